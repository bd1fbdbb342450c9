"""Everything that is promised about a project that ``add`` accepts."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Outcome
from aegis_cst.reading.files.tree import DiskTree
from e2e.command import add, aegis, git_apply, remove
from e2e.environment import Environment
from e2e.served import ENTRY, JOBS, serve
from e2e.tree import Tree, as_git_sees, check_inserted_only, check_same, snapshot

Findings = Mapping[str, set[str]]
"""Path to the rules that a linter finds broken in it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the user's own code answers, before as after: a piece of each body."""

    answers: Mapping[str, str] = field(default_factory=dict)
    entry: str = ENTRY


def check_journey(
    project: Path,
    environment: Environment,
    expected: Expected = Expected(),
) -> None:
    """Preview, add, start, add again and remove, and judge every step."""
    before = snapshot(project)
    findings = lint(environment, project)
    patched = check_preview(project, before)
    add(project)
    after = snapshot(project)
    check_same(as_git_sees(patched), as_git_sees(after))
    check_inserted_only(before, after)
    check_lint(findings, lint(environment, project))
    check_served(project, environment, expected)
    again = plan_add(DiskTree(project), ["scheduler"])
    assert again.outcome is Outcome.UNCHANGED, again
    remove(project)
    check_same(snapshot(project), before)
    check_out_of_the_way(project)


def check_out_of_the_way(project: Path) -> None:
    """What aegis keeps for itself is in one folder that git does not see."""
    private = project / ".aegis"
    if private.exists():
        assert (private / ".gitignore").read_text("utf-8").split() == ["*"]


def check_preview(project: Path, before: Tree) -> Tree:
    """A dry run writes nothing; its patch, applied to a copy, gives this tree."""
    preview = aegis(project, "add", "scheduler", "--dry-run")
    check_same(snapshot(project), before)
    assert not (project / ".aegis").exists()
    copy = project.with_name("patched")
    shutil.copytree(project, copy, symlinks=True)
    git_apply(copy, preview.stdout)
    return snapshot(copy)


def check_served(project: Path, environment: Environment, expected: Expected) -> None:
    """The application starts, answers for the scheduler and as it did before."""
    urls = ("/health", JOBS, *expected.answers)
    served = serve(environment, project, urls, expected.entry)
    assert JOBS in served.paths
    assert served.answers[JOBS][0] == 200, served.answers[JOBS]
    health = served.answers["/health"]
    assert health[0] == 200, health
    assert '"scheduler"' in health[1]
    for url, piece in expected.answers.items():
        assert piece in served.answers[url][1], url


def lint(environment: Environment, project: Path) -> Findings:
    """What the project's own linter and formatter find, file by file."""
    check = ("check", "--no-cache", "--output-format", "json", ".")
    checked = environment.run(project, "-m", "ruff", *check)
    assert checked.stdout, checked.told
    findings: dict[str, set[str]] = {}
    for each in json.loads(checked.stdout):
        path = Path(each["filename"]).relative_to(project.resolve()).as_posix()
        findings.setdefault(path, set()).add(str(each["code"]))
    layout = environment.run(project, "-m", "ruff", "format", "--no-cache", "--check")
    for line in layout.stdout.decode().splitlines():
        if line.startswith("Would reformat: "):
            path = Path(line.removeprefix("Would reformat: ")).as_posix()
            findings.setdefault(path, set()).add("format")
    return findings


def check_lint(before: Findings, after: Findings) -> None:
    """Nothing new is found, neither in the user's files nor in those that came."""
    new = {path: found - before.get(path, set()) for path, found in after.items()}
    assert not {path: found for path, found in new.items() if found}

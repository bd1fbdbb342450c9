"""Everything that a component has to stand, one proof after another."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from aegis_cst.authoring import environment
from aegis_cst.authoring.references import missing_references
from aegis_cst.authoring.round_trips import on_base, on_shapes, with_others
from aegis_cst.components.catalogue import catalogue, refused, use
from aegis_cst.components.manifest import Manifest
from aegis_cst.components.origins import Origin
from aegis_cst.create.answers import default_answers, template_context
from aegis_cst.create.project import Wanted, create_project


class Outcome(StrEnum):
    """How a proof ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Proof:
    """``problems`` say why it failed, or was skipped."""

    name: str
    outcome: Outcome
    problems: tuple[str, ...] = ()


def proofs(folder: Path, *, sync: bool) -> Iterator[Proof]:
    """Prove the component in a folder; without ``sync`` nothing is installed.

    What its files are like cannot be told if its manifest cannot be read, nor how they
    do in an environment if they do not go into a project.
    """
    use(Origin(str(folder), folder, single=True))
    manifest = catalogue().get(folder.name)
    # A component of another place may have the name: then this one is not in there.
    if manifest is None or manifest.folder != folder:
        reason = refused().get(folder.name, f"{folder.name} is a component already")
        yield _proof("manifest", [reason])
        return
    yield _proof("manifest", [])
    found = _proof("references", missing_references(manifest))
    yield found
    with tempfile.TemporaryDirectory(prefix="aegis-") as place:
        root = _project(Path(place) / "base", [])
        empty = Path(place) / "empty"
        empty.mkdir()
        trips: list[tuple[str, Callable[[], Iterable[str]]]] = [
            ("the base project", lambda: on_base(root, manifest.name)),
            ("twenty other projects", lambda: on_shapes(empty, manifest.name)),
            ("beside every other component", lambda: with_others(root, manifest.name)),
        ]
        for name, run in trips:
            found = _proof(name, run())
            yield found
            # Where it does not go there, it goes nowhere: one reason is enough.
            if found.outcome is Outcome.FAILED and name == "the base project":
                return
        yield from _in_environment(manifest, Path(place), sync=sync)


def _proof(name: str, problems: Iterable[str]) -> Proof:
    told = tuple(problems)
    return Proof(name, Outcome.FAILED if told else Outcome.PASSED, told)


def _project(output: Path, names: list[str]) -> Path:
    """A project as ``init`` makes it."""
    context = template_context("shop")
    plan = create_project(default_answers(context), context, output, Wanted(names))
    if plan.blockers:
        raise ValueError(plan.blockers[0].reason)
    return output / "shop"


def _in_environment(manifest: Manifest, place: Path, *, sync: bool) -> Iterator[Proof]:
    """Linter, types and tests, in an environment with what it requires."""
    names = ("lint", "types", "its own tests")
    if not sync or not environment.has_uv():
        reason = "uv is not installed" if sync else "no environment was asked for"
        yield from (Proof(name, Outcome.SKIPPED, (reason,)) for name in names)
        return
    root = _project(place / "with", [manifest.name])
    installed = _proof("environment", environment.complaints(root, environment.SYNC))
    yield installed
    if installed.outcome is Outcome.FAILED:
        return
    tests = [path for path in manifest.files if path.startswith("tests/test_")]
    commands = (environment.LINT, environment.TYPES, environment.tests_of(tests))
    for name, each in zip(names, commands, strict=True):
        if each:
            yield _proof(name, environment.complaints(root, each))
        else:
            yield Proof(name, Outcome.FAILED, ("there are none below files/tests/",))

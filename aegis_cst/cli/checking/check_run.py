"""``aegis check`` carried out; what most runs can do without is imported late."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from aegis_cst.check.asked.targets import (
    Target,
    merged,
    nested_targets,
    targets,
)
from aegis_cst.check.asked.told_paths import in_user_terms, leading_there
from aegis_cst.check.reporters import FOR_PEOPLE, FORMATS, reporter
from aegis_cst.check.reporters.colours import Painter, painted, wanted
from aegis_cst.check.reporters.report import Checked, notes, summary
from aegis_cst.check.usage import UsageError
from aegis_cst.cli.checking.arguments import Arguments
from aegis_cst.cli.checking.checked_target import checked
from aegis_cst.cli.checking.outcome import Outcome, UnfinishedError

WRONG_USAGE = 2


def run(arguments: Arguments) -> int:
    """Check, report, and give back the exit status."""
    try:
        return _run(arguments)
    except UsageError as error:
        sys.stderr.write(f"aegis check: {error}\n")
        return WRONG_USAGE
    except UnfinishedError as error:
        sys.stderr.write(f"aegis check: {error}\n")
        return 1
    except BrokenPipeError:  # nobody listens any more
        _let_go_of_output()
        return 1
    except OSError as error:
        _let_go_of_output()
        reason = error.strerror or str(error)
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"aegis check: {where}{reason}\n")
        return 1


def _let_go_of_output() -> None:
    """Keep what is still to be written from failing once more at the end."""
    # https://docs.python.org/3/library/signal.html#note-on-sigpipe
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: Arguments) -> int:
    if arguments.explain:
        from aegis_cst.check.reporters.explain import explained  # noqa: PLC0415 - rarely asked

        _put(explained(arguments.explain))
        return 0
    if arguments.output_format not in FORMATS:
        message = f"--output-format takes {', '.join(FORMATS)}"
        raise UsageError(message)
    if arguments.project_path and not Path(arguments.project_path).is_dir():
        message = f"--project-path: {arguments.project_path} is not a folder"
        raise UsageError(message)
    here = Path.cwd()
    project = Path(arguments.project_path).resolve() if arguments.project_path else None
    found = targets(arguments.paths, project, here)
    outcomes = [*_outcomes(found, here, arguments)]
    for target, outcome in outcomes:
        _insist_on_existing(target, outcome)
    return _report([outcome for _, outcome in outcomes], arguments)


def _outcomes(
    found: Sequence[Target], here: Path, arguments: Arguments
) -> Iterator[tuple[Target, Outcome]]:
    """What comes of each project, and of those that are inside of it; each once."""
    roots = {each.root for each in found}
    # Inner ones first: the projects around them ask about those as well, and are told
    # once.
    waiting = sorted(found, key=lambda each: not roots.isdisjoint(each.root.parents))
    while waiting:
        target = waiting.pop(0)
        outcome = checked(target, here, arguments)
        yield target, outcome
        for inner in nested_targets(target, outcome.project.nested):
            same = [each for each in waiting if each.root == inner.root]
            waiting = [each for each in waiting if each.root != inner.root]
            waiting.insert(0, merged([inner, *same]))


def _insist_on_existing(target: Target, outcome: Outcome) -> None:
    """Refuse paths that never were: they are mistyped."""
    inner = tuple(f"{each}/" for each in outcome.project.nested)
    for path, word in target.missing:
        if path.startswith(inner):
            continue
        is_involved = any(
            each == path or each.startswith(f"{path}/")
            for finding in outcome.project.findings
            for each in finding.files
        )
        if not is_involved:
            from aegis_cst.check.asked.deleted import is_known_to_git  # noqa: PLC0415

            if not is_known_to_git(target.root, path):
                message = f"{word} does not exist, and git knows of no such file"
                raise UsageError(message)


def _report(outcomes: Sequence[Outcome], arguments: Arguments) -> int:
    projects = [in_user_terms(each.project) for each in outcomes]
    told = [*notes(projects), *_refusals(outcomes)]
    if arguments.diff:
        paint = Painter(colour=wanted(sys.stdout))
        _put("".join(painted(each.diff, paint) for each in outcomes))
        told += [each.note for each in outcomes if each.note]
    else:
        _put(_told(projects, outcomes, arguments))
    sys.stdout.flush()
    sys.stderr.writelines(f"{each}\n" for each in told)
    return 1 if any(each.findings for each in projects) else 0


def _told(
    projects: Sequence[Checked], outcomes: Sequence[Outcome], arguments: Arguments
) -> str:
    for_people = arguments.output_format in FOR_PEOPLE
    if arguments.statistics and for_people:
        from aegis_cst.check.memory.statistics import statistics  # noqa: PLC0415

        text = statistics(projects)
    else:
        render = reporter(arguments.output_format).render
        text = render(projects, colour=wanted(sys.stdout))
    if for_people:
        text += f"{summary(projects, sum(each.fixed for each in outcomes))}\n"
    return text


def _refusals(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        for finding, blocker in outcome.refused:
            place = finding.place
            project = outcome.project
            at = f" ({project.shown(blocker.place)})" if blocker.place else ""
            where = f"{project.path(place)}:{place.line}"
            reason = leading_there(blocker.reason, project, finding)
            yield f"note: {where}: {finding.code} was not fixed: {reason}{at}"


def _put(text: str) -> None:
    """Write to standard output, whatever it can encode."""
    encoding = sys.stdout.encoding or "utf-8"
    # A name of a file need not be text, nor everything be in the code page of a
    # console.
    errors = "surrogateescape" if encoding.lower() == "utf-8" else "backslashreplace"
    sys.stdout.buffer.write(text.encode(encoding, errors))

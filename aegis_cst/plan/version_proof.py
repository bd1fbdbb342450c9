"""Versions are compared before anything is planned.

What a component needs and what a project pins, bounds or locks: every place where they
disagree is told at once, with what would do.
"""

from collections.abc import Iterator, Mapping, Sequence

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.dependencies.locked import Locked
from aegis_cst.reading.dependencies.project_requirements import Dependencies, Said
from codemods.requirements.toml_pep508 import (
    Requirement,
    canonical,
    conflict,
    disjoint,
    wanted,
)

_PYTHON = "python"


def conflicts(
    requirements: Sequence[str], needs: Mapping[str, str], project: Dependencies
) -> list[Blocker]:
    """Every reason why what is required or needed cannot run in the project.

    ``requirements`` are those that would be added, ``needs`` are specifiers by name of
    what has to be there already, such as ``{"python": ">=3.11"}``.
    """
    found: list[Blocker] = []
    for name, specifier in needs.items():
        if canonical(name) == _PYTHON:
            found += _python(specifier, project)
        else:
            ours = wanted(f"{name}{specifier}")
            found += _disagreeing(ours, f"{name}{specifier}", project)
    for text in requirements:
        found += _disagreeing(wanted(text), text, project)
    return list(dict.fromkeys(found))


def doubts(needs: Mapping[str, str], project: Dependencies) -> list[Blocker]:
    """What need not stand in the way, and is told: a Python that is only allowed.

    Where nothing says which Python runs, a lower bound below what is needed may be it.
    """
    specifier = next((needs[name] for name in needs if canonical(name) == _PYTHON), "")
    lowest = specifier.removeprefix(">=").strip()
    if not lowest or any(each.exact for each in project.pythons):
        return []
    return [
        Blocker(
            f"{each.text} allows a Python older than {lowest}, which is needed",
            each.place.path,
            each.place.line,
        )
        for each in project.pythons
        if not disjoint(each.specifier, f"<{lowest}")
    ]


def _python(specifier: str, project: Dependencies) -> Iterator[Blocker]:
    for said in project.pythons:
        if disjoint(said.specifier, specifier):
            reason = f"{said.text} stands here and Python {specifier} is needed"
            yield Blocker(reason, said.place.path, said.place.line)


def _disagreeing(ours: Requirement, text: str, project: Dependencies) -> list[Blocker]:
    """What is listed goes before what is locked: the lock follows from it."""
    listed = project.of(ours.name)
    reasons = [(said, _why(said, ours)) for said in listed]
    against = [
        Blocker(
            f"{said.listing.text} stands here and {text} is needed: {reason}",
            said.place.path,
            said.place.line,
            _instead(said, ours, text),
        )
        for said, reason in reasons
        if reason
    ]
    if against:
        return against
    locked = project.locked.get(ours.name)
    if locked is None or not disjoint(f"=={locked.version}", ours.specifier):
        return []
    return [_locked_otherwise(ours.name, text, locked)]


def _why(said: Said, ours: Requirement) -> str:
    """Why one does not serve; one of a development group only has to agree."""
    theirs = said.listing.requirement
    if theirs is None:
        return ""
    if said.listing.group or said.constraint:
        apart = not theirs.url and disjoint(theirs.specifier, ours.specifier)
        return "no version satisfies both" if apart else ""
    return conflict(theirs, ours)


def _instead(said: Said, ours: Requirement, text: str) -> str:
    """The line that would do: theirs with the extra that it lacks, else ours."""
    theirs = said.listing.requirement
    if theirs is None or disjoint(theirs.specifier, ours.specifier) or theirs.marker:
        return text
    extras = ",".join(sorted(theirs.extras | ours.extras))
    return f"{ours.name}[{extras}]{theirs.specifier or ours.specifier}"


def _locked_otherwise(name: str, text: str, locked: Locked) -> Blocker:
    reason = f"{name} {locked.version} is locked here and {text} is needed"
    place = locked.place
    return Blocker(reason, place.path, place.line, locked.upgrade)

"""Versions are compared before anything is planned.

What a component needs and what a project pins, bounds or locks: every place where they
disagree is told at once, with what would do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from aegis_cst.components.manifest import Manifest
from aegis_cst.reading.blocker import Blocker, Offer
from aegis_cst.reading.dependencies.locked import Locked
from aegis_cst.reading.dependencies.project_requirements import (
    Dependencies,
    StatedRequirement,
)
from aegis_cst.reading.dependencies.python_release import PythonSaid
from aegis_cst.reading.layout import LIFESPAN
from codemods.requirements.pep508 import (
    Requirement,
    canonical,
    conflict,
    disjoint,
    wanted,
)
from codemods.requirements.toml_requirements import poetry_entry

_PYTHON = "python"
_STARTING = "fastapi>=0.112.2"
"""Before it FastAPI ignores the lifespan of a router that is included:
https://fastapi.tiangolo.com/release-notes/#01122-2024-08-24
"""
_BOUNDS = re.compile(r"[<>=!~][^;]*")


def version_conflicts(
    added: Sequence[Manifest], project: Dependencies
) -> list[Blocker]:
    """Every reason why components cannot run with what a project has, each once."""
    requirements = [each.requirement for one in added for each in one.requirement]
    needs = [need for one in added for need in _needs(one).items()]
    return conflicts(requirements, needs, project)


def _needs(manifest: Manifest) -> Mapping[str, str]:
    """What a component needs, and the FastAPI that starts it where a router does."""
    if not any(each.unless == LIFESPAN for each in manifest.router):
        return manifest.needs
    return {**manifest.needs, "fastapi": _STARTING.removeprefix("fastapi")}


def starts_routers(project: Dependencies) -> bool:
    """Whether the FastAPI of a project runs the lifespans of included routers."""
    return not _disagreeing(wanted(_STARTING), _STARTING, project)


def conflicts(
    requirements: Sequence[str], needs: Iterable[tuple[str, str]], project: Dependencies
) -> list[Blocker]:
    """Every reason why what is required or needed cannot run in the project.

    ``requirements`` are those that would be added, ``needs`` are names and specifiers
    of what has to be there already, such as ``("python", ">=3.11")``.
    """
    found: list[Blocker] = []
    texts = []
    for name, specifier in needs:
        if canonical(name) == _PYTHON:
            found += _python(specifier, project)
        else:
            texts.append(f"{name}{specifier}")
    for text, ours in _tightest([*texts, *requirements]):
        found += _disagreeing(ours, text, project)
    return list(dict.fromkeys(found))


def _tightest(texts: Sequence[str]) -> list[tuple[str, Requirement]]:
    """Requirements without those that another one includes: each is told once."""
    found: list[tuple[str, Requirement]] = []
    for text in dict.fromkeys(texts):
        ours = wanted(text)
        if not any(_includes(other, ours) for _, other in found):
            found = [each for each in found if not _includes(ours, each[1])]
            found.append((text, ours))
    return found


def _includes(tight: Requirement, loose: Requirement) -> bool:
    """Whether whatever satisfies one requirement satisfies the other."""
    if tight.name != loose.name or not tight.extras >= loose.extras:
        return False
    # A tighter requirement has nothing in common with what a looser one keeps out.
    clauses = [each for each in loose.specifier.split(",") if each]
    return all(
        clause.startswith((">=", "<"))
        and not clause.startswith("<=")
        and disjoint(tight.specifier, _opposite(clause))
        for clause in clauses
    )


def _opposite(clause: str) -> str:
    """What a bound keeps out, as a bound."""
    if clause.startswith(">="):
        return f"<{clause[2:]}"
    return f">={clause[1:]}"


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
            yield Blocker(
                reason,
                said.place.path,
                said.place.line,
                _raised(said, specifier),
                offer=Offer.LINE,
            )


def _raised(said: PythonSaid, specifier: str) -> str:
    """The words that would do: the same with the lowest Python that is needed."""
    if not said.exact:
        return specifier
    version = said.specifier.removeprefix("==").removesuffix(".*")
    before, _, behind = said.text.rpartition(version)
    # https://devcenter.heroku.com/articles/python-runtimes
    name = "python-" if said.place.path.endswith("runtime.txt") else ""
    return f"{name}{before}{specifier.removeprefix('>=').strip()}{behind}"


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
            offer=Offer.LINE,
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


def _why(said: StatedRequirement, ours: Requirement) -> str:
    """Why one does not serve; one of a development group only has to agree."""
    theirs = said.listing.requirement
    if theirs is None:
        return ""
    if said.listing.group or said.constraint:
        apart = not theirs.url and disjoint(theirs.specifier, ours.specifier)
        return "no version satisfies both" if apart else ""
    return conflict(theirs, ours)


def _instead(said: StatedRequirement, ours: Requirement, text: str) -> str:
    """The line that would do: theirs with the extra that it lacks, else ours."""
    theirs = said.listing.requirement
    if theirs is None or theirs.marker:
        return text
    extras = ",".join(sorted(theirs.extras | ours.extras))
    name = f"{ours.name}[{extras}]" if extras else ours.name
    bounds = _BOUNDS.search(text)
    own = bounds[0] if bounds else ""
    apart = disjoint(theirs.specifier, ours.specifier)
    instead = name + (own if apart else theirs.specifier or own)
    is_table = said.listing.read is not None
    return " = ".join(poetry_entry(instead)) if is_table else instead


def _locked_otherwise(name: str, text: str, locked: Locked) -> Blocker:
    reason = f"{name} {locked.version} is locked here and {text} is needed"
    place = locked.place
    offer = Offer.COMMAND
    return Blocker(reason, place.path, place.line, locked.upgrade, offer=offer)

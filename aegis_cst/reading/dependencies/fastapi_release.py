"""Which FastAPI a project runs with: the one it locks, else the oldest it allows."""

import re

from aegis_cst.reading.dependencies.project_requirements import Dependencies
from codemods.requirements.listing import Listing

_BOUNDS = re.compile(
    r"\s*fastapi(?:-slim)?\s*(?:\[[^\]]*\])?\s*(?P<bounds>[^;#@]*)", re.IGNORECASE
)
_LOWEST = re.compile(r"(?:===?|>=|~=)\s*v?(\d+(?:\.\d+)*)")


def version_in(dependencies: Dependencies) -> str:
    """The version that the requirements say, as it is written; empty if none does."""
    locked = dependencies.locked.get("fastapi")
    if locked:
        return locked.version
    # The latter is FastAPI without what its extra brings:
    # https://pypi.org/project/fastapi-slim/
    for name in ("fastapi", "fastapi-slim"):
        for said in dependencies.of(name):
            if not said.listing.group:
                bound = _LOWEST.search(_bounds(said.listing))
                return bound[1] if bound else ""
    return ""


def may_be_since(dependencies: Dependencies, release: str) -> bool:
    """Whether nothing locks or bounds FastAPI below a release."""
    from codemods.requirements.pep508 import disjoint  # noqa: PLC0415 - it loads packaging, and few projects get here

    if dependencies.locked.get("fastapi"):
        return False
    return not any(
        disjoint(_bounds(said.listing), f">={release}")
        for name in ("fastapi", "fastapi-slim")
        for said in dependencies.of(name)
        if not said.listing.group
    )


def _bounds(listing: Listing) -> str:
    """The specifier, which is not parsed for this: most runs need no ``packaging``."""
    if listing.read is not None:
        return listing.read.specifier
    match = _BOUNDS.match(listing.text)
    return match["bounds"] if match else ""


def release_of(version: str) -> tuple[int, ...] | None:
    """The numbers of a version, to compare."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, match[0].split("."))) if match else None

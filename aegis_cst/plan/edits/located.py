"""Where an edit goes, and what it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from aegis_cst.plan.edits.wanted import Spec
from aegis_cst.reading.blocker import Blocker
from codemods.result import Refusal, Result


@dataclass(frozen=True, slots=True)
class Location:
    """Where an edit goes: the spec as it is for that file, and how it is made.

    ``otherwise`` is the same under other names, for a file in which they are taken.
    """

    path: str
    spec: Spec
    insert: Callable[[bytes], Result]
    otherwise: "Location | None" = None

    def made(self, data: bytes) -> "tuple[Location, Result]":
        """The file with the edit, and where it went; a refusal if there is no way."""
        return _made(self, data)


# Of several places the first is taken at which it can be made: there it is made next.
@lru_cache(maxsize=4)
def _made(location: Location, data: bytes) -> tuple[Location, Result]:
    result = location.insert(data)
    if isinstance(result, Refusal) and location.otherwise is not None:
        again = location.otherwise.insert(data)
        if not isinstance(again, Refusal):
            return location.otherwise, again
    return location, result


def location_of(path: str, insert: Callable[..., Result], *specs: Spec) -> Location:
    """The place of an edit; specifications behind the first are for taken names.

    ``insert`` takes a file, and a specification as ``spec``.
    """
    first, *others = specs
    otherwise = location_of(path, insert, *others) if others else None
    return Location(path, first, partial(insert, spec=first), otherwise)


Located = Location | Blocker | None
"""``None``: the user has said that the project has no such thing."""

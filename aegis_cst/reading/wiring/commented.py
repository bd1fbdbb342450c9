"""Inclusions of routers that are commented out."""

import re
from dataclasses import dataclass

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.values import Router

_INCLUDE = re.compile(
    rb"^[ \t]*#[#\s]*(?:[\w.]+\.)?include_router\("
    rb"[ \t]*(?:router[ \t]*=[ \t]*)?([\w.]+)",
    re.MULTILINE,
)
_IMPORT = re.compile(
    rb"^[ \t]*(?:#[#\s]*)?from[ \t]+([\w.]+)[ \t]+import[ \t]+(\w+)[ \t]+as[ \t]+(\w+)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Commented:
    """A commented line, and the name that it would include."""

    place: Place
    name: str


class CommentedIncludes:
    """Finds them in the files that include others."""

    def __init__(self, codebase: Codebase) -> None:
        """Each file is looked through once."""
        self._codebase = codebase
        self._found: dict[str, list[tuple[Commented, str]]] = {}
        for path, data in codebase.wired.items():
            if b"include_router" in data and not is_aside(path):
                self._look(path, data)

    def _look(self, path: str, data: bytes) -> None:
        called = {
            match[3]: match[1].rpartition(b".")[2] + b"." + match[2]
            for match in _IMPORT.finditer(data)
        }
        for match in _INCLUDE.finditer(data):
            start = match.end() - len(match[0].lstrip())
            line = data.count(b"\n", 0, start) + 1
            column = start - data.rfind(b"\n", 0, start)
            name = match[1].decode()
            found = Commented(Place(path, line, column), name)
            meant = called.get(match[1], match[1]).decode()
            for word in {*re.split(r"[._]", meant), *meant.split(".")}:
                self._found.setdefault(word, []).append((found, meant))

    def of(self, router: Router) -> Commented | None:
        """The one that would include a router, going by its module's name."""
        name = self._codebase.modules.name_of(router.site.path)
        last = name.rpartition(".")[2]
        # So many modules are called that the folder tells them apart:
        # `items/router.py`.
        if last in {"router", "routes", "api", "views", "endpoints"}:
            last = name.rpartition(".")[0].rpartition(".")[2] or last
        near = self._found.get(last, []) or self._split(last)
        spots = {each.place: each for each, _ in near}
        own = [each for each in router.names if each != "router"]
        for each in own:
            spots |= {one.place: one for one, _ in self._found.get(each, [])}
        return next(iter(spots.values())) if len(spots) == 1 else None

    def _split(self, last: str) -> list[tuple[Commented, str]]:
        """For a module of several words, the names that have it in them."""
        first = last.partition("_")[0]
        return [each for each in self._found.get(first, []) if last in each[1]]

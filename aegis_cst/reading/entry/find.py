"""Finds the application of a project, as FastAPI's users would say it is.

The order is that of the contract: what was asked for, what the project says, what
starts it, where ``fastapi dev`` looks, and the one that nobody else serves.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.entry.made import Made, entry_of, made
from aegis_cst.reading.entry.resolving import Resolver
from aegis_cst.reading.entry.results import Entry, Undecided, undecided
from aegis_cst.reading.entry.said import Said, resolved, said_by
from aegis_cst.reading.entry.starts import CODE, DEFAULTS, Cause, Start
from aegis_cst.reading.files.folders import is_in, upwards
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import SAMPLES
from aegis_cst.reading.wiring.import_names import is_aside

if TYPE_CHECKING:
    from aegis_cst.reading.entry.followed import Follower

OPTION = "--app"

Answer = Entry | Undecided | Blocker


def find_entry(codebase: Codebase, said: str = "", here: str = "") -> Answer:
    """The application of the project in or around the folder ``here``.

    ``said`` is what the user asked for, now or earlier.
    """
    return _Search(codebase, here.strip("/")).answer(said)


class _Search:
    def __init__(self, codebase: Codebase, here: str) -> None:
        self._codebase = codebase
        self._here = here
        self._resolver = Resolver(codebase)

    @cached_property
    def _follower(self) -> "Follower":
        from aegis_cst.reading.entry.followed import Follower  # noqa: PLC0415 - where an application is said, nothing is followed

        return Follower(self._codebase)

    @cached_property
    def _made(self) -> list[Made]:
        """Asked only where nothing says it, or several are started: it is slow."""
        everything = made(self._codebase)
        return [each for each in everything if not self._is_aside(each.path)]

    def answer(self, said: str) -> Answer:
        if said:
            asked = Said(said, OPTION, Place(""), self._here)
            return resolved(asked, self._resolver, self._codebase)
        told = self._told()
        if told is not None:
            return told
        started = self._started()
        # Whoever stands in the folder of one application means that one.
        near = [each for each in started if self._here and self._is_here(each[0])]
        best = [each for each in near if each[1] == min(rank for _, rank in near)]
        if len(best) == 1:
            return best[0][0]
        units = {each.code_root: None for each, _ in started}
        unit = self._unit(list(units))
        if unit is None and len(units) > 1:
            return undecided([each for each, _ in started], projects=True)
        if unit is not None:
            return self._of_several(
                [each for each in started if each[0].code_root == unit]
            )
        return self._unstarted()

    def _is_here(self, entry: Entry) -> bool:
        return is_in(entry.path, self._here)

    def _told(self) -> Entry | Blocker | None:
        """What the nearest ``pyproject.toml`` says, else the only one that does."""
        files = {
            file.folder.rstrip("/"): file for file in self._codebase.pyprojects.files
        }
        for folder in upwards(self._here):
            if folder in files:
                for each in said_by(files[folder]):
                    return resolved(each, self._resolver, self._codebase)
        below = [
            said
            for folder, file in files.items()
            if is_in(folder, self._here)
            for said in list(said_by(file))[:1]
        ]
        if len(below) == 1:
            return resolved(below[0], self._resolver, self._codebase)
        return None

    def _started(self) -> list[tuple[Entry, int]]:
        """What is started, each application once, with the rank of what starts it."""
        from aegis_cst.reading.entry.in_containers import Containers  # noqa: PLC0415 - as above
        from aegis_cst.reading.entry.in_files import Files  # noqa: PLC0415 - as above

        found: dict[tuple[str, str], tuple[Entry, int]] = {}
        self._take(Containers(self._codebase, self._follower).starts(), found)
        self._take(Files(self._codebase, self._follower).starts(), found)
        if not any(
            entry.code_root in upwards(self._here) for entry, _ in found.values()
        ):
            # What runs in production says it; else, and for others, the code does.
            self._take(self._in_code(), found)
        return list(found.values())

    def _take(
        self, starts: Iterable[Start], found: dict[tuple[str, str], tuple[Entry, int]]
    ) -> None:
        for start in starts:
            # A Dockerfile below `examples/` or `templates/` starts nothing of this
            # project.
            is_sample = _is_sample(start.place.path)
            entry = None if is_sample else self._resolver.entry(start)
            if entry is not None and not self._is_aside(entry.path):
                key = (entry.path, entry.name)
                if key not in found or found[key][1] > start.cause.rank:
                    found[key] = (entry, start.cause.rank)

    def _in_code(self) -> Iterator[Start]:
        for path in self._codebase.starting:
            cause = Cause(f"{path} starts it", CODE)
            yield from self._follower.code(path, cause, steps=0)

    def _unit(self, units: Sequence[str]) -> str | None:
        """The nearest of the projects; ``None`` if several are as near."""
        for folder in upwards(self._here):
            if folder in units:
                return folder
            below = [each for each in units if is_in(each, folder)]
            if below:
                return below[0] if len(below) == 1 else None
        return None

    def _of_several(self, started: list[tuple[Entry, int]]) -> Answer:
        """The one that comes first; of several, the outermost."""
        best = min(rank for _, rank in started)
        entries = [entry for entry, rank in started if rank == best]
        if len(entries) == 1:
            return entries[0]
        # What is started that way may be a queue's or a scheduler's module as well.
        entries = [each for each in entries if self._number(each) >= 0] or entries
        groups: dict[int, Entry] = {}
        for entry in entries:
            number = self._number(entry)
            if number < 0 or not self._made[number].inside:
                groups.setdefault(number if number >= 0 else -2 - len(groups), entry)
        left = list(groups.values()) or entries
        near = self._near(left)
        for few in (left, near):
            if len(few) == 1:
                return few[0]
        return undecided(left)

    def _near(self, entries: Sequence[Entry]) -> list[Entry]:
        """Those below the folder that one is in."""
        return [each for each in entries if self._here and is_in(each.path, self._here)]

    def _number(self, entry: Entry) -> int:
        """Which of the applications an entry is; below 0 if that is not known."""
        first = (entry.path, entry.name)
        for number, each in enumerate(self._made):
            if first in each.names or first in each.factories:
                return number
        return -1

    def _unstarted(self) -> Answer:
        """Where ``fastapi dev`` looks, else the one that nobody else serves."""
        entries = [
            entry
            for each in self._made
            if not each.inside and (entry := entry_of(each, self._resolver)) is not None
        ]
        # One that is made in two ways has one name.
        entries = list({(each.path, each.name): each for each in entries}.values())
        units = {each.code_root: None for each in entries}
        unit = self._unit(list(units))
        if unit is None:
            return undecided(entries, projects=True) if entries else self._nothing()
        entries = [each for each in entries if each.code_root == unit]
        entries = self._near(entries) or entries
        # https://fastapi.tiangolo.com/fastapi-cli/
        for place in DEFAULTS:
            whole = f"{unit}/{place}" if unit else place
            default = [each for each in entries if each.path == whole]
            if default:
                return min(default, key=_as_fastapi_chooses)
        if len(entries) == 1:
            return entries[0]
        return undecided(entries)

    def _nothing(self) -> Blocker:
        """There is none, or none that a server could be told."""
        first = next(iter(self._made), None)
        return Blocker(_UNNAMED, first.path, first.line) if first else _NOTHING

    def _is_aside(self, path: str) -> bool:
        """Whether it is an example, a test or a template, seen from here.

        What a component has brought, such as a server of its own, is never meant.
        """
        if path in self._codebase.brought:
            return True
        start = f"{self._here}/" if self._here else ""
        inside = path.removeprefix(start) if path.startswith(start) else path
        return is_aside(inside) or is_test(inside) or _is_sample(inside)


def _is_sample(path: str) -> bool:
    return SAMPLES.search(path) is not None


def _as_fastapi_chooses(entry: Entry) -> tuple[bool, bool, str]:
    return entry.name != "app", entry.name != "api", entry.name


_UNNAMED = (
    "the application that is made here has no name at the top level of a module; "
    "give it one, or name it with --app module:name"
)
_NOTHING = Blocker(
    "there is no FastAPI application here; name one with --app module:name"
)

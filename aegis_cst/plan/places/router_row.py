"""Where the routers of one addition go, most of which stand in a row.

To follow an application is most of the work of a plan, and each router that goes in
would have it followed anew. Where the next one belongs is told by the application as it
was before them: beside the others, unless something would take its requests there. The
proof of the plan follows what comes of all of them.
"""

from dataclasses import dataclass, replace

from aegis_cst.plan.draft import Draft
from aegis_cst.plan.edits.located import Located, Location
from aegis_cst.plan.edits.wanted import Wanted
from aegis_cst.plan.places.location import (
    locations,
    places_of_router,
    registered,
    requests_of,
    setting_of,
)
from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.barriers import barriers
from aegis_cst.reading.places.routers import AnchoredPlace
from aegis_cst.reading.project import Project
from aegis_cst.reading.registered import router_of
from aegis_cst.reading.wiring.answers import Answers, answers_of
from codemods.python import registration
from codemods.python.registration import Anchor
from codemods.result import Edited

_Files = dict[str, bytes | None]


@dataclass(frozen=True, slots=True)
class _Row:
    """Routers that were put into one scope of a file, ``path``.

    ``application`` was followed when the file was as it was ``read``, and ``others`` of
    the user's files as they are here. ``lines`` are those of the routers in the file as
    it is ``now``, ``answers`` what each of them answers.
    """

    application: Application
    others: _Files
    path: str
    scope: tuple[str, str]
    read: bytes
    now: bytes
    lines: tuple[int, ...] = ()
    answers: tuple[Answers, ...] = ()


class RouterRow:
    """Finds the places of edits in a draft; those of routers one beside the other."""

    def __init__(self, draft: Draft) -> None:
        """Nothing is followed before there is a router."""
        self._draft = draft
        self._row: _Row | None = None
        self._bringing: tuple[_Files, Project] | None = None

    def locations(self, wanted: Wanted) -> list[Located]:
        """The places of the next edit, whatever it is."""
        if wanted.kind == "router":
            found = self._continued(wanted) or self._begun(wanted)
            if found is not None:
                return [found]
        return locations(self._draft.project, wanted)

    def _continued(self, wanted: Wanted) -> Location | None:
        """Beside the others of a row, or where they leave it."""
        row = self._row
        if row is None or not self._is_as_left(row):
            return None
        requests = requests_of(self._brought, wanted)
        if any(next(barriers(each, requests), None) for each in row.answers):
            return None
        place = self._best(row.application, wanted)
        if place is None or (place.path, _scope(place)) != (row.path, row.scope):
            return None
        anchor = _now(place.anchor, row)
        return None if anchor is None else self._taken(row, anchor, wanted)

    def _begun(self, wanted: Wanted) -> Location | None:
        """At the best place, if it can be had; a row begins there."""
        self._row = None
        others = self._files(there=True)
        # What components bring is no part of the application before it is registered.
        project = self._draft.project if others else self._draft.before
        application = project.application
        if isinstance(application, Blocker):
            return None
        place = self._best(application, wanted)
        read = None if place is None else project.tree.read(place.path)
        if place is None or read is None:
            return None
        others.pop(place.path, None)
        row = _Row(application, others, place.path, _scope(place), read, read)
        return self._taken(row, place.anchor, wanted)

    def _best(self, application: Application, wanted: Wanted) -> AnchoredPlace | None:
        project = self._draft.project
        configuration = project.configuration
        if isinstance(configuration, Blocker):
            return None
        setting = setting_of(configuration, wanted)
        if setting is None:
            return None
        requests = requests_of(self._brought, wanted)
        places = places_of_router(project, application, wanted, requests, setting)
        return places[0] if isinstance(places, list) else None

    def _taken(self, row: _Row, anchor: Anchor, wanted: Wanted) -> Location | None:
        """The edit at a place, if it can be made there; the row is longer by it."""
        configuration, spec = self._draft.project.configuration, wanted.spec
        if isinstance(configuration, Blocker):
            return None
        if not isinstance(spec, registration.Spec):
            return None
        located = registered(AnchoredPlace(row.path, anchor), configuration, spec)
        if not isinstance(located, Location):
            return None
        _, result = located.made(row.now)
        router = router_of(self._brought, spec.module, spec.name)
        if not isinstance(result, Edited) or router is None:
            return None
        answers = answers_of(router, live=self._draft.before.includes_live)
        moved = [_moved(line, row.now, result.data) for line in row.lines]
        self._row = replace(
            row,
            now=result.data,
            lines=(*filter(None, moved), result.line),
            answers=(*row.answers, answers),
        )
        return located

    @property
    def _brought(self) -> Project:
        """The project by which routers that come are read: each file of them is there.

        What they answer does not hang on where others were included since.
        """
        files = self._files(there=False)
        if self._bringing is None or self._bringing[0] != files:
            self._bringing = files, self._draft.project
        return self._bringing[1]

    def _is_as_left(self, row: _Row) -> bool:
        """Whether nothing else was edited since that the application is read from."""
        changed = self._files(there=True)
        return changed.pop(row.path, None) == row.now and changed == row.others

    def _files(self, *, there: bool) -> _Files:
        """The Python files in the draft that were there before, or were not."""
        before = self._draft.before.sources.paths
        return {
            path: data
            for path, data in self._draft.files.items()
            if path.endswith(".py") and (path in before) is there
        }


def _scope(place: AnchoredPlace) -> tuple[str, str]:
    return place.anchor.function, place.anchor.receiver


def _now(anchor: Anchor, row: _Row) -> Anchor | None:
    """A place in the file as it was read, in the file as it is now.

    Behind the last router of the row that comes before what is to come behind.
    """
    lines = [
        _moved(line, row.read, row.now)
        for line in (anchor.after, anchor.before, anchor.made)
    ]
    known = [each for each in lines if each is not None]
    if len(known) < len(lines):
        return None
    after, before, made = known
    beside = [line for line in row.lines if not before or line < before]
    return replace(anchor, after=max(beside, default=after), before=before, made=made)


def _moved(line: int, before: bytes, after: bytes) -> int | None:
    """The number that a line has ``after`` others were put between.

    0, for no line, stays 0. ``None`` where a line down to it has changed itself.
    """
    number = 0
    rest = enumerate(after.splitlines(), 1)
    for text in before.splitlines()[:line]:
        found = next((each for each, other in rest if other == text), None)
        if found is None:
            return None
        number = found
    return number

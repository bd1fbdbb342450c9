"""What is installed, and whether the code still agrees."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from aegis_cst.components.catalogue import components
from aegis_cst.components.newer import newer_than
from aegis_cst.plan.edits.kinds import find, load_spec, strip, subject
from aegis_cst.plan.edits.strip import brought, where
from aegis_cst.plan.places.installed import stands_in_code
from aegis_cst.plan.places.layouts import manifest_in
from aegis_cst.plan.sound_state import sound_state
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import Overlay
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import ComponentRecord, EditRecord, digest
from aegis_cst.reading.registered import inclusion_of
from codemods.result import Edited, Presence, Refusal


class Verdict(StrEnum):
    """How something of a component stands by now."""

    AGREES = "agrees"
    CHANGED = "changed"
    GONE = "gone"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Part:
    """One file or edit of a component; ``line`` is 0 for a file as a whole."""

    what: str
    path: str
    line: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Inspection:
    """An installed component: on record, or only found in the code.

    ``newer`` is the version that an update would bring, empty for none, ``brings`` what
    the versions since have to tell. ``origin`` is empty for one that comes with aegis.
    """

    name: str
    version: str
    recorded: bool
    parts: tuple[Part, ...]
    newer: str = ""
    brings: tuple[str, ...] = ()
    origin: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing of it is missing or unreadable."""
        broken = {Verdict.GONE, Verdict.UNREADABLE}
        return not any(part.verdict in broken for part in self.parts)


def inspect(project: Project) -> list[Inspection] | Blocker:
    """Look at every component of a project."""
    state = sound_state(project)
    if isinstance(state, Blocker):
        return state
    owned = brought(state.components.values())
    inspections = [
        _inspection(project, record, owned)
        for _, record in sorted(state.components.items())
    ]
    for manifest in components():
        name = manifest.name
        if name in state.components:
            continue
        placed = manifest_in(project, name)
        if placed.files and stands_in_code(project, placed):
            inspections.append(Inspection(name, "", recorded=False, parts=()))
    return inspections


def _inspection(
    project: Project, record: ComponentRecord, owned: frozenset[str]
) -> Inspection:
    newer = newer_than(record)
    return Inspection(
        record.name,
        record.version,
        recorded=True,
        parts=tuple(_parts(project, record, owned)),
        newer=newer.version if newer is not None else "",
        brings=newer.brings if newer is not None else (),
        origin=record.origin,
    )


def _parts(
    project: Project, record: ComponentRecord, owned: frozenset[str]
) -> Iterator[Part]:
    for path, expected in record.files.items():
        data = project.tree.read(path)
        if data is None:
            verdict = Verdict.GONE
        else:
            same = digest(data) == expected
            verdict = Verdict.AGREES if same else Verdict.CHANGED
        yield Part("file", path, 0, verdict)
    # Worked out from the last to the first, and shown as they were made.
    yield from reversed(list(_edits(project, record, owned)))


def _edits(
    project: Project, record: ComponentRecord, owned: frozenset[str]
) -> Iterator[Part]:
    """Every edit, the last first, each as it stands without those that came later.

    One edit may go into another: a ``depends_on`` into the service of its component.
    """
    stripped: dict[str, bytes | None] = {}
    before = Overlay(project.tree, stripped)
    for edit in reversed(record.edits):
        spec = load_spec(edit.kind, edit.spec)
        path = where(project.tree, edit, owned)
        what = f"{edit.kind} {subject(spec)}"
        data, earlier = project.tree.read(path), before.read(path)
        if data is None or earlier is None:
            yield Part(what, path, 0, Verdict.GONE)
            continue
        found = find(edit.kind, path, earlier, spec)
        now = find(edit.kind, path, data, spec)
        if isinstance(found, Refusal):
            yield Part(what, path, found.line, Verdict.UNREADABLE)
            continue
        part = Part(what, path, now.line, _VERDICTS[found.presence])
        yield _standing(project, edit, part)
        result = strip(edit.kind, path, earlier, spec, edit.inserted)
        if isinstance(result, Edited):
            stripped[path] = result.data


def _standing(project: Project, edit: EditRecord, part: Part) -> Part:
    """How an edit stands; a router may be registered in a way of the user's own.

    A requirement that another component brought may have the bounds of that one.
    """
    if part.verdict is Verdict.CHANGED and edit.kind == "requirement":
        agrees = part.verdict if edit.inserted else Verdict.AGREES
        return Part(part.what, part.path, part.line, agrees)
    if part.verdict is Verdict.GONE and edit.kind == "router":
        site = inclusion_of(project, edit.spec["module"], edit.spec["name"])
        if site is not None:
            return Part(part.what, site.path, site.line, Verdict.CHANGED)
    return part


_VERDICTS = {
    Presence.OURS: Verdict.AGREES,
    Presence.CHANGED: Verdict.CHANGED,
    Presence.ABSENT: Verdict.GONE,
}

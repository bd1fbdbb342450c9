"""What is installed, and whether the code still agrees."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from aegis_cst.components.catalogue import components
from aegis_cst.plan.installed import stands_in_code
from aegis_cst.plan.kinds import find, load_spec, subject
from aegis_cst.plan.recorded import recorded
from aegis_cst.plan.strip import where
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.project import Project
from aegis_cst.project.state import ComponentRecord, digest
from codemods.result import Presence, Refusal


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
    """An installed component: on record, or only found in the code."""

    name: str
    version: str
    recorded: bool
    parts: tuple[Part, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing of it is missing or unreadable."""
        broken = {Verdict.GONE, Verdict.UNREADABLE}
        return not any(part.verdict in broken for part in self.parts)


def inspect(project: Project) -> list[Inspection] | Blocker:
    """Look at every component of a project."""
    state = recorded(project)
    if isinstance(state, Blocker):
        return state
    inspections = [
        Inspection(
            name, record.version, recorded=True, parts=tuple(_parts(project, record))
        )
        for name, record in sorted(state.components.items())
    ]
    for manifest in components():
        name = manifest.name
        if name not in state.components and stands_in_code(project, manifest):
            inspections.append(Inspection(name, "", recorded=False, parts=()))
    return inspections


def _parts(project: Project, record: ComponentRecord) -> Iterator[Part]:
    for path, expected in record.files.items():
        data = project.tree.read(path)
        if data is None:
            verdict = Verdict.GONE
        else:
            same = digest(data) == expected
            verdict = Verdict.AGREES if same else Verdict.CHANGED
        yield Part("file", path, 0, verdict)
    for edit in record.edits:
        spec = load_spec(edit.kind, edit.spec)
        path = where(project.tree, edit)
        data = project.tree.read(path)
        found = find(edit.kind, path, data, spec) if data is not None else None
        what = f"{edit.kind} {subject(spec)}"
        if found is None:
            yield Part(what, path, 0, Verdict.GONE)
        elif isinstance(found, Refusal):
            yield Part(what, path, found.line, Verdict.UNREADABLE)
        else:
            yield Part(what, path, found.line, _VERDICTS[found.presence])


_VERDICTS = {
    Presence.OURS: Verdict.AGREES,
    Presence.CHANGED: Verdict.CHANGED,
    Presence.ABSENT: Verdict.GONE,
}

"""The files of a component brought to another version, the user's edits in them."""

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from aegis_cst.components.manifest import Manifest
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.merge import conflict, merged
from aegis_cst.plan.own_files import means_the_same, taken
from aegis_cst.plan.updating.choices import Choices, Originals
from aegis_cst.plan.updating.renames import renamed_files
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.record.state import ComponentRecord, digest


@dataclass(slots=True)
class FilesUpdate:
    """The files of one component; ``others`` are those that other components have.

    ``root`` is the folder that imports start from.
    """

    draft: Draft
    record: ComponentRecord
    others: Collection[str]
    choices: Choices
    originals: Originals
    root: str

    def to(self, manifest: Manifest) -> dict[str, str]:
        """Bring the files to what a manifest has; gives their digests."""
        moved = renamed_files(self.record, manifest, self.root)
        sources = {new: old for old, new in moved.items()}
        digests = {}
        for path, data in manifest.files.items():
            source = sources.get(path, path)
            if source in self.record.files:
                self._bring(source, path, data)
            elif path not in manifest.shared or not self._exists(path):
                self._create(path, data)
            elif path not in self.others and path not in self.draft.owned:
                continue  # the user had it before, and keeps it when all of them go
            digests[path] = digest(data)
        self._leave(self.record.files.keys() - manifest.files.keys() - moved.keys())
        return digests

    def away(self) -> None:
        """Take all of the files out."""
        self._leave(self.record.files)

    def _exists(self, path: str) -> bool:
        return self.draft.project.tree.read(path) is not None

    def _write(self, path: str, data: bytes | None) -> None:
        self.draft.files[path] = data
        self.draft.owned.add(path)

    def _create(self, path: str, data: bytes) -> None:
        blocking = taken(self.draft.project.tree, path)
        if blocking is None or path in self.choices.take_new:
            self._write(path, data)
        elif path not in self.choices.keep_mine:
            reason = (
                f"a file of this name already stands where one of {self.record.name} "
                f"belongs; move or rename it, or say --take-new {path}"
            )
            self.draft.blockers.append(Blocker(reason, blocking, 1))

    def _bring(self, source: str, path: str, data: bytes) -> None:
        """One file that was there before, at ``path`` from now on."""
        mine = self.draft.before.tree.read(source)
        if mine is None and path not in self.choices.take_new:
            self.draft.kept.append(f"{source} was deleted, and stays so")
            return
        result = self._result(source, path, mine or b"", data)
        if isinstance(result, Blocker):
            self.draft.blockers.append(result)
            return
        if result != data:
            self.draft.originals.append(data)
        if source != path:
            self._write(source, None)
        if result != mine or source != path:
            self._write(path, result)

    def _result(
        self, source: str, path: str, mine: bytes, data: bytes
    ) -> bytes | Blocker:
        known = self.record.files[source]
        if path in self.choices.take_new or digest(mine) == known:
            return data
        if path in self.choices.keep_mine or digest(mine) == digest(data):
            return mine
        # The component has not changed it: then nothing is to be brought into it.
        if digest(data) == known:
            return mine
        base = self.originals(self.record, source)
        if base is None:
            return self._undecided(path, mine, data, None)
        if means_the_same(path, mine, base):
            return data
        base, ours = _lines_like(mine, base), _lines_like(mine, data)
        both = merged(base, ours, mine)
        return self._undecided(path, mine, ours, base) if both is None else both

    def _undecided(
        self, path: str, mine: bytes, data: bytes, base: bytes | None
    ) -> Blocker:
        """Both have changed a file, and how is not to be guessed."""
        options = f"--take-new {path} or --keep-mine {path}"
        name = self.record.name
        if base is None:
            reason = (
                f"you and {name} have both changed this file, and what was written "
                f"first is nowhere to be found; merge it by hand, then say {options}"
            )
            detail = _diff(mine, data, "as it is", f"as {name} has it now")
            return Blocker(reason, path, 1, detail=detail)
        reason = (
            f"you and {name} have changed the same lines of this file; merge it by "
            f"hand, then say {options}"
        )
        yours = _diff(base, mine, "as written", "as it is")
        theirs = _diff(base, data, "as written", f"as {name} has it now")
        line = conflict(base, data, mine)
        return Blocker(reason, path, line, detail=f"{yours}\n{theirs}")

    def _leave(self, paths: Iterable[str]) -> None:
        """Files that the component does not have any more."""
        for path in sorted(paths):
            data = self.draft.before.tree.read(path)
            if path in self.others or data is None:
                continue
            if digest(data) == self.record.files[path]:
                self._write(path, None)
            elif path in self.choices.keep_mine:
                self.draft.kept.append(f"{path} was edited and stays; it is yours now")
            elif path in self.choices.take_new or self._is_original(path, data):
                self._write(path, None)
            else:
                self.draft.blockers.append(self._edited(path, data))

    def _is_original(self, path: str, data: bytes) -> bool:
        base = self.originals(self.record, path)
        return base is not None and means_the_same(path, data, base)

    def _edited(self, path: str, data: bytes) -> Blocker:
        reason = (
            f"you have edited this file, which {self.record.name} does not have any "
            f"more; --keep-mine {path} leaves it to you, --take-new {path} deletes it"
        )
        base = self.originals(self.record, path)
        detail = _diff(base, data, "as written", "as it is") if base else ""
        return Blocker(reason, path, 1, detail=detail)


def _lines_like(sample: bytes, data: bytes) -> bytes:
    """The data with the newlines that a file has throughout."""
    # A checkout on Windows may have it throughout: https://git-scm.com/docs/gitattributes#_text
    if sample.count(b"\r\n") == sample.count(b"\n"):
        return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return data if b"\r\n" in sample else data.replace(b"\r\n", b"\n")


def _diff(old: bytes, new: bytes, old_name: str, new_name: str) -> str:
    before, after = (
        each.decode(errors="replace").replace("\r\n", "\n").splitlines(keepends=True)
        for each in (old, new)
    )
    return "".join(difflib.unified_diff(before, after, old_name, new_name))

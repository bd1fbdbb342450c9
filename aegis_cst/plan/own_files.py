"""Owned files at ``remove``: unedited ones go, edited ones are asked about."""

import difflib
from dataclasses import dataclass

from aegis_cst.components.catalogue import catalogue
from aegis_cst.plan.model import Draft
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.state import ComponentRecord, digest
from aegis_cst.project.tree import Tree


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to do about owned files that the user has edited, and about user code.

    ``keep_edited`` leaves such files where they are; ``force`` deletes them, and goes
    ahead although user code still names the component.
    """

    keep_edited: bool = False
    force: bool = False


def remove_files(
    tree: Tree, record: ComponentRecord, wishes: Wishes, draft: Draft
) -> None:
    """Take the files of a component out of the draft."""
    for path, expected in record.files.items():
        data = tree.read(path)
        if data is None:
            draft.warnings.append(f"{path} is gone already")
        elif digest(data) != expected and wishes.keep_edited:
            draft.kept.append(f"{path} was edited and stays")
        elif digest(data) != expected and not wishes.force:
            draft.blockers.append(_edited(record, path, data))
        else:
            draft.files[path] = None
            draft.owned.add(path)


def _edited(record: ComponentRecord, path: str, data: bytes) -> Blocker:
    """The blocker for an edited file, with the diff where the original is known."""
    reason = (
        f"this file of {record.name} was edited since it was written; "
        "--keep-edited leaves it in place, --force deletes it"
    )
    manifest = catalogue().get(record.name)
    written = manifest.files.get(path) if manifest is not None else None
    if written is None or digest(written) != record.files[path]:
        return Blocker(reason, path, 1)
    old = written.decode().splitlines(keepends=True)
    new = data.decode(errors="replace").replace("\r\n", "\n").splitlines(keepends=True)
    pairs = enumerate(zip(old, new, strict=False), start=1)
    shorter = min(len(old), len(new)) + 1
    line = next((n for n, (a, b) in pairs if a != b), shorter)
    diff = difflib.unified_diff(old, new, "as written", path)
    return Blocker(reason, path, line, detail="".join(diff))

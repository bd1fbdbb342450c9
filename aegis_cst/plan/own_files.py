"""Owned files at ``remove``: unedited ones go, edited ones are asked about."""

import ast
import difflib
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

from aegis_cst.components.catalogue import catalogue
from aegis_cst.plan.draft import Draft
from aegis_cst.plan.places.layouts import manifest_in
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.record.state import ComponentRecord, digest
from codemods.python.source import syntax_tree


@dataclass(frozen=True, slots=True)
class Wishes:
    """What to do about owned files that the user has edited, and about user code.

    ``keep_edited`` leaves such files where they are; ``force`` deletes them, and goes
    ahead although user code still names the component.
    """

    keep_edited: bool = False
    force: bool = False


def remove_files(
    record: ComponentRecord,
    staying: Sequence[ComponentRecord],
    wishes: Wishes,
    draft: Draft,
) -> None:
    """Take the files of a component out of the draft, but for those that others share.

    The last one to go takes these along.
    """
    shared = {path for each in staying for path in each.files}
    for path in record.files:
        if path in shared or draft.files.get(path, b"") is None:
            continue
        data = draft.before.tree.read(path)
        if data is None:
            draft.warnings.append(f"{path} is gone already")
        elif _is_as_written(draft, record, path, data) or wishes.force:
            draft.files[path] = None
            draft.owned.add(path)
        elif wishes.keep_edited:
            draft.kept.append(f"{path} was edited and stays")
        else:
            draft.blockers.append(_edited(draft, record, path, data))


def _is_as_written(
    draft: Draft, record: ComponentRecord, path: str, data: bytes
) -> bool:
    """Whether nobody has put anything of theirs into a file.

    Python that another formatter has laid out anew says what it said.
    """
    if digest(data) == record.files[path]:
        return True
    written = _written(draft, record, path)
    return written is not None and means_the_same(path, data, written)


def means_the_same(path: str, data: bytes, written: bytes) -> bool:
    """Whether a file of Python is as written, but for how it is laid out."""
    if not path.endswith(".py"):
        return False
    try:
        return _meaning(data) == _meaning(written)
    except (SyntaxError, ValueError, RecursionError, tokenize.TokenError):
        return False


def _meaning(data: bytes) -> tuple[str, list[str]]:
    """What Python code says, and its comments, without how it is laid out."""
    tokens = tokenize.tokenize(io.BytesIO(data).readline)
    # They are in no tree, and may be all that the user has written.
    comments = [each.string for each in tokens if each.type == tokenize.COMMENT]
    return ast.dump(syntax_tree(data)), comments


def _written(draft: Draft, record: ComponentRecord, path: str) -> bytes | None:
    """The content that was written, if this version still brings the same."""
    if record.name not in catalogue():
        return None
    data = manifest_in(draft.before, record.name).files.get(path)
    return data if data is not None and digest(data) == record.files[path] else None


def _edited(draft: Draft, record: ComponentRecord, path: str, data: bytes) -> Blocker:
    """The blocker for an edited file, with the diff where the original is known."""
    reason = (
        f"this file of {record.name} was edited since it was written; "
        "--keep-edited leaves it in place, --force deletes it"
    )
    written = _written(draft, record, path)
    if written is None:
        return Blocker(reason, path, 1)
    old = written.decode().splitlines(keepends=True)
    # git may have converted line ends: https://git-scm.com/docs/gitattributes#_text
    new = data.decode(errors="replace").replace("\r\n", "\n").splitlines(keepends=True)
    pairs = enumerate(zip(old, new, strict=False), start=1)
    shorter = min(len(old), len(new)) + 1
    line = next((n for n, (a, b) in pairs if a != b), shorter)
    diff = difflib.unified_diff(old, new, "as written", path)
    return Blocker(reason, path, line, detail="".join(diff))


def taken(tree: Tree, path: str) -> str | None:
    """What stands in the way of a file: at its path, or in place of a folder."""
    if tree.exists(path):
        return path
    folders = (path[:at] for at, character in enumerate(path) if character == "/")
    return next((each for each in folders if content(tree, each) is not None), None)

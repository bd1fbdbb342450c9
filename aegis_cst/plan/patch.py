"""A plan as a patch that ``git apply`` turns into exactly the planned bytes."""

import difflib
import hashlib
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence

from aegis_cst.plan.model import FileChange

_DEFAULT_MODE = "100644"


def patch(changes: Iterable[FileChange], modes: Mapping[str, str]) -> bytes:
    """The unified diff of all changes, in git's format.

    ``modes`` are the git modes of files, such as ``100755``.
    """
    return b"".join(
        line
        for change in changes
        for line in file_patch(change, modes.get(change.path, _DEFAULT_MODE))
    )


def file_patch(change: FileChange, mode: str = _DEFAULT_MODE) -> Iterator[bytes]:
    """The lines of one file's diff, headers first."""
    old, new = _name("a", change.path), _name("b", change.path)
    before, after = change.before, change.after
    yield f"diff --git {old} {new}\n".encode()
    if before is None:
        yield f"new file mode {mode}\n".encode()
    elif after is None:
        yield f"deleted file mode {mode}\n".encode()
    index = f"index {_blob(before)}..{_blob(after)}"
    both = before is not None and after is not None
    yield f"{index} {mode}\n".encode() if both else f"{index}\n".encode()
    # An empty file has a header and no hunk.
    if (before or b"") == (after or b""):
        return
    yield f"--- {old if before is not None else '/dev/null'}{_tab(old)}\n".encode()
    yield f"+++ {new if after is not None else '/dev/null'}{_tab(new)}\n".encode()
    yield from _hunks(_lines(before), _lines(after))


def counts(change: FileChange) -> tuple[int, int]:
    """Inserted and deleted lines."""
    lines = list(_hunks(_lines(change.before), _lines(change.after)))
    return (
        sum(line.startswith(b"+") for line in lines),
        sum(line.startswith(b"-") for line in lines),
    )


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[bytes]:
    # Latin-1 takes every byte to one character and back.
    diff = difflib.unified_diff(before, after, n=3)
    for number, line in enumerate(diff):
        if number < 2:  # noqa: PLR2004 - the two file names, which stand there already
            continue
        yield line.encode("latin-1")
        if not line.endswith("\n"):
            # https://www.gnu.org/software/diffutils/manual/html_node/Incomplete-Lines.html
            yield b"\n\\ No newline at end of file\n"


def _lines(data: bytes | None) -> list[str]:
    """Lines as git counts them: only a line feed ends one."""
    text = (data or b"").decode("latin-1")
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def _blob(data: bytes | None) -> str:
    """The abbreviated object name of a file's content in git."""
    if data is None:
        return "0" * 7
    header = b"blob %d\0" % len(data)
    # https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage
    return hashlib.sha1(header + data, usedforsecurity=False).hexdigest()[:7]


def _name(side: str, path: str) -> str:
    """A path as git quotes it in a patch."""
    text = f"{side}/{path}"
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return text
    # As C has it, other bytes in octal:
    # https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
    printable = set(string.printable.encode()) - set(b'"\\\t\n\r\v\f')
    quoted = "".join(
        chr(byte) if byte in printable else f"\\{byte:03o}" for byte in text.encode()
    )
    return f'"{quoted}"'


def _tab(name: str) -> str:
    """Git ends a name with a space in it with a tab."""
    # For GNU patch, to which a date begins behind a blank:
    # https://github.com/git/git/blob/master/diff.c
    return "\t" if " " in name and not name.startswith('"') else ""

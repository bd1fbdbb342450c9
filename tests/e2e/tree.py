"""A folder as a value: every file, folder and link in it, with its mode."""

import re
import stat
from collections.abc import Mapping
from pathlib import Path

from round_trip import is_subsequence

Tree = Mapping[str, tuple[int, bytes]]
"""Path to mode and content; of a link the target, of a folder nothing."""

_MARKER = re.compile(rb"keep[-_][\w-]+")


def snapshot(root: Path) -> Tree:
    """All that is below ``root`` but what git and aegis keep for themselves."""
    tree: dict[str, tuple[int, bytes]] = {}
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if relative.parts[0] in {".git", ".aegis"}:
            continue
        mode = stat.S_IMODE(path.lstat().st_mode)
        if path.is_symlink():
            content = str(path.readlink()).encode()
        else:
            content = path.read_bytes() if path.is_file() else b""
        tree[relative.as_posix()] = (mode, content)
    return tree


def check_same(actual: Tree, expected: Tree) -> None:
    """Insist on equal trees; name the paths that differ, not all their bytes."""
    missing = sorted(expected.keys() - actual.keys())
    extra = sorted(actual.keys() - expected.keys())
    assert not missing, missing
    assert not extra, extra
    for path, (mode, content) in expected.items():
        assert actual[path][1] == content, path
        assert actual[path][0] == mode, path


def as_git_sees(tree: Tree) -> Tree:
    """The tree with the two modes that git knows."""
    return {
        path: (0o755 if mode & 0o100 else 0o644, content)
        for path, (mode, content) in tree.items()
    }


def check_inserted_only(before: Tree, after: Tree) -> None:
    """Insist that ``after`` has all bytes of ``before`` in their order, and modes."""
    assert before.keys() <= after.keys()
    for path, (mode, content) in before.items():
        assert after[path][0] == mode, path
        assert is_subsequence(content, after[path][1]), path
        words = iter(_MARKER.findall(after[path][1]))
        assert all(word in words for word in _MARKER.findall(content)), path

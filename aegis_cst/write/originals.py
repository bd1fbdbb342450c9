"""What components wrote once, found by its digest wherever it can still be had."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from aegis_cst.plan.places.layouts import layout_of
from aegis_cst.plan.updating.choices import Originals, nowhere
from aegis_cst.reading.files.tree import Tree
from aegis_cst.reading.layout import Layout
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import ComponentRecord, digest
from aegis_cst.storage.git import git_says
from aegis_cst.write import undo_store
from aegis_cst.write.released import Released

_MOST = 500
"""Versions of one file that are looked at."""

_CHANGED = re.compile(rb"^:+[0-7 ]+ ([0-9a-f ]+) ", re.MULTILINE)
_NOTHING = re.compile(r"0+")


@dataclass
class LocalOriginals:
    """Looks into the undo records, then into git's history of files of that name.

    ``further`` is asked for what is in neither.
    """

    root: Path
    further: Originals
    _found: dict[tuple[str, str], bytes | None] = field(default_factory=dict)

    def __call__(self, record: ComponentRecord, path: str) -> bytes | None:
        """Content of a file as its component wrote it; ``None`` if it is lost."""
        wanted = record.files[path]
        key = (path, wanted)
        if key not in self._found:
            there = (each for each in self._contents(path) if digest(each) == wanted)
            self._found[key] = next(there, None) or self.further(record, path)
        return self._found[key]

    def _contents(self, path: str) -> Iterator[bytes]:
        yield from self._kept
        yield from _versions(self.root, path)

    @cached_property
    def _kept(self) -> Sequence[bytes]:
        return tuple(undo_store.contents(self.root))


def originals_of(root: Path, tree: Tree) -> LocalOriginals:
    """What was written into the project at ``root``, whose files ``tree`` has."""
    layout = layout_of(Project(tree))
    further = Released(root, layout) if isinstance(layout, Layout) else nowhere
    return LocalOriginals(root, further)


def _versions(root: Path, path: str) -> Iterator[bytes]:
    """What files of one name have held in any commit, wherever they stood."""
    pattern = f":(top,glob)**/{_quoted(posixpath.basename(path))}"
    told = git_says(
        root,
        *("log", "--all", "-m", "--root", "--raw", "--no-abbrev", "--no-renames"),
        *("--no-ext-diff", "--no-textconv", "--format=", "--", pattern),
    )
    names = (
        name for match in _CHANGED.finditer(told) for name in match[1].decode().split()
    )
    blobs = [each for each in dict.fromkeys(names) if not _NOTHING.fullmatch(each)]
    asked = "\n".join(blobs[:_MOST]).encode()
    answer = git_says(root, "cat-file", "--batch", told=asked)
    while answer:
        head, _, rest = answer.partition(b"\n")
        size = head.rpartition(b" ")[2]
        if not size.isdigit():
            answer = rest  # an object that is missing here
            continue
        yield rest[: int(size)]
        answer = rest[int(size) + 1 :]


def _quoted(name: str) -> str:
    """A name as a pattern of git's that matches nothing else."""
    return re.sub(r"([*?\[\]\\])", r"\\\1", name)

"""The outlines of a project's modules: each file is parsed at most once."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from aegis_cst.reading.code.outline import Assign, Block, Class, Function
from aegis_cst.reading.code.outline_reader import outline_of
from aegis_cst.reading.code.pruning import pruned
from aegis_cst.reading.files.encodings_named import undecodable
from aegis_cst.reading.files.sources import Sources


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a file has no outline; ``column`` counts characters from 1."""

    code: str
    line: int
    column: int
    reason: str


class Memory(Protocol):
    """Outlines by the content of a file, from one run to the next."""

    def recall(self, data: bytes) -> Block | None:
        """The outline of a content, if it is known."""

    def remember(self, data: bytes, outline: Block) -> None:
        """Keep the outline of a content."""


class Outlines:
    """Looks outlines up by path."""

    def __init__(self, sources: Sources, memory: Memory | None = None) -> None:
        """Without ``memory`` every run starts anew."""
        self.broken: dict[str, Broken] = {}
        self._sources = sources
        self._memory = memory
        self._outlines: dict[str, Block | None] = {}

    def of(self, path: str) -> Block | None:
        """The outline of a file; ``None`` if it is missing or cannot be read."""
        if path not in self._outlines:
            data = self._sources.read(path)
            self._outlines[path] = None if data is None else self._outline(path, data)
        return self._outlines[path]

    def line_of(self, path: str, name: str) -> int:
        """1-based line that last gives a module a name; 0 if none is seen to do so."""
        head = name.partition(".")[0]
        lines = [
            each.line
            for each in self.of(path) or ()
            if (isinstance(each, Assign) and head in each.targets)
            or (isinstance(each, Function | Class) and each.name == head)
        ]
        return lines[-1] if lines else 0

    def take(self, path: str, data: bytes) -> Block | None:
        """The outline of a file whose content is at hand."""
        if path not in self._outlines:
            self._outlines[path] = self._outline(path, data)
        return self._outlines[path]

    def _outline(self, path: str, data: bytes) -> Block | None:
        known = self._memory.recall(data) if self._memory is not None else None
        if known is not None:
            return known
        tree = syntax_tree(data)
        if isinstance(tree, Broken):
            self.broken[path] = tree
            return None
        try:
            outline = outline_of(pruned(tree, data))
        except RecursionError:
            self.broken[path] = _TOO_DEEP
            return None
        if self._memory is not None:
            self._memory.remember(data, outline)
        return outline

    def __iter__(self) -> Iterator[str]:
        """The paths of the files that were asked for and have an outline."""
        return iter([path for path, each in self._outlines.items() if each is not None])


_TOO_DEEP = Broken("AEG001", 0, 1, "nested too deeply to be read")


def syntax_tree(data: bytes) -> ast.Module | Broken:
    """The syntax tree of a file, also where it is newer than the running Python."""
    tree = _parsed(data)
    if isinstance(tree, Broken) and tree.code == "AEG001" and tree is not _TOO_DEEP:
        from aegis_cst.reading.code.lowering import lowered  # noqa: PLC0415 - LibCST is slow to import, and few files need it

        older = lowered(data)
        again = tree if older is None else _parsed(older)
        return tree if isinstance(again, Broken) else again
    return tree


def _parsed(data: bytes) -> ast.Module | Broken:
    wrong = undecodable(data)
    if wrong is not None:
        return Broken("AEG002", *wrong)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as invalid escapes in the file
            return ast.parse(data)
    except (RecursionError, MemoryError):
        return _TOO_DEEP
    except SyntaxError as error:
        return Broken("AEG001", error.lineno or 0, error.offset or 1, str(error.msg))
    except ValueError as error:  # NUL bytes before 3.12, numbers of too many digits
        return Broken("AEG001", 0, 1, str(error))

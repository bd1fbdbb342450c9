"""Python source as bytes: parsed once, edited by inserting and deleting spans.

LibCST gives the tree and the byte span of every node; the text itself is never
printed from the tree. What no span names stays as it is, whatever its newlines,
indentation or final newline are.
"""

import ast
import warnings
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import libcst as cst

from codemods.python.python_bytes import TOO_DEEP, fault
from codemods.python.spans import Span, printed, uncollected
from codemods.result import Refusal
from codemods.splice import Deletion, Insertion

MAX_BYTES = 1_000_000
"""Larger files are generated or data; parsing one would take a minute."""


@dataclass(frozen=True, eq=False)
class Source:
    """A parsed Python file. All offsets count bytes from the start of the file."""

    data: bytes
    module: cst.Module = field(repr=False)
    _spans: Mapping[cst.CSTNode, Span] = field(repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        return list(line_starts(self.data))

    @cached_property
    def _shift(self) -> int:
        """Spans do not count the byte-order mark."""
        return len(BOM_UTF8) if self.data.startswith(BOM_UTF8) else 0

    def start(self, node: cst.CSTNode) -> int:
        """Offset of the first byte of ``node``, without comments above it.

        A decorated definition starts at its first decorator.
        """
        if isinstance(node, cst.FunctionDef | cst.ClassDef) and node.decorators:
            node = node.decorators[0]
        return self._spans[node][0] + self._shift

    def end(self, node: cst.CSTNode) -> int:
        """Offset behind the last byte of ``node``, without a trailing comment."""
        return self._spans[node][1] + self._shift

    def text(self, node: cst.CSTNode) -> str:
        """The source text of ``node``."""
        return self.data[self.start(node) : self.end(node)].decode()

    def line(self, offset: int) -> int:
        """1-based number of the line that ``offset`` stands in."""
        return bisect_right(self._line_starts, offset)

    def offset(self, line: int, column: int) -> int:
        """Offset of a column, in bytes from 0, of a 1-based line; or the end."""
        starts = self._line_starts
        return starts[line - 1] + column if line <= len(starts) else len(self.data)

    def line_start(self, offset: int) -> int:
        """Offset of the first byte of the line that ``offset`` stands in."""
        return self._line_starts[self.line(offset) - 1]

    def line_end(self, offset: int) -> int:
        """Offset behind the line that ``offset`` stands in, its newline included."""
        line = self.line(offset)
        starts = self._line_starts
        return starts[line] if line < len(starts) else len(self.data)

    def line_bytes(self, line: int) -> bytes:
        """The 1-based ``line``, its newline included."""
        start = self._line_starts[line - 1]
        return self.data[start : self.line_end(start)]

    def indent(self, node: cst.CSTNode) -> bytes:
        """The white space before the first statement on the line of ``node``."""
        line = self.line_bytes(self.line(self.start(node))).removeprefix(BOM_UTF8)
        # A form feed in the margin is no indentation, and no code either:
        # https://docs.python.org/3/reference/lexical_analysis.html#indentation
        return line[: len(line) - len(line.lstrip(b" \t\f"))]

    def newline(self, offset: int) -> bytes:
        """The newline of the line at ``offset``, else of the nearest line above."""
        for line in range(self.line(offset), 0, -1):
            content = self.line_bytes(line)
            if stripped := content.rstrip(b"\r\n"):
                ending = content[len(stripped) :]
            else:
                ending = content
            if ending:
                return b"\r\n" if ending.startswith(b"\r\n") else ending[:1]
        return b"\n"

    def whole_lines(self, start: int, end: int) -> Deletion:
        """The lines from the one at ``start`` to the one at ``end``."""
        return Deletion(max(self.line_start(start), self._shift), self.line_end(end))

    def lines_after(self, offset: int, text: str) -> Insertion:
        """Whole lines behind the line at ``offset``; ``text`` ends in a newline.

        Takes over the newline style of that line. At the end of a file without a
        final newline the inserted lines bring none either.
        """
        newline = self.newline(offset)
        block = text.encode().replace(b"\n", newline)
        end = self.line_end(offset)
        ends_open = end == len(self.data) and not self.data.endswith((b"\n", b"\r"))
        # In an empty file there is no line whose newline could be missing.
        if ends_open and self.data.removeprefix(BOM_UTF8):
            block = newline + block.removesuffix(newline)
        return Insertion(end, block)

    def lines_before(self, offset: int, text: str) -> Insertion:
        """Whole lines before the line at ``offset``; ``text`` ends in a newline."""
        block = text.encode().replace(b"\n", self.newline(offset))
        return Insertion(max(self.line_start(offset), self._shift), block)


def parse(data: bytes) -> Source | Refusal:
    """Parse a file; what LibCST cannot give back byte for byte is refused."""
    # A ``bytearray`` could not be a key of the cache.
    return _parse(bytes(data))


@lru_cache(maxsize=128)
def _parse(data: bytes) -> Source | Refusal:
    if len(data) > MAX_BYTES:
        return Refusal(f"the file is larger than {MAX_BYTES:,} bytes")
    problem = _problem(data)
    if isinstance(problem, Refusal):
        return problem
    try:
        with uncollected():
            return _read(data)
    except cst.ParserSyntaxError as error:
        if problem is not None:
            return Refusal(f"syntax error: {problem.msg}", problem.lineno or 0)
        return Refusal(f"syntax error: {error.message}", error.raw_line)
    except RecursionError:
        return Refusal(TOO_DEEP)


def _read(data: bytes) -> Source | Refusal:
    # LibCST loses some blank lines at the very end; no span lies in them.
    for code in (data, _without_blank_end(data)):
        module = cst.parse_module(code)
        told = printed(module)
        again = told.text.encode(module.encoding)
        if again == code:
            return Source(data, module, told.spans)
    return _lossy(again, code)


def _without_blank_end(data: bytes) -> bytes:
    """The file up to the end of its last line that is not blank."""
    end = len(data.rstrip(b" \t\f\r\n"))
    return data[: next((each for each in line_starts(data) if each > end), end)]


def _lossy(printed: bytes, data: bytes) -> Refusal:
    """Why a file is printed differently, with the first line that is."""
    if b"\r" in data.replace(b"\r\n", b"\n"):
        before = data.replace(b"\r\n", b"\n\n").partition(b"\r")[0]
        return Refusal(
            "this line ends in a carriage return alone; save the file with the "
            "line endings of Unix or of Windows",
            len(data[: len(before)].splitlines()) or 1,
        )
    pairs = zip(printed.splitlines(), data.splitlines(), strict=False)
    return Refusal(
        "the parser does not give this file back byte for byte; "
        "lay this line out as a formatter would",
        next((n for n, (a, b) in enumerate(pairs, start=1) if a != b), 1),
    )


def _problem(data: bytes) -> Refusal | SyntaxError | None:
    """Refuse what LibCST would choke on, before it gets there.

    The syntax errors of ``ast`` are only a better wording for those of LibCST: the
    file may also be newer than the running Python.
    """
    if (refusal := fault(data)) is not None:
        return refusal
    try:
        syntax_tree(data)
    except SyntaxError as error:
        return Refusal(TOO_DEEP) if error.msg == TOO_DEEP else error
    return None


@lru_cache(maxsize=256)
def syntax_tree(data: bytes) -> ast.Module:
    """The tree that the running Python reads; ``SyntaxError`` if it cannot.

    It is shared between those who ask, and not to be changed.
    """
    try:
        # An invalid escape is the user's matter, and no reason to print a warning:
        # https://docs.python.org/3/whatsnew/3.12.html#other-language-changes
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(data)
    # CPython says so of what is nested too deeply:
    # https://docs.python.org/3/library/ast.html#ast.parse
    except (RecursionError, MemoryError) as error:
        raise SyntaxError(TOO_DEEP) from error
    except ValueError as error:
        raise SyntaxError(str(error)) from error


def line_starts(data: bytes) -> Iterator[int]:
    """Offset of the first byte of each line, as Python counts lines."""
    yield 0
    offset = 0
    # bytes.splitlines breaks on \n, \r and \r\n only: Python's own line endings.
    for line in data.splitlines(keepends=True):
        offset += len(line)
        if line.endswith((b"\n", b"\r")):
            yield offset

"""Where Python lets one write, by ``ast`` and ``tokenize``."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from users.base import Files
from users.text import lines_of, pick

_ANCHOR_WORDS = (
    *(b"include_router", b"enter_async_context", b"BaseSettings", b"Typer("),
    *(b"add_card", b"FastAPI("),
)
_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, slots=True)
class Place:
    """Before the line with index ``line``, in a block of ``parent``'s."""

    line: int
    indent: str
    parent: ast.AST


def python_file(files: Files, rng: Random) -> str:
    """Mostly a file that components are inserted into, sometimes any other."""
    paths = [path for path in sorted(files) if path.endswith(".py") and files[path]]
    anchors = [
        path
        for path in paths
        if not path.startswith("tests/")
        and any(word in files[path] for word in _ANCHOR_WORDS)
    ]
    return pick(rng, anchors if anchors and rng.random() < 0.9 else paths)


def places(data: bytes) -> list[Place]:
    """Every place where a statement may stand on lines of its own."""
    return [
        place
        for node in ast.walk(ast.parse(data))
        for name in _BLOCKS
        if isinstance(block := getattr(node, name, None), list)
        for place in _in_block(lines_of(data), node, block)
    ]


def _in_block(
    lines: list[bytes], parent: ast.AST, block: list[ast.stmt]
) -> Iterator[Place]:
    for node in block:
        line = first_line(node) - 1
        start = lines[line][: node.col_offset]
        if start.strip() or lines[line].lstrip().startswith(b"elif"):
            return
        yield Place(line, start.decode(), parent)
    if block:
        yield Place(block[-1].end_lineno or 0, start.decode(), parent)


def first_line(node: ast.stmt) -> int:
    """The line that a statement starts on, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def line_ends(data: bytes) -> list[tuple[int, int]]:
    """Line and column in characters where a comment may follow code."""
    ends = []
    before = tokenize.ENCODING
    for each in tokenize.tokenize(io.BytesIO(data).readline):
        is_end = each.type in {tokenize.NEWLINE, tokenize.NL}
        if is_end and before != tokenize.COMMENT and each.line.strip():
            ends.append(each.start)
        before = each.type
    return ends


def gaps(data: bytes) -> list[int]:
    """Indexes of lines before which a blank line or a comment may stand."""
    return [line for line, _ in line_ends(data)]

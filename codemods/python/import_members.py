"""Names added to an import statement that is already there.

Only what can be done by inserting bytes is done: the name fits on the line, or the
statement has a name a line. A statement is never wrapped anew.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import libcst as cst

from codemods.python.import_bindings import members_of
from codemods.python.import_order import Name, member_key
from codemods.python.python_tree import dotted
from codemods.python.source import Source
from codemods.python.style import Style, from_import
from codemods.result import Refusal
from codemods.splice import Insertion

_COMMA = re.compile(rb"[ \t]*,[ \t]*(#[^\r\n]*)?[\r\n]*")
"""What follows a name that has a line to itself."""


def find_host(
    source: Source, module: str, names: Sequence[Name], style: Style, limit: int
) -> cst.ImportFrom | None:
    """Find the statement before ``limit`` that isort would merge the names into."""
    if style.force_single_line:
        return None
    aliased = any(name.alias for name in names)
    if aliased and not style.combine_as_imports:
        return None
    for _, node in imports_from(source, module):
        if source.start(node) >= limit:
            break
        aliases = members_of(node)
        if not aliases:
            continue
        # Without that option isort gives a name with an alias a statement of its own:
        # https://pycqa.github.io/isort/docs/configuration/options.html#combine-as-imports
        if style.combine_as_imports or not any(each.asname for each in aliases):
            return node
    return None


def extend(
    source: Source,
    host: cst.ImportFrom,
    module: str,
    names: Sequence[Name],
    style: Style,
) -> list[Insertion] | Refusal:
    """Put names into an existing statement, each at its sorted place."""
    aliases = members_of(host)
    line = source.line(source.start(host))
    one_line = line == source.line(source.end(host))
    added = sum(len(name.text) + 2 for name in names)
    width = len(source.line_bytes(line).decode().rstrip("\r\n"))
    # A formatter would wrap what is longer, and that is more than an insertion.
    room = width + added <= style.line_length
    if not (room if one_line else _is_one_a_line(source, host, aliases)):
        return Refusal(
            f"the import of {module} has no room for "
            f"{', '.join(name.text for name in names)}; "
            "give it one name a line, each with a comma",
            line,
            from_import(module, [name.text for name in names], style),
        )
    ordered = sorted(names, key=lambda name: member_key(name.name, style))
    behind = [_follower(aliases, name, style) for name in ordered]
    return [
        _member(source, aliases, name, follower, one_line=one_line)
        for name, follower in zip(ordered, behind, strict=True)
    ]


def _is_one_a_line(
    source: Source, host: cst.ImportFrom, aliases: Sequence[cst.ImportAlias]
) -> bool:
    """Whether each name has a line, and nothing but its comma and a comment on it.

    The last may lack the comma, but not have a comment then: it would change hands.
    """
    spans = [(source.start(each), member_end(source, each)) for each in aliases]
    if host.lpar is None:
        return False
    lines = [source.line(start) for start, _ in spans]
    borders = [source.line(source.start(host)), *lines, source.line(source.end(host))]
    rests = [source.data[end : source.line_end(end)] for _, end in spans]
    return (
        all(above < below for above, below in pairwise(borders))
        and all(map(_COMMA.fullmatch, rests[:-1]))
        and (not rests[-1].strip() or _COMMA.fullmatch(rests[-1]) is not None)
    )


def _follower(
    aliases: Sequence[cst.ImportAlias], name: Name, style: Style
) -> cst.ImportAlias | None:
    """The first name that sorts behind another one."""
    ours = member_key(name.name, style)
    behind = (each for each in aliases if member_key(each.evaluated_name, style) > ours)
    return next(behind, None)


def _member(
    source: Source,
    aliases: Sequence[cst.ImportAlias],
    name: Name,
    follower: cst.ImportAlias | None,
    *,
    one_line: bool,
) -> Insertion:
    if follower is not None:
        offset = source.start(follower)
        if one_line:
            return Insertion(offset, f"{name.text}, ".encode())
        line = f"{source.indent(follower).decode()}{name.text},\n"
        index = aliases.index(follower)
        if index:
            return source.lines_after(member_end(source, aliases[index - 1]), line)
        return source.lines_before(_above_comments(source, offset), line)
    last = aliases[-1]
    behind = member_end(source, last)
    if one_line:
        return Insertion(behind, f", {name.text}".encode())
    indent = source.indent(last).decode()
    if isinstance(last.comma, cst.Comma):
        return source.lines_after(behind, f"{indent}{name.text},\n")
    newline = source.newline(behind).decode()
    return Insertion(behind, f",{newline}{indent}{name.text}".encode())


def _above_comments(source: Source, offset: int) -> int:
    """Start of the line at ``offset``, or of the comment lines right above it."""
    start = source.line_start(offset)
    while source.line_bytes(source.line(start) - 1).lstrip().startswith(b"#"):
        start = source.line_start(start - 1)
    return start


def member_end(source: Source, alias: cst.ImportAlias) -> int:
    """Offset behind a member, without its comma."""
    return source.end(alias.asname.name if alias.asname else alias.name)


def imports_from(
    source: Source, module: str
) -> Iterator[tuple[cst.SimpleStatementLine, cst.ImportFrom]]:
    """The absolute imports from a module, directly in the file, each with its line."""
    for line in source.module.body:
        if isinstance(line, cst.SimpleStatementLine):
            for node in line.body:
                if (
                    isinstance(node, cst.ImportFrom)
                    and not node.relative
                    and dotted(node.module) == module
                ):
                    yield line, node

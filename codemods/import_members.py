"""Names added to an import statement that is already there.

Only what can be done by inserting bytes is done: the name fits on the line, or the
statement has a name a line. A statement is never wrapped anew.
"""

from collections.abc import Sequence
from itertools import pairwise

import libcst as cst

from codemods.import_order import Name, member_key
from codemods.python_tree import dotted, import_members
from codemods.result import Refusal
from codemods.source import Insertion, Source
from codemods.style import Style, from_import


def find_host(
    source: Source, module: str, names: Sequence[Name], style: Style
) -> cst.ImportFrom | None:
    """Find the statement that isort would merge the names into."""
    if style.force_single_line:
        return None
    aliased = any(name.alias for name in names)
    if aliased and not style.combine_as_imports:
        return None
    for node in top_level_from_imports(source):
        if node.relative or dotted(node.module) != module:
            continue
        aliases = import_members(node)
        if not aliases:
            continue
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
    aliases = import_members(host)
    start, end = source.start(host), source.end(host)
    one_line = source.line(start) == source.line(end)
    separate = source.line(source.start(aliases[0])) != source.line(start)
    tight = any(
        source.line(source.start(left)) == source.line(source.start(right))
        for left, right in pairwise(aliases)
    )
    added = sum(len(name.text) + 2 for name in names)
    width = len(source.line_bytes(source.line(start)).decode().rstrip("\r\n"))
    if (one_line and width + added > style.line_length) or (
        not one_line and (tight or not separate)
    ):
        return Refusal(
            f"the import of {module} has no room for "
            f"{', '.join(name.text for name in names)}; give it one name a line",
            source.line(start),
            from_import(module, [name.text for name in names], style),
        )
    ordered = sorted(names, key=lambda name: member_key(name.name))
    return [_member(source, aliases, name, one_line=one_line) for name in ordered]


def _member(
    source: Source,
    aliases: Sequence[cst.ImportAlias],
    name: Name,
    *,
    one_line: bool,
) -> Insertion:
    follower = next(
        (
            each
            for each in aliases
            if member_key(each.evaluated_name) > member_key(name.name)
        ),
        None,
    )
    if follower is not None:
        offset = source.start(follower)
        if one_line:
            return Insertion(offset, f"{name.text}, ".encode())
        indent = source.indent(follower).decode()
        return source.lines_before(offset, f"{indent}{name.text},\n")
    last = aliases[-1]
    behind = source.start(last) + len(_alias_text(source, last))
    if one_line:
        return Insertion(behind, f", {name.text}".encode())
    indent = source.indent(last).decode()
    if isinstance(last.comma, cst.Comma):
        return source.lines_after(behind, f"{indent}{name.text},\n")
    newline = source.newline(behind).decode()
    return Insertion(behind, f",{newline}{indent}{name.text}".encode())


def _alias_text(source: Source, alias: cst.ImportAlias) -> bytes:
    """The bytes of a member up to, and without, its comma."""
    node: cst.CSTNode = alias.asname.name if alias.asname else alias.name
    return source.data[source.start(alias) : source.end(node)]


def top_level_from_imports(source: Source) -> list[cst.ImportFrom]:
    """``from`` imports that stand directly in the module."""
    return [
        small
        for line in source.module.body
        if isinstance(line, cst.SimpleStatementLine)
        for small in line.body
        if isinstance(small, cst.ImportFrom)
    ]

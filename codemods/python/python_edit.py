"""What the Python edits share: finding a block, putting together, taking apart."""

from collections.abc import Callable, Sequence

import libcst as cst

from codemods.python.import_order import Name
from codemods.python.import_removal import import_deletions
from codemods.python.python_tree import Statement, body_of, definitions
from codemods.python.source import Source
from codemods.python.statement_removal import statement_deletion, would_empty_a_block
from codemods.python.style import Style, from_import
from codemods.result import Edited, Found, Presence, Refusal, Result, Unchanged
from codemods.splice import Insertion, apply_deletions, apply_insertions


def block_of(source: Source, function: str) -> Sequence[Statement] | Refusal:
    """The statements of a function (dotted name), or of the module if empty."""
    if not function:
        return body_of(source.module)
    found = definitions(source.module, function)
    if not found:
        return Refusal(f"there is no function {function} here")
    if len(found) > 1:
        lines = [source.line(source.start(each.name)) for each in found]
        return Refusal(
            f"{function} is defined {len(found)} times, on lines "
            f"{', '.join(map(str, lines))}; keep one",
            lines[1],
        )
    block = body_of(found[0])
    if not block:
        line = source.line(source.start(found[0].name))
        return Refusal(f"{function} is written on one line; break it", line)
    return block


def before_statement(source: Source, statement: Statement, text: str) -> Insertion:
    """Lines above a statement and above the comments that stand directly on it.

    ``text`` is one line or several, without the indentation of the statement.
    """
    indent = source.indent(statement).decode()
    lines = "".join(f"{indent}{each}" for each in text.splitlines(keepends=True))
    return source.lines_before(above_comments(source, statement), lines)


def above_comments(source: Source, statement: Statement) -> int:
    """Start of a statement, or of the comments right above it.

    Comments that the file begins with are about the file, and stay above.
    """
    lines = list(statement.leading_lines)
    if source.module.body[0] is statement:
        # LibCST gives comments before the first statement to the module.
        lines = [*source.module.header, *lines]
        if all(each.comment is not None for each in lines):
            return source.start(statement)
    offset = source.start(statement)
    for line in reversed(lines):
        if line.comment is None:
            break
        offset = source.line_start(source.line_start(offset) - 1)
    return offset


def snippet_for(
    module: str, names: Sequence[Name], statements: Sequence[str], style: Style
) -> str:
    """What a user can paste where an edit is refused."""
    imports = from_import(module, [name.text for name in names], style)
    return "\n".join([imports, "".join(statements)])


def finish(
    data: bytes,
    insertions: Sequence[Insertion],
    find: Callable[[bytes], Found | Refusal],
) -> Edited | Refusal:
    """Put the insertions in, and make sure that ``find`` sees them as meant."""
    after = apply_insertions(data, insertions)
    # By the same eyes that a later command has.
    found = find(after)
    if isinstance(found, Refusal):
        return Refusal(f"the edit would break the file: {found.reason}", found.line)
    if found.presence is not Presence.OURS:
        return Refusal("the edit would not stand here as meant", found.line)
    ordered = sorted(insertions, key=lambda each: each.offset)
    return Edited(after, found.line, tuple(each.text.decode() for each in ordered))


def strip_statements(
    source: Source,
    statements: Sequence[cst.CSTNode],
    module: str,
    names: Sequence[str],
    chunks: Sequence[str],
) -> Result:
    """Delete statements, and the import of ``names`` from ``module`` if unused."""
    if refusal := would_empty_a_block(source, statements):
        return refusal
    deletions = []
    for statement in statements:
        deletion = statement_deletion(source, statement, chunks)
        if isinstance(deletion, Refusal):
            return deletion
        deletions.append(deletion)
    imports = import_deletions(source, module, names, chunks, statements)
    if isinstance(imports, Refusal):
        return imports
    deletions += imports
    if not deletions:
        return Unchanged()
    deletions.sort(key=lambda each: each.start)
    texts = tuple(source.data[each.start : each.end].decode() for each in deletions)
    first = statements[0] if statements else None
    offset = source.start(first) if first is not None else deletions[0].start
    after = apply_deletions(source.data, deletions)
    return Edited(after, source.line(offset), texts)

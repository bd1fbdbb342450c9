"""Python that is as a formatter and an import sorter want it, after renaming.

Only what was so before is kept so: a block of imports that was in order, a call that
was on a line which has become too long for it.
"""

import ast
import io
from collections.abc import Iterator, Sequence

from aegis_cst.components.placing.import_blocks import Import, blocks, in_order
from codemods.python.style import Style, call_statement

Change = tuple[int, int, list[str]]
"""Lines from the first up to the last, and those that stand there instead."""


def laid_out(before: str, after: str, style: Style) -> str:
    """``after``, which has the statements of ``before`` on the same lines."""
    old, new = list(io.StringIO(before)), list(io.StringIO(after))
    pairs = zip(_bodies(ast.parse(before)), _bodies(ast.parse(after)), strict=True)
    changes: list[Change] = []
    for earlier, later in pairs:
        changes += _imports(earlier, old, later, new, style)
        changes += _calls(later, old, new, style)
    # From the end, so that the lines above stay where they are.
    for first, last, lines in sorted(changes, reverse=True, key=lambda each: each[:2]):
        new[first:last] = lines
    return "".join(new)


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Every block of statements."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            if isinstance(inner, list) and inner:
                pending += inner
                if name not in {"handlers", "cases"}:
                    yield inner


def _imports(
    earlier: Sequence[ast.stmt],
    old: Sequence[str],
    later: Sequence[ast.stmt],
    new: Sequence[str],
    style: Style,
) -> Iterator[Change]:
    for before, after in zip(blocks(earlier), blocks(later), strict=True):
        first, last = before[0].lineno - 1, before[-1].end_lineno or 0
        if old[first:last] != new[first:last]:
            lines = in_order(before, old, after, new, style)
            if lines is not None:
                yield first, last, lines


def _calls(
    statements: Sequence[ast.stmt], old: Sequence[str], new: Sequence[str], style: Style
) -> Iterator[Change]:
    """Calls on a line of their own that they do not fit on any more."""
    for each in statements:
        index = each.lineno - 1
        line = new[index].rstrip("\n")
        if len(line) <= style.line_length or new[index] == old[index]:
            continue
        if isinstance(each, ast.With):
            text = _wrapped_with(each, line, style)
        elif isinstance(each, Import) or each.end_lineno != each.lineno:
            continue
        else:
            text = _wrapped(each, line, style)
        if text:
            yield index, index + 1, text.splitlines(keepends=True)


def _wrapped(statement: ast.stmt, line: str, style: Style) -> str:
    """A statement over several lines; empty if it ends in neither call nor text."""
    value = getattr(statement, "value", None)
    value = value.value if isinstance(value, ast.Await) else value
    if not isinstance(value, ast.expr) or value.end_col_offset != len(line.encode()):
        return ""
    indent = " " * statement.col_offset
    if isinstance(value, ast.Call):
        return _wrapped_call(value, line.encode(), indent, style)
    text = line.encode()[value.col_offset :].decode()
    inner = f"{indent}{style.indent}{text}"
    is_text = isinstance(value, ast.Constant | ast.JoinedStr)
    if not is_text or isinstance(statement, ast.Expr) or len(inner) > style.line_length:
        return ""
    return f"{line.removesuffix(text)}(\n{inner}\n{indent})\n"


def _wrapped_with(statement: ast.With, line: str, style: Style) -> str:
    """The head of a block that is in one context, which a call gives."""
    item = statement.items[0]
    call, head = item.context_expr, line.removesuffix(":").encode()
    if len(statement.items) > 1 or item.optional_vars or not isinstance(call, ast.Call):
        return ""
    if call.end_lineno != statement.lineno or call.end_col_offset != len(head):
        return ""
    text = _wrapped_call(call, head, " " * statement.col_offset, style)
    return f"{text.removesuffix(chr(10))}:\n" if text else ""


def _wrapped_call(call: ast.Call, line: bytes, indent: str, style: Style) -> str:
    arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    arguments.sort(key=lambda each: each.col_offset)
    head = line[len(indent) : arguments[0].col_offset] if arguments else b""
    if head.count(b"(") != 1 or not head.endswith(b"("):
        return ""
    texts = [line[a.col_offset : a.end_col_offset].decode() for a in arguments]
    return call_statement(head.decode(), texts, indent, style)

"""An import of one or more names from one module, sorted in as isort would."""

from collections.abc import Sequence

import libcst as cst

from codemods.import_members import extend, find_host
from codemods.import_order import (
    ImportNode,
    Key,
    Name,
    category,
    key,
    module_category,
    statement_key,
)
from codemods.names import names_used
from codemods.python_edit import before_statement
from codemods.python_tree import bindings, is_docstring
from codemods.result import Refusal
from codemods.source import Insertion, Source
from codemods.style import Style, from_import

ImportLine = tuple[cst.SimpleStatementLine, ImportNode]


def import_names(
    source: Source, module: str, names: Sequence[Name], style: Style
) -> list[Insertion] | Refusal:
    """Insertions that bind ``names``; those already bound are left out."""
    bound = bindings(source)
    missing = [
        name for name in names if bound.get(name.local) != f"{module}.{name.name}"
    ]
    for name in missing:
        if lines := names_used(source, name.local):
            return Refusal(
                f"the name {name.local} is already taken here",
                lines[0],
                from_import(module, [name.text], style),
            )
    if not missing:
        return []
    if (host := find_host(source, module, missing, style)) is not None:
        return extend(source, host, module, missing, style)
    if style.force_single_line:
        statements = [from_import(module, [name.text], style) for name in missing]
    else:
        statements = [from_import(module, [name.text for name in missing], style)]
    first = key(module, missing[0].name, is_from=True, style=style)
    wanted = module_category(module, style)
    return [_place(source, wanted, first, "".join(statements), style)]


def _runs(source: Source) -> list[list[ImportLine]]:
    """Import lines grouped as they stand: a blank line or other code divides."""
    runs: list[list[ImportLine]] = []
    previous: cst.CSTNode | None = None
    for statement in source.module.body:
        if isinstance(statement, cst.SimpleStatementLine):
            node = statement.body[0]
            if isinstance(node, ImportNode):
                blank = any(each.comment is None for each in statement.leading_lines)
                if blank or not runs or runs[-1][-1][0] is not previous:
                    runs.append([])
                runs[-1].append((statement, node))
        previous = statement
    return runs


def _place(
    source: Source, wanted: int, first: Key, statement: str, style: Style
) -> Insertion:
    """Where a new statement belongs: in its section, which is made if need be."""
    runs = _runs(source)
    kinds = [{category(node, style) for _, node in run} for run in runs]
    lower = None
    for run, categories in zip(runs, kinds, strict=True):
        if min(categories) < wanted:
            lower = run
    for run, categories in zip(reversed(runs), reversed(kinds), strict=True):
        if wanted in categories:
            members = [each for each in run if category(each[1], style) == wanted]
            return _sorted_place(source, members, first, statement, style)
    if lower is not None:
        return source.lines_after(source.end(lower[-1][0]), f"\n{statement}")
    if runs:
        return source.lines_before(source.start(runs[0][0][0]), f"{statement}\n")
    return _first_import(source, statement)


def _first_import(source: Source, statement: str) -> Insertion:
    body = source.module.body
    if body and is_docstring(body[0]):
        return source.lines_after(source.end(body[0]), f"\n{statement}")
    if not body:
        return source.lines_after(len(source.data), statement)
    blank = "\n" if isinstance(body[0], cst.SimpleStatementLine) else "\n\n"
    return source.lines_before(source.start(body[0]), statement + blank)


def _sorted_place(
    source: Source,
    members: Sequence[ImportLine],
    first: Key,
    statement: str,
    style: Style,
) -> Insertion:
    """Behind the last statement of the section that sorts before the new one."""
    keys = [statement_key(node, style) for _, node in members]
    before = [
        line for (line, _), each in zip(members, keys, strict=True) if each < first
    ]
    if keys != sorted(keys):
        before = [line for line, _ in members]
    if before:
        return source.lines_after(source.end(before[-1]), statement)
    return before_statement(source, members[0][0], statement)

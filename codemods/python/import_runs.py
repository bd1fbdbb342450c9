"""The import statements of a module in the groups in which they stand."""

import re
from collections.abc import Sequence

import libcst as cst

from codemods.python.import_order import ImportNode
from codemods.python.python_tree import is_docstring
from codemods.python.source import Source

ImportLine = tuple[cst.SimpleStatementLine, ImportNode]

# https://docs.astral.sh/ruff/linter/#error-suppression
_LATE = re.compile(r"# *noqa(?!\s*:)|# *noqa\s*:[\w ,]*\bE402\b[\w ,]*", re.IGNORECASE)
"""A comment that allows an import behind other code."""


def runs_of(source: Source) -> list[list[ImportLine]]:
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


def late_comment(source: Source, line: cst.SimpleStatementLine) -> str:
    """What the comment of an import beside this one has to be; empty for none.

    Behind code such as ``load_dotenv()`` linters want one, and where all imports there
    carry it, so does a new one.
    """
    late = late_imports(source)
    if line not in late:
        return ""
    comments = [_comment(source, each) for each in late]
    if not all(comments):
        return ""
    return comments[0] if len(set(comments)) == 1 else "# noqa: E402"


def late_imports(source: Source) -> Sequence[cst.SimpleStatementLine]:
    """The imports directly in the module that stand behind other code.

    What a condition or ``try`` holds is no such code, as for pycodestyle.
    """
    late: list[cst.SimpleStatementLine] = []
    code = False
    # See ``module_imports_on_top_of_file`` in
    # https://github.com/PyCQA/pycodestyle/blob/main/pycodestyle.py
    for statement in source.module.body:
        if isinstance(statement, cst.SimpleStatementLine):
            first = statement.body[0]
            if isinstance(first, ImportNode):
                late += [statement] if code else []
            elif not is_docstring(statement) and not _is_dunder(first):
                code = True
        elif not isinstance(statement, cst.If | cst.Try | cst.TryStar | cst.With):
            code = True
    return late


def _is_dunder(statement: cst.BaseSmallStatement) -> bool:
    """Whether it sets ``__all__`` or the like."""
    if not isinstance(statement, cst.Assign):
        return False
    target = statement.targets[0].target
    return isinstance(target, cst.Name) and target.value.startswith("__")


def _comment(source: Source, line: cst.SimpleStatementLine) -> str:
    """The comment on the first or the last line of a statement."""
    for offset in (source.start(line), source.end(line)):
        text = source.line_bytes(source.line(offset)).decode(errors="replace")
        found = _LATE.search(text)
        if found:
            return found.group().strip()
    return ""

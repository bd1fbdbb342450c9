"""An import of one or more names from one module, sorted in as isort would."""

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from codemods.python.import_bindings import bound_before
from codemods.python.import_members import extend, find_host
from codemods.python.import_order import (
    Key,
    Name,
    category,
    key,
    member_key,
    module_category,
    statement_key,
)
from codemods.python.import_profile import as_sorted
from codemods.python.import_runs import ImportLine, late_comment, runs_of
from codemods.python.names import names_used
from codemods.python.python_edit import above_comments, before_statement
from codemods.python.python_tree import is_docstring
from codemods.python.source import Source
from codemods.python.style import Style, from_import
from codemods.result import Refusal
from codemods.splice import Insertion


def import_names(
    source: Source,
    module: str,
    names: Sequence[Name],
    style: Style,
    use: int | None = None,
) -> list[Insertion] | Refusal:
    """Insertions that bind ``names``; those already bound are left out.

    ``use`` is the offset of what needs them: the import runs before it. An import
    inside a function or a condition does not count.
    """
    style = as_sorted(source, style)
    limit = len(source.data) if use is None else use
    bound = set(bound_before(source, limit))
    missing = [
        name for name in names if (name.local, f"{module}.{name.name}") not in bound
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
    if (host := find_host(source, module, missing, style, limit)) is not None:
        return extend(source, host, module, missing, style)
    runs = [run for run in runs_of(source) if source.start(run[-1][0]) < limit]
    ordered = sorted(missing, key=lambda name: member_key(name.name, style))
    together = [[name] for name in ordered] if style.force_single_line else [ordered]
    news = [_new(module, each, style) for each in together]
    # Where they make a section of their own, they are one.
    news[0].opens = news[-1].closes = True
    return [_place(source, runs, new, style) for new in news]


@dataclass(slots=True)
class _New:
    """An import statement to put in: its section, what it sorts by, its names.

    ``opens`` and ``closes`` say that it is the first and the last of those put in.
    """

    section: int
    key: Key
    module: str
    names: Sequence[str]
    style: Style
    opens: bool = False
    closes: bool = False

    def text(self, comment: str = "") -> str:
        """The statement, with a comment behind."""
        return from_import(self.module, self.names, self.style, comment)


def _new(module: str, names: Sequence[Name], style: Style) -> _New:
    first = key(module, names[0].name, is_from=True, style=style)
    texts = [name.text for name in names]
    return _New(module_category(module, style), first, module, texts, style)


def _place(
    source: Source, runs: Sequence[Sequence[ImportLine]], new: _New, style: Style
) -> Insertion:
    """Where a new statement belongs: in its section, which is made if need be."""
    kinds = [{category(node, style) for _, node in run} for run in runs]
    lower = None
    for run, categories in zip(runs, kinds, strict=True):
        if min(categories) < new.section:
            lower = run
    # The last run of the kind: those above may have to run before anything else.
    for run, categories in zip(reversed(runs), reversed(kinds), strict=True):
        if new.section in categories:
            members = [each for each in run if category(each[1], style) == new.section]
            return _sorted_place(source, members, new, style)
    if lower is not None:
        text = new.text(late_comment(source, lower[-1][0]))
        blank = "\n" if new.opens else ""
        return source.lines_after(source.end(lower[-1][0]), f"{blank}{text}")
    if runs:
        offset = above_comments(source, runs[0][0][0])
        text = new.text(late_comment(source, runs[0][0][0]))
        blank = "\n" if new.closes else ""
        return source.lines_before(offset, f"{text}{blank}")
    return _first_import(source, new)


def _first_import(source: Source, new: _New) -> Insertion:
    body, statement = source.module.body, new.text()
    if body and is_docstring(body[0]):
        blank = "\n" if new.opens else ""
        return source.lines_after(source.end(body[0]), f"{blank}{statement}")
    if not body:
        return source.lines_after(len(source.data), statement)
    # https://peps.python.org/pep-0008/#blank-lines
    blank = "\n" if isinstance(body[0], cst.SimpleStatementLine) else "\n\n"
    return source.lines_before(
        above_comments(source, body[0]), statement + (blank if new.closes else "")
    )


def _sorted_place(
    source: Source, members: Sequence[ImportLine], new: _New, style: Style
) -> Insertion:
    """Behind the last statement of the section that sorts before the new one."""
    keys = [statement_key(node, style) for _, node in members]
    before = [
        line for (line, _), each in zip(members, keys, strict=True) if each < new.key
    ]
    # Nobody sorts here: at the end it stands in nobody's way.
    if keys != sorted(keys):
        before = [line for line, _ in members]
    text = new.text(late_comment(source, members[0][0]))
    if before:
        return source.lines_after(source.end(before[-1]), text)
    return before_statement(source, members[0][0], text)

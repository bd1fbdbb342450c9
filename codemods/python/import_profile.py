"""The order that the imports of a file are in, where it is not the one configured.

Many projects sort with a profile of isort's that no file of theirs names; what all
imports of a file agree with is followed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, groupby, pairwise

import libcst as cst

from codemods.python.import_bindings import members_of
from codemods.python.import_order import (
    ImportNode,
    category,
    member_key,
    statement_key,
)
from codemods.python.import_runs import ImportLine, runs_of
from codemods.python.python_tree import dotted
from codemods.python.source import Source
from codemods.python.style import Style

_SWITCHES = (
    "force_sort_within_sections",
    "from_first",
    "order_by_type",
    "length_sort",
)
_ENOUGH = 2
"""So many neighbours have to agree; two imports may be in any order by chance."""


def as_sorted(source: Source, style: Style) -> Style:
    """The style with the order of imports that the file is in.

    It is the configured one where the file agrees with it, or with none that is known.
    """
    runs = list(_sections(runs_of(source), style))
    nodes = [node for run in runs for node in run]
    style = _shaped(nodes, style)
    if _pairs(runs) < _ENOUGH or _agrees(runs, style):
        return style
    # One switch explains a file better than two do; more fit almost any.
    for count in (1, 2):
        for names in combinations(_SWITCHES, count):
            other = _turned(style, names)
            if _agrees(runs, other):
                return other
    return style


def _turned(style: Style, names: Sequence[str]) -> Style:
    """The style with some switches the other way."""
    sections = style.force_sort_within_sections
    return replace(
        style,
        force_sort_within_sections=sections != ("force_sort_within_sections" in names),
        from_first=style.from_first != ("from_first" in names),
        order_by_type=style.order_by_type != ("order_by_type" in names),
        length_sort=style.length_sort != ("length_sort" in names),
    )


def _shaped(nodes: Sequence[ImportNode], style: Style) -> Style:
    """The style with what shows of it in the statements: a name a line, aliases."""
    froms = [node for node in nodes if isinstance(node, cst.ImportFrom)]
    members = [members_of(node) for node in froms]
    plain = [
        dotted(node.module)
        for node, each in zip(froms, members, strict=True)
        if len(each) == 1 and each[0].asname is None
    ]
    single = all(len(each) <= 1 for each in members) and len(set(plain)) < len(plain)
    combined = any(
        len(each) > 1 and any(one.asname for one in each) for each in members
    )
    return replace(
        style,
        force_single_line=style.force_single_line or single,
        combine_as_imports=style.combine_as_imports or combined,
    )


def _sections(
    runs: Sequence[Sequence[ImportLine]], style: Style
) -> Iterator[list[ImportNode]]:
    for run in runs:
        nodes = [node for _, node in run]
        for _, section in groupby(nodes, lambda node: category(node, style)):
            yield list(section)


def _pairs(runs: Sequence[Sequence[ImportNode]]) -> int:
    """How many neighbours there are to compare, statements and names."""
    froms = [node for run in runs for node in run if isinstance(node, cst.ImportFrom)]
    names = sum(max(len(members_of(node)) - 1, 0) for node in froms)
    return names + sum(len(run) - 1 for run in runs)


def _agrees(runs: Sequence[Sequence[ImportNode]], style: Style) -> bool:
    """Whether all imports are in the order of a style."""
    for run in runs:
        keys = [statement_key(node, style) for node in run]
        if any(one > other for one, other in pairwise(keys)):
            return False
        for node in run:
            if isinstance(node, cst.ImportFrom):
                names = [one.evaluated_name for one in members_of(node)]
                ordered = [member_key(name, style) for name in names]
                if ordered != sorted(ordered):
                    return False
    return True

"""How inserted Python is written: what the project's own tools would accept."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Style:
    """The settings of the project's formatter and import sorter that matter here.

    ``first_party`` holds the top-level packages of the project. The switches carry
    the names that ruff and isort give them.
    """

    line_length: int = 88
    indent: str = "    "
    first_party: frozenset[str] = field(default_factory=frozenset)
    force_single_line: bool = False
    force_sort_within_sections: bool = False
    combine_as_imports: bool = False
    from_first: bool = False
    length_sort: bool = False
    order_by_type: bool = True


def exploded(
    head: str, items: Sequence[str], tail: str, indent: str, style: Style
) -> str:
    """``head`` + items + ``tail``, one item a line, the last with a comma."""
    inner = indent + style.indent
    lines = [head, *(f"{inner}{item}," for item in items), indent + tail]
    return "\n".join(lines) + "\n"


def call_statement(
    head: str, arguments: Sequence[str], indent: str, style: Style
) -> str:
    """A call as Black and ruff lay it out; ``head`` ends in the open parenthesis.

    ``head`` carries no indentation. On one line if it fits, else all arguments on a
    line of their own, else one a line with a trailing comma.
    """
    opening = head.count("(")
    closing = ")" * opening
    one_line = f"{indent}{head}{', '.join(arguments)}{closing}\n"
    if len(one_line) - 1 <= style.line_length:
        return one_line
    # https://black.readthedocs.io/en/stable/the_black_code_style/current_style.html
    inner = f"{indent}{style.indent}{', '.join(arguments)}"
    if len(inner) <= style.line_length:
        return f"{indent}{head}\n{inner}\n{indent}{closing}\n"
    return exploded(indent + head, arguments, closing, indent, style)


def from_import(
    module: str, names: Sequence[str], style: Style, comment: str = ""
) -> str:
    """A ``from`` import at module level, wrapped where it would be too long.

    A comment such as ``# noqa: E402`` stands on its first line.
    """
    behind = f"  {comment}" if comment else ""
    one_line = f"from {module} import {', '.join(names)}{behind}\n"
    if len(one_line) - 1 <= style.line_length:
        return one_line
    return exploded(f"from {module} import ({behind}", names, ")", "", style)

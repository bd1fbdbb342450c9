"""The sections that comments divide a list of requirements into."""

import re
from collections.abc import Sequence
from itertools import chain

from codemods.text_lines import Cut, is_blank, line_end, line_start, next_line

_DEVELOPMENT = re.compile(
    r"\b(?:dev|develop|development|devel|tests?|testing|lint\w*|format\w*|typing|docs?"
    r"|documentation|debug\w*|ci|tooling|(?:dev|type|code|static)\W?\w*\W?"
    r"(?:tools?|check\w*|quality)|optional)\b",
    re.IGNORECASE,
)
"""Words of a comment that begins a section of what does not run in production."""

_TOOL = re.compile(
    r"\W*(?:pytest|tox|nox|coverage|hypothesis|factory[-_]boy|faker|pre[-_]commit|black"
    r"|ruff|isort|flake8|pylint|autopep8|bandit|mypy|pyright|i?pdb|ipython|debugpy)"
    r"(?:[-_]\w[\w-]*)?(?![\w.-])",
    re.IGNORECASE,
)
"""A requirement of what is used for development only, whatever the comments say."""

_BOUNDED = re.compile(r"[<>=~!]=")
"""What tells a requirement that is commented out from a title."""


def runtime_run(text: str, items: Sequence[Cut], start: int = 0) -> range:
    """Give the last run of items, without a blank line in it, of what runs.

    A comment such as ``# dev`` begins a section that does not, up to the next title; in
    another language it is told by a test tool that comes first. A run of nothing but
    such tools needs no comment. Where all is of that kind, it is the last run of any.
    ``start`` is where the list begins.
    """
    begins = [0]
    development = False
    kinds: list[bool] = []
    tools = [bool(_TOOL.match(text, item.start)) for item in items]
    for index, item in enumerate(items):
        # A requirement that is commented out is no title.
        titles = [
            part
            for part in _above(text, start, item.start)
            if not _BOUNDED.search(part)
        ]
        blank = "" in titles
        named = titles[titles.index("") + 1 :] if blank else titles
        named = [title for title in named if title]
        # In a run without blank lines a comment is about the next line only, unless it
        # begins or ends what is for development.
        if named and (blank or development or not index or _is_development(named)):
            by_tool = blank and index > 0 and tools[index]
            development = by_tool or _is_development(named)
        if index and (blank or development != kinds[-1]):
            begins.append(index)
        kinds.append(development)
        start = next_line(text, item.end)
    ends = chain(begins[1:], [len(items)])
    runs = [range(*each) for each in zip(begins, ends, strict=True)]
    runtime = [
        run
        for run in runs
        if run and not kinds[run[0]] and not all(tools[run.start : run.stop])
    ]
    return (runtime or runs)[-1]


def _is_development(titles: Sequence[str]) -> bool:
    return any(map(_DEVELOPMENT.search, titles))


def _above(text: str, start: int, end: int) -> list[str]:
    """The lines between two items: a comment, or empty where it is blank."""
    parts: list[str] = []
    start = start if start == line_start(text, start) else next_line(text, start)
    while start < line_start(text, end):
        if is_blank(text, start):
            parts.append("")
        else:
            line = text[start : line_end(text, start)].strip()
            if line.startswith("#"):
                parts.append(line)
        start = next_line(text, start)
    return parts

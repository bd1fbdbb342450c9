"""The lines of a ``requirements.txt``: requirements, and other files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemods.requirements.pep508 import name_in
from codemods.text_lines import line_end, line_start, next_line

# As pip joins them: a comment is not continued, and ends what is.
# https://github.com/pypa/pip/blob/main/src/pip/_internal/req/req_file.py (join_lines)
_LOGICAL = re.compile(r"(?:(?![ \t]*\#)[^\r\n]*\\(?:\r\n|\n|\r))*[^\r\n]*")
_CONTINUED = re.compile(r"\\(?:\r\n|\n|\r)(?P<comment>[ \t]*\#)?")
_COMMENT = re.compile(r"(^|\s)#.*")
# https://pip.pypa.io/en/stable/reference/requirements-file-format/#per-requirement-options
_OPTIONS = re.compile(r"\s--?[a-z].*", re.DOTALL)
# ``-rbase.txt`` is ``-r base.txt``; a long option needs a blank or ``=``.
_INCLUDE = re.compile(
    r"(?P<option>-r|-c|--requirement|--constraint)(?:\s*=\s*|\s+|(?<=-[rc]))(?P<path>\S.*)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement: where it stands, what it says, and the words of PEP 508 in it."""

    start: int
    end: int
    text: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Include:
    """Another file that is installed from too, or only bounds what is installed."""

    start: int
    path: str
    constraint: bool


def lines_of(text: str) -> Iterator[Line]:
    """Give the requirements that have a name."""
    for start, end, said in _logical(text):
        words = _OPTIONS.sub("", said)
        name = name_in(words)
        if name is not None:
            yield Line(line_start(text, start), end, said, name, words)


def includes_of(text: str) -> Iterator[Include]:
    """Give the ``-r`` and ``-c`` lines."""
    for start, _, said in _logical(text):
        found = _INCLUDE.fullmatch(said)
        if found:
            constraint = found["option"] in {"-c", "--constraint"}
            yield Include(start, found["path"].strip("\"' "), constraint)


def _logical(text: str) -> Iterator[tuple[int, int, str]]:
    position = 0
    while position < len(text):
        found = _LOGICAL.match(text, position)
        end = found.end() if found else line_end(text, position)
        joined = _CONTINUED.sub(_between, text[position:end])
        yield position, end, _COMMENT.sub("", joined).strip()
        position = next_line(text, end)
        if position == end:
            break


def _between(continued: re.Match[str]) -> str:
    """What pip puts where two lines are joined: a comment begins after a blank."""
    return " #" if continued["comment"] else ""

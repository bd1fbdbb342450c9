"""A variable in a file of environment variables such as ``.env.example``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from codemods.result import Edited, Found, Presence, Refusal, Unchanged
from codemods.text_lines import (
    Source,
    block_at_end,
    inserted,
    line_at,
    line_cuts,
    line_end,
    line_start,
    newline_before,
    read,
    stripped,
    with_snippet,
)
from codemods.undo import Undo

_LINE = re.compile(
    r"""[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.-]*)[ \t]*=[ \t]*
    (?:'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<plain>[^\r\n]*))
    [^\r\n]*""",
    re.VERBOSE | re.DOTALL,
)
_OTHER_LINE = re.compile(r"[^\r\n]*")
_NEWLINES = re.compile(r"[\r\n]+")
_PLAIN = re.compile(r"[^\s#'\"\\`$]*")
_ESCAPE = re.compile(r"\\([\\'\"nrt])")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A variable: its name, its value, and what the lines of comment above it say."""

    name: str
    value: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    value: str
    start: int
    end: int


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the variable is set; one that is commented out is not."""
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    found = _found(source, spec)
    if found is None:
        return Found(Presence.ABSENT)
    presence = Presence.OURS if found.value == spec.value else Presence.CHANGED
    start, end = line_at(source.text, found.start), line_at(source.text, found.end)
    return Found(presence, start, end)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Append the variable under its comment; one that is set already is respected."""
    lines = [*_comment(spec), *f"{spec.name}={_written(spec.value)}".split("\n")]
    source = read(raw)
    if isinstance(source, Refusal):
        return with_snippet(source, "\n".join(lines))
    found = _found(source, spec)
    if found is not None:
        return Unchanged(line_at(source.text, found.start))
    edited = inserted(source, [block_at_end(source.text, lines)])
    expected = [*_said(source.text), (spec.name, spec.value)]
    if _said(edited.data.decode("utf-8-sig")) == expected:
        return edited
    reason = "a quote that is not closed hides the end of the file"
    return Refusal(reason, 0, "\n".join(lines))


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the variable, with the comment above it as far as it is ours."""
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    found = _found(source, spec)
    if found is None:
        return Unchanged()
    text = source.text
    start = _comment_start(text, line_start(text, found.start), spec)
    expected = [one for one in _variables(text) if one != found]
    said = [(one.name, one.value) for one in expected]
    again = partial(insert, spec=spec)
    head = found.start + len(spec.name)
    undo = Undo(source, again, chunks, head, lambda one: _said(one) == said)
    way = undo.choose([line_cuts(text, start, line_end(text, found.end))])
    if way is None:
        line = line_at(text, found.start)
        return Refusal("the variable cannot be removed safely; delete it by hand", line)
    return stripped(source, way, line_at(text, start))


def _found(source: Source, spec: Spec) -> _Variable | None:
    """Give the last setting of the variable, which is the one that counts."""
    named = [one for one in _variables(source.text) if one.name == spec.name]
    return named[-1] if named else None


def _said(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.value) for one in _variables(text)]


def _variables(text: str) -> Iterator[_Variable]:
    position = 0
    while position < len(text):
        found = _LINE.match(text, position)
        if found is not None:
            end = found.end()
            yield _Variable(found["name"], _value(found), position, end)
        else:
            other = _OTHER_LINE.match(text, position)
            end = other.end() if other else position
        newlines = _NEWLINES.match(text, end)
        position = newlines.end() if newlines else end + 1


def _value(found: re.Match[str]) -> str:
    if found["single"] is not None:
        return re.sub(r"\\([\\'])", r"\1", found["single"])
    if found["double"] is not None:
        value = _ESCAPE.sub(lambda one: _ESCAPED.get(one[1], one[1]), found["double"])
        return value.replace("\r\n", "\n")
    return re.sub(r"(?:^|\s)#.*", "", found["plain"]).strip()


def _written(value: str) -> str:
    """Write a value, in quotes where it would not be read back without them."""
    if _PLAIN.fullmatch(value):
        return value
    if "'" not in value and "\\" not in value and "\n" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _comment(spec: Spec) -> list[str]:
    return [f"# {line}".rstrip() for line in spec.comment.splitlines()]


def _comment_start(text: str, start: int, spec: Spec) -> int:
    """Give the start of our comment above a line, or of the line itself."""
    first = start
    for expected in reversed(_comment(spec)):
        end = newline_before(text, first)
        above = line_start(text, end)
        if end == first or text[above:end].rstrip() != expected:
            return start
        first = above
    return first

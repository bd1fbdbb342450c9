"""A variable in a file of environment variables such as ``.env.example``."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from codemods.dotenv_lines import Variable, variables_in, written
from codemods.result import Edited, Found, Presence, Refusal, Unchanged
from codemods.text_lines import (
    TextFile,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A variable: its name, its value, and what the lines of comment above it say."""

    name: str
    value: str
    comment: str = ""


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
    source = read(raw)
    others = [] if isinstance(source, Refusal) else _variables(source.text)
    lines = [*_comment(spec), written(spec.name, spec.value, others)]
    if isinstance(source, Refusal):
        return with_snippet(source, "\n".join(lines))
    found = _found(source, spec)
    if found is not None:
        return Unchanged(line_at(source.text, found.start))
    edited = inserted(source, [block_at_end(source.text, lines)])
    expected = [*_said(source.text), (spec.name, spec.value)]
    # Read back: behind an open quote the new line is part of that value.
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
    head = found.name_at + len(spec.name)
    # Not the value: the user may have changed that, and the variable is still ours.
    undo = Undo(source, again, chunks, head, lambda one: _said(one) == said)
    way = undo.choose([line_cuts(text, start, line_end(text, found.end))])
    if way is None:
        line = line_at(text, found.start)
        return Refusal("the variable cannot be removed safely; delete it by hand", line)
    return stripped(source, way, line_at(text, start))


def _found(source: TextFile, spec: Spec) -> Variable | None:
    """Give the last setting of the variable, which is the one that counts."""
    named = [one for one in _variables(source.text) if one.name == spec.name]
    return named[-1] if named else None


def _said(text: str) -> list[tuple[str, str]]:
    return [(one.name, one.value) for one in _variables(text)]


def _variables(text: str) -> list[Variable]:
    return [one for one in variables_in(text) if not one.commented]


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

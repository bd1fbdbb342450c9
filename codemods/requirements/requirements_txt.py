"""A requirement in a ``requirements.txt`` of pip."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from codemods.requirements.listing import Listing
from codemods.requirements.pep508 import (
    Requirement,
    clash,
    parse,
    sorted_index,
    spelled,
    wanted,
    wanted_name,
    written_name,
)
from codemods.requirements.requirement_spec import Spec
from codemods.requirements.requirements_lines import Line, lines_of
from codemods.requirements.sections import runtime_run
from codemods.result import Edited, Found, Presence, Refusal, Unchanged
from codemods.text_encoding import read_as_pip
from codemods.text_lines import (
    Cut,
    Insertion,
    TextFile,
    inserted,
    line_at,
    line_cuts,
    line_start,
    lines_in_place,
    next_line,
    with_snippet,
)
from codemods.undo import Undo

# What pip-compile, uv and hatch-pip-compile write at the top.
_GENERATED = re.compile(
    r"^#.*?(?:auto-?generated|@generated|generated) by (?P<tool>[\w-]+)",
    re.IGNORECASE | re.MULTILINE,
)
_SOURCE = re.compile(
    r"^#\s+(?:pip-compile|uv pip compile|uv export|hatch\b)\b.*$", re.MULTILINE
)
_STUCK = "the requirement cannot be removed safely"
_INPUT = re.compile(r"\S+\.(?:in|toml|txt|cfg|py)")
_OPTION = re.compile(
    r"\s--?(?:o|c|(?:output|build-constraint|constraint|override|config)[\w-]*)[ =]\S+"
    r"|\s--[\w-]+=\S+"
)
"""Options that have a value, which may look like an input."""

_EXPORT = "uv export"


@dataclass(frozen=True, slots=True)
class Made:
    """What made a file: the tool, from which files, the command, and on which line."""

    tool: str
    inputs: tuple[str, ...]
    command: str
    line: int


def made_by(text: str) -> Made | None:
    """Tell whether a file says that a tool made it, and from what."""
    made = _GENERATED.search(text)
    if made is None:
        return None
    command = _SOURCE.search(text)
    said = command.group().strip("# \t\r") if command else ""
    words = _OPTION.sub("", said).split()
    inputs = tuple(each for each in words if _INPUT.fullmatch(each))
    if said.startswith(_EXPORT):
        inputs = ("pyproject.toml",)
    return Made(made["tool"], inputs, said, line_at(text, made.start()))


def listed(raw: bytes) -> list[Listing] | Refusal:
    """Give every requirement of the file."""
    source = read_as_pip(raw)
    if isinstance(source, Refusal):
        return source
    return [
        Listing(line.name, line.words, line_at(source.text, line.start))
        for line in lines_of(source.text)
    ]


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the package is required, and in these very words."""
    source = read_as_pip(raw)
    if isinstance(source, Refusal):
        return source
    found = _best(source.text, spec)
    if found is None:
        return Found(Presence.ABSENT)
    line, requirement = found
    same = requirement == wanted(spec.requirement)
    first, last = line_at(source.text, line.start), line_at(source.text, line.end)
    return Found(Presence.OURS if same else Presence.CHANGED, first, last)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Add the requirement after the last one, or in its place in a sorted list.

    A requirement of the user's for the same package is left as it is if some version
    satisfies both, and is a reason to refuse if none does.
    """
    return with_snippet(_insert(raw, spec), spec.requirement)


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the requirement with its line."""
    source = read_as_pip(raw)
    if isinstance(source, Refusal):
        return source
    text = source.text
    best = _best(text, spec)
    if best is None:
        return Unchanged()
    found, _ = best
    said = [one.text for one in lines_of(text) if one != found]
    line = line_at(text, found.start)
    again = partial(insert, spec=spec)
    # One character is enough: the line may be written in other words by now.
    undo = Undo(source, again, chunks, found.start + 1, lambda one: _texts(one) == said)
    return undo.strip([line_cuts(text, found.start, found.end)], line, _STUCK)


def _insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    source = read_as_pip(raw)
    if isinstance(source, Refusal):
        return source
    text = source.text
    best = _best(text, spec)
    if best is not None:
        found, requirement = best
        line = line_at(text, found.start)
        reason = clash(found.text, requirement, spec.requirement)
        return Refusal(reason, line) if reason else Unchanged(line)
    closed = _closed(text)
    if closed is not None:
        return closed
    said = spelled(spec.requirement, (line.words for line in lines_of(text)))
    insertion = _insertion(text, said)
    edited = inserted(source, [insertion])
    if _adds(source, edited, said) and not _is_continued(text, insertion.offset):
        return edited
    reason = "the line before is continued with a backslash, but nothing follows"
    return Refusal(reason, max(edited.line - 1, 1))


def _closed(text: str) -> Refusal | None:
    """Refuse a file that another tool writes, or that pins its packages by hash."""
    made = made_by(text)
    if made is not None:
        inputs = ", ".join(made.inputs) or "the file it is made from"
        again = f", then run {made.command}" if made.command else ""
        reason = f"the file is made by {made.tool}; add the requirement to {inputs}"
        return Refusal(f"{reason}{again}", made.line)
    # With one hash in the file, pip wants one for each of its requirements:
    # https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode
    hashed = text.find("--hash")
    if hashed >= 0:
        reason = "the packages are pinned by hash (--hash); add one with its hashes"
        return Refusal(reason, line_at(text, hashed))
    return None


def _insertion(text: str, said: str) -> Insertion:
    lines = list(lines_of(text))
    if not lines:
        return lines_in_place(text, len(text), [said])
    run = runtime_run(text, [Cut(line.start, line.end) for line in lines])
    group = lines[run.start : run.stop]
    names = [written_name(line.words) for line in group]
    index = sorted_index(names, written_name(said) or "")
    offset = next_line(text, group[index - 1].end) if index else group[0].start
    return lines_in_place(text, offset, [said])


def _adds(source: TextFile, edited: Edited, said: str) -> bool:
    """Whether nothing but the requirement has been added to what the file says."""
    before = _texts(source.text)
    after = _texts(source.decode(edited.data))
    ours = [index for index, text in enumerate(after) if text == said]
    return any([*after[:at], *after[at + 1 :]] == before for at in ours)


def _is_continued(text: str, offset: int) -> bool:
    """Whether the line before an offset would take in what is put there."""
    above = text[:offset].rstrip("\r\n")
    last = above[line_start(above, len(above)) :]
    return last.endswith("\\") and not last.lstrip().startswith("#")


def _best(text: str, spec: Spec) -> tuple[Line, Requirement] | None:
    """Of the lines for one package, give the one that is most like ours."""
    name = wanted_name(spec.requirement)
    parsed = [(line, parse(line.words)) for line in lines_of(text) if line.name == name]
    named = [(line, found) for line, found in parsed if found is not None]
    exact = [one for one in named if one[1] == wanted(spec.requirement)]
    return next(iter(exact or named), None)


def _texts(text: str) -> list[str]:
    return [line.text for line in lines_of(text)]

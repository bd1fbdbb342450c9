"""A requirement in ``install_requires`` of a ``setup.cfg``, which setuptools reads."""

from collections.abc import Sequence
from functools import partial

from codemods.requirements.listing import Listing
from codemods.requirements.pep508 import (
    clash,
    most_alike,
    name_in,
    parse,
    sorted_index,
    spelled,
    wanted,
    written_name,
)
from codemods.requirements.requirement_spec import Spec
from codemods.requirements.sections import runtime_run
from codemods.requirements.setup_cfg_layout import (
    KEY,
    SECTION,
    Option,
    meaning,
    option_of,
    section_end,
)
from codemods.result import Edited, Found, Presence, Refusal, Result, Unchanged
from codemods.text_lines import (
    Cut,
    Insertion,
    TextFile,
    inserted,
    line_at,
    line_cuts,
    line_end,
    line_start,
    lines_in_place,
    newline_near,
    next_line,
    read,
    with_snippet,
)
from codemods.undo import Undo, made

_INDENT = "    "


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the package is required, and in these very words."""
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    item = _best(source.text, spec)
    if item is None:
        return Found(Presence.ABSENT)
    same = parse(_words(source.text, item)) == wanted(spec.requirement)
    line = line_at(source.text, item.start)
    return Found(Presence.OURS if same else Presence.CHANGED, line, line)


def insert(raw: bytes, spec: Spec) -> Result:
    """Add the requirement on a line of its own, after the last or in its order."""
    return with_snippet(_insert(raw, spec), spec.requirement)


def strip(raw: bytes, spec: Spec, chunks: Sequence[str] = ()) -> Result:
    """Delete the requirement with its line, and the key if ``insert`` made it."""
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    text = source.text
    item, option = _best(text, spec), option_of(text)
    if item is None or option is None:
        return Unchanged()
    levels = [line_cuts(text, line_start(text, item.start), item.end)]
    if option.items == (item,) and made(chunks, f"{KEY} ="):
        levels.append(line_cuts(text, option.start, line_end(text, item.end)))
    said = [one for one in _texts(text) if one != _words(text, item)]
    again = partial(insert, spec=spec)
    head = item.start + 1
    undo = Undo(source, again, chunks, head, lambda one: _texts(one) == said)
    reason = "the requirement cannot be removed safely"
    return undo.strip(levels, line_at(text, item.start), reason)


def listed(raw: bytes) -> list[Listing] | Refusal:
    """Give every requirement of ``install_requires``."""
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    text, option = source.text, option_of(source.text)
    items = option.items if option else ()
    named = [(item, name_in(_words(text, item))) for item in items]
    return [
        Listing(name, _words(text, item), line_at(text, item.start))
        for item, name in named
        if name
    ]


def _insert(raw: bytes, spec: Spec) -> Result:
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    text = source.text
    there = _best(text, spec)
    if there is not None:
        line, words = line_at(text, there.start), _words(text, there)
        reason = clash(words, parse(words), spec.requirement)
        return Refusal(reason, line) if reason else Unchanged(line)
    option = option_of(text)
    said = spelled(spec.requirement, _texts(text))
    if option is not None and (reason := option.closed):
        return Refusal(reason, line_at(text, option.start))
    planned = _new_key(text, said) if option is None else _new_item(text, option, said)
    if planned is None:
        reason = f"the file has no [{SECTION}] whose {KEY} could be added to"
        snippet = f"[{SECTION}]\n{KEY} =\n{_INDENT}{said}\n"
        return Refusal(reason, 0, snippet)
    edited = inserted(source, [planned])
    return edited if _adds(source, edited, said) else _unsafe(text, option)


def _new_item(text: str, option: Option, said: str) -> Insertion:
    if not option.items:
        newline = newline_near(text, option.start)
        return Insertion(line_end(text, option.start), f"{newline}{_INDENT}{said}")
    run = runtime_run(text, option.items, option.start)
    items = option.items[run.start : run.stop]
    names = [written_name(_words(text, item)) for item in items]
    index = run.start + sorted_index(names, written_name(said) or "")
    model = option.items[max(index - 1, 0)]
    margin = text[line_start(text, model.start) : model.start]
    offset = next_line(text, option.items[index - 1].end) if index else 0
    if index == 0:
        offset = line_start(text, model.start)
    return lines_in_place(text, offset, [(margin or _INDENT) + said])


def _new_key(text: str, said: str) -> Insertion | None:
    end = section_end(text)
    if end is None:
        return None
    return lines_in_place(text, next_line(text, end), [f"{KEY} =", f"{_INDENT}{said}"])


def _adds(source: TextFile, edited: Edited, said: str) -> bool:
    before = meaning(source.text)
    after = meaning(source.decode(edited.data))
    if before is None or after is None:
        return False
    old = before.get(SECTION, {}).pop(KEY, "").split("\n")
    new = after.get(SECTION, {}).pop(KEY, "").split("\n")
    if said not in new:
        return False
    new.remove(said)
    return before == after and [one for one in old if one] == [
        one for one in new if one
    ]


def _unsafe(text: str, option: Option | None) -> Refusal:
    line = line_at(text, option.start) if option else 0
    return Refusal("the file is laid out in a way that cannot be added to safely", line)


def _best(text: str, spec: Spec) -> Cut | None:
    index = most_alike(_texts(text), spec.requirement)
    option = option_of(text)
    return option.items[index] if option and index is not None else None


def _words(text: str, item: Cut) -> str:
    return text[item.start : item.end]


def _texts(text: str) -> list[str]:
    option = option_of(text)
    return [_words(text, item) for item in option.items] if option else []

"""A requirement in ``install_requires`` of a ``setup.py``: a list that is written out.

Anything else, such as one that is read from a file, is refused with the line to paste.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from codemods.brackets import Brackets
from codemods.python.source import syntax_tree
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
from codemods.requirements.toml_layout import string_text
from codemods.result import Found, Presence, Refusal, Result, Unchanged
from codemods.text_lines import (
    Cut,
    TextFile,
    inserted,
    line_at,
    read,
    split_lines,
    with_snippet,
)
from codemods.undo import Undo

KEY = "install_requires"


@dataclass(frozen=True, slots=True)
class _List:
    """The list: its place, and the places and texts of its items."""

    source: TextFile
    place: Cut
    items: tuple[Cut, ...]
    texts: tuple[str, ...]

    def of(self, spec: Spec) -> int | None:
        """Give the index of what stands there for a package."""
        return most_alike(self.texts, spec.requirement)

    def line(self, index: int) -> int:
        """Give the line of an item."""
        return line_at(self.source.text, self.items[index].start)

    @property
    def brackets(self) -> Brackets:
        """The list as brackets around items."""
        place = self.place
        return Brackets(self.source.text, place.start, place.end - 1, self.items)


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the package is required, and in these very words."""
    listing = _read(raw)
    if isinstance(listing, Refusal):
        return listing
    index = listing.of(spec)
    if index is None:
        return Found(Presence.ABSENT)
    same = parse(listing.texts[index]) == wanted(spec.requirement)
    line = listing.line(index)
    return Found(Presence.OURS if same else Presence.CHANGED, line, line)


def insert(raw: bytes, spec: Spec) -> Result:
    """Add the requirement to the list, after the last one or in its order."""
    return with_snippet(_insert(raw, spec), f'"{spec.requirement}",')


def strip(raw: bytes, spec: Spec, chunks: Sequence[str] = ()) -> Result:
    """Delete the requirement from the list."""
    listing = _read(raw)
    if isinstance(listing, Refusal):
        return listing
    index = listing.of(spec)
    if index is None:
        return Unchanged()
    said = (*listing.texts[:index], *listing.texts[index + 1 :])
    head = listing.items[index].start + 1
    proves = partial(_says, source=listing.source, said=said)
    undo = Undo(listing.source, partial(insert, spec=spec), chunks, head, proves)
    levels = [listing.brackets.ways_without(index)]
    reason = "the requirement cannot be removed safely"
    return undo.strip(levels, listing.line(index), reason)


def listed(raw: bytes) -> list[Listing] | Refusal:
    """Give every requirement of the list."""
    listing = _read(raw)
    if isinstance(listing, Refusal):
        return listing
    named = [(index, name_in(text)) for index, text in enumerate(listing.texts)]
    return [
        Listing(name, listing.texts[index], listing.line(index))
        for index, name in named
        if name
    ]


def _insert(raw: bytes, spec: Spec) -> Result:
    listing = _read(raw)
    if isinstance(listing, Refusal):
        return listing
    at = listing.of(spec)
    if at is not None:
        words, line = listing.texts[at], listing.line(at)
        reason = clash(words, parse(words), spec.requirement)
        return Refusal(reason, line) if reason else Unchanged(line)
    text = listing.source.text
    said = spelled(spec.requirement, listing.texts)
    run = runtime_run(text, listing.items, listing.place.start + 1)
    names = [written_name(each) for each in listing.texts[run.start : run.stop]]
    index = run.start + sorted_index(names, written_name(said) or "")
    quote = text[listing.items[0].start] if listing.items else '"'
    item = string_text(said, "'" if quote == "'" else '"')
    edited = inserted(listing.source, listing.brackets.add(item, index, "    "))
    wanted_texts = (*listing.texts[:index], said, *listing.texts[index:])
    if _says(listing.source.decode(edited.data), listing.source, wanted_texts):
        return edited
    reason = "the list is laid out in a way that cannot be added to safely"
    return Refusal(reason, line_at(text, listing.place.start))


def _says(text: str, source: TextFile, said: tuple[str, ...]) -> bool:
    after = _read(source.encode(text))
    return isinstance(after, _List) and after.texts == said


def _read(raw: bytes) -> _List | Refusal:
    source = read(raw)
    if isinstance(source, Refusal):
        return source
    try:
        tree = syntax_tree(raw)
    except SyntaxError as error:
        return Refusal(f"syntax error: {error.msg}", error.lineno or 0)
    calls = [call for call in _calls(tree) if _called(call) == "setup"]
    # Which of several runs is decided by code, and code is not run here.
    if len(calls) != 1:
        return Refusal("the file has no single call of setup()")
    value = next((one.value for one in calls[0].keywords if one.arg == KEY), None)
    if value is None:
        return Refusal(f"setup() has no {KEY} to add to", calls[0].lineno)
    if isinstance(value, ast.Name):
        value = _assigned(tree, value.id) or value
    items = value.elts if isinstance(value, ast.List) else [value]
    texts = [one.value for one in items if isinstance(one, ast.Constant)]
    plain = [text for text in texts if isinstance(text, str)]
    if not isinstance(value, ast.List) or len(plain) < len(items):
        reason = f"{KEY} is not a list that is written out; add it where it comes from"
        return Refusal(reason, value.lineno)
    places = _Places(source.text)
    cuts = tuple(map(places.cut, items))
    return _List(source, places.cut(value), cuts, tuple(plain))


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    function = call.func
    return getattr(function, "id", getattr(function, "attr", ""))


def _assigned(tree: ast.Module, name: str) -> ast.expr | None:
    """The list that a name stands for, where it is bound once and used once."""
    uses = [
        one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id == name
    ]
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets == [uses[0]]:
            # Whatever else uses the name may add to the list, or replace it.
            return node.value if len(uses) == 2 else None  # noqa: PLR2004 - there and here
    return None


class _Places:
    """Offsets in a text of what a tree counts in lines and UTF-8."""

    def __init__(self, text: str) -> None:
        self._lines = split_lines(text)
        self._starts = [0]
        for line in self._lines:
            end = self._starts[-1] + len(line)
            self._starts.append(end + (2 if text[end : end + 2] == "\r\n" else 1))

    def cut(self, node: ast.expr) -> Cut:
        """Where an expression stands."""
        end_line, end_column = node.end_lineno or 0, node.end_col_offset or 0
        start = self._offset(node.lineno, node.col_offset)
        return Cut(start, self._offset(end_line, end_column))

    def _offset(self, line: int, column: int) -> int:
        # Columns count bytes: https://docs.python.org/3/library/ast.html#ast.AST.col_offset
        text = self._lines[line - 1].encode()[:column].decode()
        return self._starts[line - 1] + len(text)

"""Modules renamed in Python source: in imports, and in what strings and comments say.

It goes by tokens, for a name is not a module: ``app`` is nearly always the application.
What no import, string or comment holds stays as it is.
"""

import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aegis_cst.components.placing.names import Names, relative

_QUIET = frozenset(
    {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}
)
# Python 3.12 takes f-strings apart, 3.14 has t-strings besides; before, each is one
# string: https://docs.python.org/3/library/token.html#token.FSTRING_START
_FORMATTED = frozenset(
    getattr(tokenize, name)
    for name in ("FSTRING_START", "TSTRING_START")
    if hasattr(tokenize, name)
)
_FORMATTED_END = frozenset(
    getattr(tokenize, name)
    for name in ("FSTRING_END", "TSTRING_END")
    if hasattr(tokenize, name)
)

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")

Edit = tuple[int, int, str]
"""Start and end of what is replaced, and the text that goes there."""


def renamed(source: str, names: Names, package: str = "") -> str:
    """The source with the names that its modules have in a project.

    ``package`` is the dotted package that it is in there, if its imports are to be
    relative. Raises ``SyntaxError`` or ``tokenize.TokenError`` for what does not parse.
    """
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    starts = _line_starts(source)
    code = _Code(
        [each for each in tokens if each.type not in _QUIET], starts, names, package
    )
    edits = [*code.imports(), *_texts(source, tokens, starts, names)]
    edits += code.uses()
    parts, done = [], 0
    for start, end, text in sorted(edits):
        parts += [source[done:start], text]
        done = end
    return "".join([*parts, source[done:]])


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in io.StringIO(source):
        starts.append(starts[-1] + len(line))
    return starts


def _offset(starts: Sequence[int], place: tuple[int, int]) -> int:
    return starts[place[0] - 1] + place[1]


def _texts(
    source: str, tokens: Sequence[tokenize.TokenInfo], starts: list[int], names: Names
) -> Iterator[Edit]:
    """Strings and comments that name something; an f-string is one, with all in it."""
    depth = first = 0
    for token in tokens:
        if token.type in _FORMATTED:
            # One may stand within another: the outermost counts.
            first = first if depth else _offset(starts, token.start)
            depth += 1
            continue
        if token.type in _FORMATTED_END:
            depth -= 1
        elif token.type in {tokenize.STRING, tokenize.COMMENT} and not depth:
            first = _offset(starts, token.start)
        else:
            continue
        end = _offset(starts, token.end)
        if not depth and (text := names.text(source[first:end])) != source[first:end]:
            yield first, end, text


@dataclass(slots=True)
class _Code:
    """The tokens of code, without comments and white space."""

    tokens: Sequence[tokenize.TokenInfo]
    starts: Sequence[int]
    names: Names
    package: str
    bound: set[str] = field(default_factory=set)
    """What ``import app.x`` makes reachable as ``app.x``: its ``x``."""
    seen: set[int] = field(default_factory=set)
    """Tokens of modules in imports, by their numbers."""

    def imports(self) -> Iterator[Edit]:
        """Rename what import statements name."""
        at_start, depth = True, 0
        for index, token in enumerate(self.tokens):
            if at_start and token.string == "from":
                yield from self._from_import(index)
            elif at_start and token.string == "import":
                yield from self._import(index)
            depth += (token.string in _OPENING) - (token.string in _CLOSING)
            ends = token.type == tokenize.NEWLINE or token.string in {";", ":"}
            at_start = ends and not depth

    def _from_import(self, index: int) -> Iterator[Edit]:
        first, last, name = self._dotted(index + 1)
        new = self.names.imported(name)
        if name.partition(".")[0] == "app" and self.package:
            new = relative(new, self.package)
        if new != name:
            yield self._edit(first, last, new)

    def _import(self, index: int) -> Iterator[Edit]:
        while index < len(self.tokens) and self.tokens[index].string in {"import", ","}:
            first, last, name = self._dotted(index + 1)
            new = self.names.imported(name)
            index = last + 1
            if self.tokens[index].string == "as":
                index += 2
            elif name.startswith("app."):
                self.bound.add(name.split(".")[1])
            if new != name:
                yield self._edit(first, last, new)

    def _dotted(self, index: int) -> tuple[int, int, str]:
        """First and last token of a dotted name, and the name; empty for a relative."""
        last = index
        name = self.tokens[index].string
        if self.tokens[index].type != tokenize.NAME:
            return index, index, ""
        while self.tokens[last + 1].string == ".":
            last += 2
            name += f".{self.tokens[last].string}"
        self.seen.update(range(index, last + 1))
        return index, last, name

    def uses(self) -> Iterator[Edit]:
        """Rename ``app.x`` where an import of ``app.x`` has bound it."""
        if not self.bound:
            return
        for index, token in enumerate(self.tokens[:-2]):
            if token.string != "app" or index in self.seen:
                continue
            dot, name = self.tokens[index + 1 : index + 3]
            is_member = index > 0 and self.tokens[index - 1].string == "."
            if dot.string == "." and name.string in self.bound and not is_member:
                new = self.names.module(f"app.{name.string}")
                yield self._edit(index, index + 2, new)

    def _edit(self, first: int, last: int, text: str) -> Edit:
        start = _offset(self.starts, self.tokens[first].start)
        return start, _offset(self.starts, self.tokens[last].end), text

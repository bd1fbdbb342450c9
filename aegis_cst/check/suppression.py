"""``# aegis: ignore[CODE]``: what the user has seen and wants to keep as it is."""

import io
import re
import tokenize
from collections.abc import Iterator, Mapping

from aegis_cst.check.finding import Finding
from aegis_cst.check.sources import Sources

_MARK = b"aegis:"
_COMMENT = re.compile(
    r"(?:^|\s)#(?:.*?#)?\s*aegis:\s*ignore\s*(?:\[(?P<codes>[^\]]*)\])?(?=\s|$|#)"
)
_EVERY = frozenset({""})

Comments = Mapping[int, frozenset[str]]
"""Codes that are ignored, by line; the empty one stands for all."""


class Suppressions:
    """Knows the comments of each file; a file without findings is not looked at."""

    def __init__(self, sources: Sources) -> None:
        """Files are read as they are asked about."""
        self._sources = sources
        self._known: dict[str, Comments] = {}

    def covers(self, finding: Finding) -> bool:
        """Whether the user has said that a finding is to be ignored."""
        path = finding.place.path
        if path not in self._known:
            self._known[path] = comments_of(path, self._sources.read(path) or b"")
        codes = self._known[path].get(max(finding.place.line, 1), frozenset())
        return "" in codes or finding.code in codes


def comments_of(path: str, data: bytes) -> Comments:
    """Which codes are ignored on which lines of a file."""
    if _MARK not in data:
        return {}
    found = _in_python(data) if path.endswith((".py", ".pyi")) else None
    if found is None:
        lines = data.decode(errors="replace").splitlines()
        found = ((range(at, at + 1), line) for at, line in enumerate(lines, 1))
    comments: dict[int, frozenset[str]] = {}
    for lines_of_it, text in found:
        match = _COMMENT.search(text)
        if match:
            codes = _codes(match["codes"])
            for line in lines_of_it:
                comments[line] = comments.get(line, frozenset()) | codes
    return comments


def _codes(text: str | None) -> frozenset[str]:
    if text is None:
        return _EVERY
    return frozenset(each.strip() for each in text.split(",") if each.strip())


def _in_python(data: bytes) -> Iterator[tuple[range, str]] | None:
    """Comments, each with the lines that it is about; ``None`` if it has no tokens.

    A comment on the last line of a statement is about all its lines.
    """
    try:
        tokens = list(tokenize.tokenize(io.BytesIO(data).readline))
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError):
        return None
    return _about(tokens)


def _about(tokens: list[tokenize.TokenInfo]) -> Iterator[tuple[range, str]]:
    first = 0
    for at, token in enumerate(tokens):
        line = token.start[0]
        if token.type == tokenize.COMMENT:
            ends = first and tokens[at + 1].type == tokenize.NEWLINE
            yield range(first if ends else line, line + 1), token.string
        elif token.type == tokenize.NEWLINE:
            first = 0
        elif token.type not in _NOTHING and not first:
            first = line


_NOTHING = {
    tokenize.NL,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}

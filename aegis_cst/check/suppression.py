"""``# aegis: ignore[CODE]``: what the user has seen and wants to keep as it is."""

import io
import re
import tokenize
from collections.abc import Collection, Iterator, Mapping

from aegis_cst.check.asked.selection import longest, unknown
from aegis_cst.check.finding import Finding, Remark
from aegis_cst.reading.files.sources import Sources

_MARK = b"aegis:"
_WORDS = r"[A-Za-z]+\d+(?:[\s,]+[A-Za-z]+\d+\b)*"
_COMMENT = re.compile(
    # Behind other comments of the line too, which linters want as well.
    r"(?:^|\s)#(?:.*?#)?\s*aegis:\s*ignore"
    rf"(?:\s*\[(?P<codes>[^\]]*)\]|\s*[\s:=(]\s*(?P<words>{_WORDS})\b\)?)?"
    r"(?=[\s,#]|$)"
)
_EVERY = ""

Comments = Mapping[int, Mapping[str, int]]
"""Codes that are ignored, by line, each with the line of the comment.

They are selectors, in capitals; the empty one stands for all.
"""


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
        codes = self._known[path].get(max(finding.place.line, 1), {})
        return longest(codes, finding.code) >= 0

    def remarks(self, codes: Collection[str]) -> Iterator[Remark]:
        """What is wrong with the comments, given the codes of all rules."""
        for path, comments in sorted(self._known.items()):
            found = {
                (line, each)
                for selectors in comments.values()
                for each, line in selectors.items()
                if each != _EVERY and unknown([each], codes)
            }
            for line, each in sorted(found):
                text = f"no rule has the code {each}, which is to be ignored here"
                yield Remark(path, line, f"{text}; see: aegis check --explain ALL")


def comments_of(path: str, data: bytes) -> Comments:
    """Which codes are ignored on which lines of a file."""
    if _MARK not in data:
        return {}
    found = _in_python(data) if path.endswith((".py", ".pyi")) else None
    if found is None:
        lines = data.decode(errors="replace").splitlines()
        found = ((range(at, at + 1), line) for at, line in enumerate(lines, 1))
    comments: dict[int, dict[str, int]] = {}
    for lines_of_it, text in found:
        match = _COMMENT.search(text)
        if match:
            codes = _codes(match)
            for line in lines_of_it:
                known = comments.setdefault(line, {})
                known.update(dict.fromkeys(codes, lines_of_it[-1]))
    return comments


def _codes(comment: re.Match[str]) -> list[str]:
    """The codes of a comment; those without brackets count as well."""
    if comment["codes"] is None and comment["words"] is None:
        return [_EVERY]
    listed = comment["codes"] or comment["words"] or ""
    return [each.upper() for each in re.split(r"[\s,]+", listed) if each]


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
            # Not `NL`: that ends a line within brackets, and no statement.
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

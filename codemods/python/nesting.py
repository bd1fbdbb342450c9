"""How deep a Python text nests and how long it is, told without parsing it.

The native parser calls itself for every level, and overflows the stack of the process
where there are too many of them. Brackets are such levels, and so are chains: a sum of
many terms, attributes of attributes, ``elif`` after ``elif``.
"""

import re

LIMIT = 600
"""Words in one chain that are safe with the smallest stack that a system gives."""

BRACKET = 5
"""A level of brackets, or a ``lambda``, weighs as much as so many words."""

TOKENS_LIMIT = 100_000
"""Words, signs and line ends of the longest file that is parsed in a few seconds."""

PATTERN = 50
"""In a pattern, the parser tries each level in two ways, and all below it in each."""

_TOKEN = re.compile(
    rb"""
      (?P<string>[A-Za-z]{0,2}
        (?:\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3}
        |'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
        |"(?:[^"\\\r\n]|\\.)*+"
        |'(?:[^'\\\r\n]|\\.)*+'))
    | (?P<blank>\#[^\r\n]*+ | \\\r?\n | [ \t\f]++)
    | (?P<line>(?:[\r\n]++[ \t\f]*+)++)
    | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<end>[,;])
    | \w++ | .
    """,
    re.VERBOSE | re.DOTALL,
)


_BRANCH = re.compile(rb"(?:elif|case)\b|\#")
_FORMATTED = re.compile(rb"[A-Za-z]?[fFtT][A-Za-z]?[\"']")


def too_deep(data: bytes) -> int:
    """The 1-based line on which a text gets too deep for the parser; 0 if none."""
    offset = _Scan(data).end()
    return data.count(b"\n", 0, offset) + 1 if offset >= 0 else 0


def too_long(data: bytes) -> int:
    """The 1-based line from which a text is too long for the parser; 0 if none."""
    # A word has a byte at least.
    if len(data) <= TOKENS_LIMIT:
        return 0
    count = 0
    for token in _TOKEN.finditer(data):
        match token.lastgroup:
            case "line":
                count += token.group().count(b"\n") or 1
            case "end":
                count += 2  # what it ends is a node too, beside what that is made of
            case kind:
                count += kind != "blank"
        if count > TOKENS_LIMIT:
            return data.count(b"\n", 0, token.start()) + 1
    return 0


class _Scan:
    """Adds up, token by token, what is open at a time."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.levels = [0]
        self.total = 0
        self.most = 0
        self.bracket = BRACKET
        self.branches: dict[int, int] = {}

    def end(self) -> int:
        """The offset of the token that is one too many; -1 if none is."""
        for token in _TOKEN.finditer(self.data):
            within = self._count(token)
            self.most = max(self.most, self.total + within)
            if self.most > LIMIT:
                return token.start()
        return -1

    def _count(self, token: re.Match[bytes]) -> int:
        """Count a token; gives what the expressions within a string weigh."""
        match token.lastgroup:
            case "line":
                if len(self.levels) == 1:
                    self._next_line(token)
            case "open":
                self.levels.append(self.bracket)
                self.total += self.bracket
            case "close" if len(self.levels) > 1:
                self.total -= self.levels.pop()
                self._add(1)
            case "end":
                start = self.bracket if len(self.levels) > 1 else 0
                self._add(start - self.levels[-1])
            case "string":
                self._add(1)
                return _within(token.group())
            case None | "close":
                self._add(BRACKET if token.group() == b"lambda" else 1)
        return 0

    def _add(self, number: int) -> None:
        self.levels[-1] += number
        self.total += number

    def _next_line(self, token: re.Match[bytes]) -> None:
        """Start anew, but for the branches that the line is within or goes on with."""
        found = _BRANCH.match(self.data, token.end())
        word = found.group() if found else b""
        if word == b"#":
            return
        text = token.group()
        indent = len(text) - len(text.rstrip(b" \t\f"))
        kept = indent + (word == b"elif")
        self.branches = {k: v for k, v in self.branches.items() if k < kept}
        if word == b"elif":
            self.branches[indent] = self.branches.get(indent, 0) + 2
        self.bracket = PATTERN if word == b"case" else BRACKET
        self.total = sum(self.branches.values())
        self.levels = [self.total]


def _within(string: bytes) -> int:
    """The most that the expressions in a formatted string weigh; 0 for any other."""
    if b"{" not in string or not _FORMATTED.match(string):
        return 0
    scan = _Scan(string.partition(string[-1:])[2].strip(string[-1:]))
    scan.end()
    return scan.most

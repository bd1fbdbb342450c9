"""``[tool.aegis.check]`` in ``pyproject.toml``."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aegis_cst.check.asked.selection import unknown
from aegis_cst.check.patterns import PatternError, matcher
from aegis_cst.check.usage import UsageError
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.toml_text import parse_toml

PATH = "pyproject.toml"
KEYS = ("select", "ignore", "per-file-ignores", "exclude")


@dataclass(frozen=True, slots=True)
class Configuration:
    """Selectors are codes or their beginnings, patterns as in ``patterns``.

    ``per_file_ignores`` are selectors by pattern; one that starts with an exclamation
    mark is about every other file.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[str, ...] = ()

    def excludes(self) -> Callable[[str], bool]:
        """Whether a file or folder is left out."""
        return matcher(self.exclude)

    def ignored_in(self, path: str) -> Iterator[str]:
        """Selectors of the rules that say nothing about a file."""
        for pattern, selectors in self.per_file_ignores:
            inverted = pattern.startswith("!")
            if matcher([pattern.removeprefix("!")])(path) != inverted:
                yield from selectors


def read_configuration(data: bytes | None, codes: Collection[str]) -> Configuration:
    """The configuration in the content of ``pyproject.toml``.

    A file that cannot be read configures nothing: a rule of its own reports it.
    Raises ``UsageError`` for what the table cannot hold.
    """
    # Most files say nothing of aegis, and need not be parsed for that.
    if data is None or b"aegis" not in data:
        return Configuration()
    text = data.decode("utf-8-sig", errors="replace")
    document = parse_toml(text, PATH)
    if isinstance(document, Blocker):
        return Configuration()
    table = document.get("tool", {})
    for key in ("aegis", "check"):
        table = table.get(key, {}) if isinstance(table, dict) else {}
    try:
        return _configuration(table, codes)
    except _ProblemError as problem:
        line = _line_of(text, problem.key, problem.value)
        message = f"{PATH}:{line}: {problem}"
        raise UsageError(message) from None


class _ProblemError(Exception):
    def __init__(self, reason: str, key: str = "", value: str = "") -> None:
        super().__init__(reason)
        self.key, self.value = key, value


def _configuration(table: object, codes: Collection[str]) -> Configuration:
    if not isinstance(table, dict):
        message = "check under [tool.aegis] is to be a table"
        raise _ProblemError(message, "check")
    for key in table:
        if key not in KEYS:
            message = f"[tool.aegis.check] has no key {key}; it takes {', '.join(KEYS)}"
            raise _ProblemError(message, key)
    per_file = table.get("per-file-ignores", {})
    if not isinstance(per_file, dict):
        message = "per-file-ignores is to be a table of lists of codes, by pattern"
        raise _ProblemError(message, "per-file-ignores")
    return Configuration(
        select=_selectors(table, "select", codes),
        ignore=_selectors(table, "ignore", codes),
        per_file_ignores=tuple(
            (_pattern(each, each), _selectors(per_file, each, codes))
            for each in per_file
        ),
        exclude=tuple(
            _pattern("exclude", each) for each in _texts(table, "exclude", "patterns")
        ),
    )


def _texts(table: Mapping[str, Any], key: str, what: str) -> list[str]:
    values = table.get(key, [])
    if not (isinstance(values, list) and all(isinstance(each, str) for each in values)):
        message = f"{key} under [tool.aegis.check] is to be a list of {what}"
        raise _ProblemError(message, key)
    return values


def _selectors(
    table: Mapping[str, Any], key: str, codes: Collection[str]
) -> tuple[str, ...]:
    selectors = _texts(table, key, "codes")
    if (first := unknown(selectors, codes)) != "":
        message = f"no rule has the code {first}; see: aegis check --explain ALL"
        raise _ProblemError(message, key, first)
    return tuple(selectors)


def _pattern(key: str, pattern: str) -> str:
    try:
        matcher([pattern.removeprefix("!")])
    except PatternError as error:
        raise _ProblemError(str(error), key, pattern) from None
    return pattern


_HEADER = re.compile(r"\s*\[\s*tool\s*\.\s*aegis\b")


def _line_of(text: str, key: str, value: str) -> int:
    """1-based line of a value, else of its key, below the tables of aegis."""
    lines = list(enumerate(text.splitlines(), 1))
    headers = [number for number, line in lines if _HEADER.match(line)]
    first = headers[0] if headers else 1
    after = [(number, line) for number, line in lines if number >= first]
    quoted = re.compile(rf"[\"']{re.escape(value)}[\"']")
    named = re.compile(
        rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|.*\.\s*{re.escape(key)}\b"
    )
    starts = [number for number, line in after if named.match(line)] if key else []
    start = starts[0] if starts else first
    if value:
        for number, line in after:
            if number >= start and quoted.search(line):
                return number
    return start

"""Files that have to do with wiring and cannot be read."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place

ADVICE = {
    "AEG001": "correct it; until then nothing in this file is checked",
    "AEG002": "save it as UTF-8, or name its encoding in the first line",
}
"""What to do about a file, by code."""


def _broken(code: str, codebase: Codebase) -> Iterator[Finding]:
    codebase.wiring  # noqa: B018 - whoever is asked for the wiring reads the files
    for path, broken in codebase.outlines.broken.items():
        if broken.code != code or is_test(path) or "{{" in path:
            continue
        place = Place(path, broken.line, broken.column)
        yield Finding(code, place, broken.reason, ADVICE[code])


def syntax_error(codebase: Codebase) -> Iterator[Finding]:
    """Files that are no Python, neither of the running version nor of a newer one."""
    return _broken("AEG001", codebase)


def not_utf8(codebase: Codebase) -> Iterator[Finding]:
    """Files in an encoding that they do not name."""
    return _broken("AEG002", codebase)


RULES = (
    Rule("AEG001", "syntax-error", "A file is not valid Python.", syntax_error),
    Rule(
        "AEG002", "not-utf8", "A Python file is not UTF-8 and says no more.", not_utf8
    ),
)

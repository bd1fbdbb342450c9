"""The arguments of ``aegis check``, and a quick way to read them.

The command runs at every commit, so it does without Typer where it can: what is
spelled plainly is read here, everything else, such as ``--help``, an abbreviation or a
mistake, is left to the command that Typer knows. Both come to the same ``Arguments``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

DEFAULT_FORMAT = "full"
_FLAGS = {
    "--fix": "fix",
    "--diff": "diff",
    "--statistics": "statistics",
    "--no-cache": "no_cache",
}
_VALUES = {
    "-p": "project_path",
    "--project-path": "project_path",
    "--output-format": "output_format",
    "--explain": "explain",
}
_LISTS = {"--select": "select", "--ignore": "ignore"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the command line says; empty texts stand for what is not said."""

    paths: tuple[str, ...] = ()
    project_path: str = ""
    fix: bool = False
    diff: bool = False
    output_format: str = DEFAULT_FORMAT
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    statistics: bool = False
    explain: str = ""
    no_cache: bool = False


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """Codes that are divided by commas, in one value or several."""
    return tuple(
        code for value in values for each in value.split(",") if (code := each.strip())
    )


def plain_arguments(words: Sequence[str]) -> Arguments | None:
    """The arguments, if they are spelled plainly."""
    said: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        if word in _FLAGS:
            said[_FLAGS[word]] = True
        elif not word.startswith("-"):
            said["paths"] = (*said.get("paths", ()), word)
        else:
            option, equals, value = word.partition("=")
            value = value if equals else next(rest, "")
            # A value that looks like an option is most likely one that was forgotten.
            if not value or value.startswith("-") or not _take(said, option, value):
                return None
    return Arguments(**said)


def _take(said: dict[str, Any], option: str, value: str) -> bool:
    """Note an option that has a value; whether there is such an option."""
    if option in _LISTS:
        name = _LISTS[option]
        said[name] = (*said.get(name, ()), *listed([value]))
    elif option in _VALUES:
        said[_VALUES[option]] = value
    return option in _LISTS or option in _VALUES

"""The arguments of ``aegis check``, and a quick way to read them.

The command runs at every commit, so it does without Typer where it can. What is not
spelled plainly is left to the command that Typer knows; both come to the same
``Arguments``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aegis_cst.cli.arguments.plain_words import Spelling, plain_words

DEFAULT_FORMAT = "full"
_SPELLING = Spelling(
    flags={
        "--fix": "fix",
        "--diff": "diff",
        "--statistics": "statistics",
        "--no-cache": "no_cache",
    },
    values={
        "-p": "project_path",
        "--project-path": "project_path",
        "--output-format": "output_format",
        "--explain": "explain",
    },
    lists={"--select": "select", "--ignore": "ignore"},
    rest="paths",
)


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
    said = plain_words(words, _SPELLING)
    if said is None:
        return None
    said["paths"] = tuple(said.get("paths", ()))
    said |= {name: listed(said.get(name, ())) for name in _SPELLING.lists.values()}
    return Arguments(**said)

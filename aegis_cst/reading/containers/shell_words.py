"""Command lines as the words of each program that they run."""

import re
import shlex
from collections.abc import Iterator, Sequence

_ENDS = re.compile(r"[;&|]+")
_SHELLS = frozenset({"sh", "bash", "ash", "zsh", "dash"})


def program_of(word: str) -> str:
    """The name of a program, without its folder."""
    return word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")


def shell_words(line: str) -> list[str]:
    """The words of a shell line, with ``;``, ``&&`` and the like as words of their own.

    The end of a line is one of those, unless it is continued. None if a quote is not
    closed.
    """
    joined = line.replace("\\\n", " ").replace("\n", " ; ")
    lexer = shlex.shlex(joined, posix=True, punctuation_chars=";&|")
    # Else `app:app` would be three words:
    # https://docs.python.org/3/library/shlex.html#improved-compatibility-with-shells
    lexer.whitespace_split = True
    # `#` begins a comment only behind a space, which `shlex` does not look at.
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:  # a quote that is not closed
        return []


def simple_commands(words: Sequence[str]) -> Iterator[list[str]]:
    """The words between those that end a command; what is empty is left out."""
    command: list[str] = []
    for word in (*words, ";"):
        if not _ENDS.fullmatch(word):
            command.append(word)
        elif command:
            yield command
            command = []


def command_words(line: str | Sequence[str]) -> Iterator[list[str]]:
    """The words of each command; what is handed to a shell is taken apart as well."""
    words = shell_words(line) if isinstance(line, str) else line
    for command in simple_commands(words):
        if _is_handed_on(command):
            yield from command_words(command[2]) if command[2:] else ()
        else:
            yield command


def _is_handed_on(command: Sequence[str]) -> bool:
    """Whether it is a shell with ``-c``, which may stand among other letters."""
    options = "".join(command[1:2])
    asked = options.startswith("-") and "c" in options
    return asked and program_of(command[0]) in _SHELLS

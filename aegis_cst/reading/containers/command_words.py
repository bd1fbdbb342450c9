"""Command lines as the words of each program that they run."""

import re
import shlex
from collections.abc import Iterator, Sequence

_ENDS = re.compile(r"[;&|]+")
_SHELLS = frozenset({"sh", "bash", "ash", "zsh", "dash"})


def program_of(word: str) -> str:
    """The name of a program, without its folder."""
    return word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")


def command_words(line: str | Sequence[str]) -> Iterator[list[str]]:
    """The words of each command; what is handed to a shell is taken apart as well."""
    if isinstance(line, str):
        words = _split(line)
    else:
        words = list(line)
        if len(words) > 1 and program_of(words[0]) in _SHELLS and "c" in words[1]:
            words = _split(words[2]) if len(words) > 2 else []  # noqa: PLR2004 - the shell, its option and the line
    command: list[str] = []
    for word in (*words, ";"):
        if _ENDS.fullmatch(word):
            if command:
                yield from _unwrapped(command)
            command = []
        else:
            command.append(word)


def _unwrapped(command: list[str]) -> Iterator[list[str]]:
    if len(command) > 1 and program_of(command[0]) in _SHELLS and "c" in command[1]:
        yield from command_words(command)
    else:
        yield command


def _split(line: str) -> list[str]:
    joined = line.replace("\\\n", " ").replace("\n", " ; ")
    lexer = shlex.shlex(joined, posix=True, punctuation_chars=";&|")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:  # a quote that is not closed
        return []

"""Words of a command line that are spelled plainly, read without Typer.

Everything else, such as ``--help``, an abbreviation or a mistake, is left to Typer:
this answers with what Typer would, or not at all.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Spelling(NamedTuple):
    """Parameters of a command, by the options as they are spelled.

    ``flags`` take no value, ``values`` one, and ``lists`` one each time. ``rest`` is
    the parameter of the words that are no options, empty if it takes none.
    """

    flags: Mapping[str, str]
    values: Mapping[str, str]
    lists: Mapping[str, str]
    rest: str


def plain_words(words: Sequence[str], spelling: Spelling) -> dict[str, Any] | None:
    """The parameters that are given: ``True``, a text, or a list of texts.

    ``None`` for what is to be left to Typer.
    """
    said: dict[str, Any] = {}
    following = iter(words)
    for word in following:
        if word in spelling.flags:
            said[spelling.flags[word]] = True
        elif not word.startswith("-"):
            if not spelling.rest:
                return None
            said.setdefault(spelling.rest, []).append(word)
        else:
            option, equals, value = word.partition("=")
            value = value if equals else next(following, "")
            # A value that looks like an option is most likely one that was forgotten.
            if not value or value.startswith("-"):
                return None
            if option in spelling.lists:
                said.setdefault(spelling.lists[option], []).append(value)
            elif option in spelling.values:
                said[spelling.values[option]] = value
            else:
                return None
    return said

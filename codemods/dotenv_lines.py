"""The variables of a file of environment variables, as ``python-dotenv`` reads it.

https://github.com/theskumar/python-dotenv/blob/main/src/dotenv/parser.py
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LINE = re.compile(
    r"""[ \t]*(?P<comment>\#[ \t#]*)?(?P<export>export[ \t]+)?
    (?P<name>[A-Za-z_][\w.-]*)(?P<before>[ \t]*)=(?P<after>[ \t]*)
    (?P<written>'(?P<single>(?:[^'\\]|\\.)*)'|"(?P<double>(?:[^"\\]|\\.)*)"
    |(?P<plain>[^\r\n]*))[^\r\n]*""",
    re.VERBOSE | re.DOTALL,
)
_OTHER_LINE = re.compile(r"[^\r\n]*")
_NEWLINES = re.compile(r"[\r\n]+")
_PLAIN = re.compile(r"[^\s#'\"\\`$]*")
_ESCAPE = re.compile(r"\\([\\'\"nrt])")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that is set, or would be if it were not ``commented`` out.

    ``start`` and ``end`` are those of its lines, ``name_at`` is that of its name;
    ``written`` is the value as it stands there, with its quotes.
    """

    name: str
    value: str
    written: str
    start: int
    end: int
    name_at: int
    commented: bool = False
    exported: bool = False
    spaced: bool = False


def variables_in(text: str) -> Iterator[Variable]:
    """Give every variable of a text, in order; a commented one ends with its line."""
    position = 0
    while position < len(text):
        found = _LINE.match(text, position)
        if found is not None and found["comment"]:
            # A quote in a comment opens nothing: the line is read again by itself.
            line = _OTHER_LINE.match(text, position)
            found = _LINE.fullmatch(line.group()) if line else None
            end = position + (len(line.group()) if line else 0)
            if found is not None:
                yield _variable(found, position)
        elif found is not None:
            end = found.end()
            yield _variable(found, 0)
        else:
            other = _OTHER_LINE.match(text, position)
            end = other.end() if other else position
        newlines = _NEWLINES.match(text, end)
        # Onwards in any case, also where nothing has matched anything.
        position = newlines.end() if newlines else end + 1


def _variable(found: re.Match[str], offset: int) -> Variable:
    return Variable(
        found["name"],
        _value(found),
        found["written"].strip(),
        offset + found.start(),
        offset + found.end(),
        offset + found.start("name"),
        commented=bool(found["comment"]),
        exported=bool(found["export"]),
        spaced=bool(found["before"]) and bool(found["after"]),
    )


def _value(found: re.Match[str]) -> str:
    if found["single"] is not None:
        return re.sub(r"\\([\\'])", r"\1", found["single"])
    if found["double"] is not None:
        value = _ESCAPE.sub(lambda one: _ESCAPED.get(one[1], one[1]), found["double"])
        return value.replace("\r\n", "\n")
    # ``NAME=#fff`` has a value, and ``NAME= # none`` has not.
    comment = r"(?:^|\s)#.*" if found["after"] else r"\s#.*"
    return re.sub(comment, "", found["plain"]).strip()


def written(name: str, value: str, others: Sequence[Variable]) -> str:
    """Write a line that sets a variable, as all others of a file are written."""
    head = "export " if others and all(one.exported for one in others) else ""
    equals = " = " if others and all(one.spaced for one in others) else "="
    return f"{head}{name}{equals}{_written(value, _quote(others))}"


def _quote(others: Sequence[Variable]) -> str:
    """The quotes that all values have which are not empty; none where they differ."""
    marks = {one.written[:1] for one in others if one.written}
    # One value with quotes is no convention.
    alike = len(marks) == 1 and sum(1 for one in others if one.written) > 1
    return next((mark for mark in marks if alike and mark in {"'", '"'}), "")


def _written(value: str, quote: str) -> str:
    """Write a value, in quotes where it would not be read back without them.

    In single quotes Compose replaces no ``$`` either:
    https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
    """
    if _PLAIN.fullmatch(value):
        return f"{quote}{value}{quote}" if value else ""
    single = "'" not in value and "\\" not in value and "\n" not in value
    if single and (quote != '"' or "$" in value):
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

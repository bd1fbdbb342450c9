"""Variables in command lines, such as ``${APP_MODULE:-app.main:app}``."""

import re
from collections.abc import Mapping

_VARIABLE = re.compile(
    r"\$\$|\$\{(?P<braced>\w+)(?:(?P<sign>:?[-=?+])(?P<rest>(?:[^{}]|\{[^{}]*\})*))?\}"
    r"|\$(?P<plain>[A-Za-z_]\w*)"
)
_STEPS = 5
"""Variables in the values of variables; one of itself would go on for ever."""

_LONGEST = 4_000
"""Characters; a variable of itself several times would soon fill the memory."""


def expanded(text: str, variables: Mapping[str, str], steps: int = _STEPS) -> str:
    """A text with its variables put in; those that are not known stay.

    As a shell and Docker Compose do it:
    https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_02
    """
    if "$" not in text or not steps:
        return text

    def value(found: re.Match[str]) -> str:
        name = found["braced"] or found["plain"]
        if name is None:  # a dollar sign, in a compose file
            return found[0]
        known = variables.get(name, "")
        if known:
            return expanded(known, variables, steps - 1)
        if found["sign"] in {"-", ":-", "=", ":="}:
            return expanded(found["rest"].strip("\"'"), variables, steps - 1)
        return found[0]

    found = _VARIABLE.sub(value, text)
    return found if len(found) <= _LONGEST else text

"""Which rules are asked for.

A code, or the beginning of codes, turns rules on or off; in either case. As with ruff,
the longer one wins over the shorter; of two alike the command line wins, then what
turns off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EVERYTHING = "ALL"


@dataclass(frozen=True, slots=True)
class Selection:
    """Selectors of the configuration, and those of the command line (``asked_…``)."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    asked_select: Sequence[str] = ()
    asked_ignore: Sequence[str] = ()

    def has(self, code: str) -> bool:
        """Whether a rule is asked for."""
        select = [] if self.asked_select else self.select or [EVERYTHING]
        verdicts = [
            (length, asked, off)
            for selectors, asked, off in (
                (select, False, False),
                (self.ignore, False, True),
                (self.asked_select, True, False),
                (self.asked_ignore, True, True),
            )
            if (length := longest(selectors, code)) >= 0
        ]
        # A tuple compares as the rules are told above: length, command line, off.
        return bool(verdicts) and not max(verdicts)[2]


def longest(selectors: Iterable[str], code: str) -> int:
    """Length of the longest selector that takes in a code, -1 if none does."""
    upper = (each.upper() for each in selectors)
    beginnings = ("" if each == EVERYTHING else each for each in upper)
    return max((len(each) for each in beginnings if code.startswith(each)), default=-1)


def unknown(selectors: Iterable[str], codes: Iterable[str]) -> str:
    """The first selector that takes in no code at all; empty if there is none."""
    known = list(codes)
    for each in selectors:
        upper = each.upper()
        if upper != EVERYTHING and not (
            each and any(code.startswith(upper) for code in known)
        ):
            return each or "''"
    return ""

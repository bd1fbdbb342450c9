"""A check with a stable code."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aegis_cst.check.finding import Finding
from aegis_cst.reading.codebase import Codebase


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` is the code in words, like ``unregistered-router``.

    ``summary`` is one sentence about what it finds. The page of a rule, with examples
    that are tested, is ``explanations/CODE.md`` beside this module.
    """

    code: str
    name: str
    summary: str
    check: Callable[[Codebase], Iterable[Finding]]
    fixable: bool = False

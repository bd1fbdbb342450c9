"""Findings of two states of a project compared, however lines have moved."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable

from aegis_cst.check.finding import Finding

# Messages name other places, with lines that move.
_NUMBER = re.compile(r"\d+")


def identity(finding: Finding) -> Hashable:
    """What a finding has in common with itself after lines have moved."""
    return finding.code, finding.place.path, _NUMBER.sub("", finding.message)


def new_findings(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """What is found after a change and was not before."""
    known = Counter(map(identity, before))
    new = []
    for finding in after:
        known[identity(finding)] -= 1
        if known[identity(finding)] < 0:
            new.append(finding)
    return new

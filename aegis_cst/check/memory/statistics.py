"""How often each rule has found something."""

from collections import Counter
from collections.abc import Sequence

from aegis_cst.check.reporters.report import Checked, entries
from aegis_cst.check.rules import RULES


def statistics(projects: Sequence[Checked]) -> str:
    """One line a rule, the most frequent first; a star says that it can be fixed."""
    names = {each.code: each.name for each in RULES}
    counts = Counter(finding.code for _, finding in entries(projects))
    fixable = {finding.code for _, finding in entries(projects) if finding.fix}
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    wide = len(str(max(counts.values(), default=0)))
    any_fixable = bool(fixable)
    return "".join(
        f"{count:>{wide}}  {code}  {_star(code in fixable, any_fixable)}{names[code]}\n"
        for code, count in rows
    )


def _star(is_fixable: bool, any_fixable: bool) -> str:  # noqa: FBT001 - two facts
    if is_fixable:
        return "[*] "
    return "[ ] " if any_fixable else ""

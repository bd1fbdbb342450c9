"""What a rule is about, at length."""

from importlib.resources import files

from aegis_cst.check.rules import RULES
from aegis_cst.check.usage import UsageError

_EVERY = "ALL"


def explained(code: str) -> str:
    """The page of a rule, or the list of them all."""
    if code.upper() == _EVERY:
        return "".join(
            f"{each.code}  {each.name:<25} {each.summary}\n"
            for each in sorted(RULES, key=lambda each: each.code)
        )
    if code.upper() not in {each.code for each in RULES}:
        message = f"no rule has the code {code}; see: aegis check --explain {_EVERY}"
        raise UsageError(message)
    return explanation(code.upper())


def explanation(code: str) -> str:
    """The page of a rule, in Markdown."""
    page = files("aegis_cst.check") / "explanations" / f"{code}.md"
    return page.read_text(encoding="utf-8")

"""Routers that are included twice under the same path."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding, Replacement
from aegis_cst.check.rule import Rule
from aegis_cst.reading.code.loads import INCLUDE, Load
from aegis_cst.reading.code.references import References, is_use
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.answers import Repeated
from aegis_cst.reading.wiring.paths import shown
from aegis_cst.reading.wiring.values import Router


def duplicate_registration(codebase: Codebase) -> Iterator[Finding]:
    """The same router twice under the same path."""
    references = References(codebase)
    holders = {
        id(entry): router
        for router in codebase.wiring.routers
        for entry in router.entries
    }
    seen = set()
    for answers in codebase.answers:
        for each in answers.repeated:
            spots = (each.first.site.spot, each.second.site.spot)
            if spots[0] == spots[1] or spots in seen:
                continue
            seen.add(spots)
            pair = [holders[id(each.first)], holders[id(each.second)]]
            # An aggregating router whose routes are read, in a test or by another
            # framework, is meant to have it.
            if pair[0] is pair[1] or not any(
                _is_read(references, holder) for holder in pair
            ):
                yield _repeated(codebase, each)


def _is_read(references: References, router: Router) -> bool:
    """Whether what a router holds is read, or may be, by other than its inclusion."""
    return any(
        references.is_used(router.site.path, name, own=True, matters=_may_read)
        for name in router.names
        if router.kind == "router"
    )


def _may_read(load: Load) -> bool:
    return is_use(load) and (load.how != INCLUDE or "routes" in load.path.split("."))


def _repeated(codebase: Codebase, each: Repeated) -> Finding:
    first, second = codebase.place(each.first.site), codebase.place(each.second.site)
    name = each.second.name or "this router"
    message = (
        f"`{name}` is included a second time under {shown(each.path)}, "
        "which changes nothing"
    )
    advice = "delete one of the two, or give it another prefix"
    related = ((first, "included here already"),)
    fix = _deletion(codebase, each)
    return Finding("AEG104", second, message, advice, related, fix=fix)


def _deletion(codebase: Codebase, each: Repeated) -> Replacement | None:
    """Delete the second one, if it is a line of its own that says the same."""
    first, second = each.first.site, each.second.site
    if first.path != second.path or second.line != second.end_line:
        return None
    lines = (codebase.sources.read(second.path) or b"").splitlines(keepends=True)
    texts = [lines[site.line - 1].strip() for site in (first, second)]
    if texts[0] != texts[1] or not _is_alone(lines, second.line - 1):
        return None
    start = sum(map(len, lines[: second.line - 1]))
    end = start + len(lines[second.line - 1])
    return Replacement(second.path, start, end, b"", "delete the second registration")


def _is_alone(lines: list[bytes], index: int) -> bool:
    """Whether a line is one whole statement, and not the only one of its block."""
    text = lines[index].strip()
    if b";" in text or b"#" in text or not text.endswith(b")"):
        return False
    width = len(lines[index]) - len(lines[index].lstrip())
    before = next((each for each in reversed(lines[:index]) if each.strip()), b"")
    return len(before) - len(before.lstrip()) == width and not before.rstrip().endswith(
        (b":", b"\\", b",", b"(")
    )


RULES = (
    Rule(
        "AEG104",
        "duplicate-registration",
        "The same router is included twice under the same path.",
        duplicate_registration,
        fixable=True,
    ),
)

"""Routes that never answer, because another one does before."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring import paths
from aegis_cst.reading.wiring.answers import Answer, Answers
from aegis_cst.reading.wiring.precedence import REORDERED, Tried
from aegis_cst.reading.wiring.values import RouteEntry

_LEAST_TO_GROUP = 2
_READING = frozenset({"GET", "HEAD"})
_REORDERED = re.compile(REORDERED)

_Pair = tuple[Answer, Answer]
"""A route or mount that never answers, and the one that answers before it."""


def duplicate_route(codebase: Codebase) -> Iterator[Finding]:
    """The same method and path twice."""
    seen = set()
    for _, pairs in _everywhere(codebase, [*map(_duplicated, codebase.answers)]):
        for second, first in pairs:
            spots = (first.entry.site.spot, second.entry.site.spot)
            if spots[0] != spots[1] and spots not in seen:
                seen.add(spots)
                yield _duplicate(codebase, first, second)


def _duplicated(answers: Answers) -> list[_Pair]:
    tried = Tried()
    found = []
    for answer in answers.answers:
        first = tried.same(answer) if answer.entry.kind == "route" else None
        tried.add(answer)
        if first is not None:
            found.append((answer, first))
    return found


def _everywhere(
    codebase: Codebase, found: list[list[_Pair]]
) -> Iterator[tuple[Answers, list[_Pair]]]:
    """Those that fare the same in every application and under every prefix."""
    texts = [each for each in codebase.wired.values() if b".routes" in each]
    if any(map(_REORDERED.search, texts)):
        return  # somebody changes the order by hand
    total = Counter(_key(each) for held in codebase.answers for each in held.answers)
    hidden = Counter(_key(second) for pairs in found for second, _ in pairs)
    for answers, pairs in zip(codebase.answers, found, strict=True):
        yield (
            answers,
            [each for each in pairs if hidden[_key(each[0])] == total[_key(each[0])]],
        )


def _key(answer: Answer) -> tuple[tuple[str, int, int], str | None]:
    """What tells a route as it is written from any other."""
    return answer.entry.site.spot, answer.entry.path


def _duplicate(codebase: Codebase, first: Answer, second: Answer) -> Finding:
    before = codebase.place(first.entry.site)
    message = f"{_called(second)} is registered a second time"
    if _are_stacked(first, second):
        message += f" for `{second.entry.name}`, which changes nothing"
    elif second.entry.name:
        message += f", so `{second.entry.name}` never answers"
    else:
        message += " and never answers"
    return Finding(
        "AEG105",
        codebase.place(second.entry.site),
        message,
        "give it another path or method, or delete one of the two",
        ((before, "this one answers"),),
        _files(first, second),
    )


def _are_stacked(first: Answer, second: Answer) -> bool:
    """Whether both decorate one function: then it does not matter which answers."""
    one, other = first.entry, second.entry
    names = (
        (one.name, one.line, one.site.path),
        (other.name, other.line, other.site.path),
    )
    return bool(one.name) and names[0] == names[1] and other.kind == "route"


def shadowed_route(codebase: Codebase) -> Iterator[Finding]:
    """Routes and mounts behind one that answers all of their requests."""
    seen = set()
    for answers, shadowed in _everywhere(codebase, [*map(_shadowed, codebase.answers)]):
        for second, first, entry in _grouped(answers, shadowed):
            spots = (first.entry.site.spot, entry.site.spot)
            if spots not in seen:
                seen.add(spots)
                yield _shadow(codebase, first, second, entry)
    yield from _behind_documentation(codebase)


def _shadowed(answers: Answers) -> list[_Pair]:
    tried = Tried()
    found = []
    for answer in answers.answers:
        duplicate = answer.entry.kind == "route" and tried.same(answer) is not None
        first = None if duplicate else tried.shadowing(answer)
        tried.add(answer)
        if first is not None and not _are_stacked(first, answer):
            found.append((answer, first))
    return found


def _grouped(
    answers: Answers, shadowed: list[tuple[Answer, Answer]]
) -> Iterator[tuple[Answer, Answer, RouteEntry]]:
    """One each, or one an include where nothing that is included there answers."""
    sizes: dict[int, int] = defaultdict(int)
    hidden: dict[tuple[int, int], int] = defaultdict(int)
    for answer in answers.answers:
        for entry in answer.chain[:1]:
            sizes[id(entry)] += 1
    for answer, first in shadowed:
        for entry in answer.chain[:1]:
            hidden[id(entry), id(first)] += 1
    for answer, first in shadowed:
        entry = answer.entry
        for include in answer.chain[:1]:
            size = sizes[id(include)]
            if size >= _LEAST_TO_GROUP and hidden[id(include), id(first)] == size:
                entry = include
        yield answer, first, entry


def _shadow(
    codebase: Codebase, first: Answer, second: Answer, entry: RouteEntry
) -> Finding:
    before = codebase.place(first.entry.site)
    by = _called(first)
    if entry.kind == "include":
        subject = f"no route of `{entry.name or 'this router'}` ever answers"
    elif entry.kind == "mount":
        subject = f"the mount {paths.shown(second.path)} never answers"
        if first.entry.kind == "route" and not entry.methods:
            subject += f" {'/'.join(sorted(first.entry.methods))}"
    else:
        subject = f"{_called(second)} never answers"
    message = f"{subject}: {by} is registered before and takes its requests"
    return Finding(
        "AEG106",
        codebase.place(entry.site),
        message,
        f"register it before {before.path}:{before.line}",
        ((before, f"{by} takes them"),),
        _files(first, second),
    )


def _behind_documentation(codebase: Codebase) -> Iterator[Finding]:
    """Routes on paths that FastAPI answers by itself."""
    found = [
        [
            (each, each)
            for each in answers.answers
            if answers.router.defaults.get(each.path)
            and each.entry.kind == "route"
            and each.entry.methods <= _READING
        ]
        for answers in codebase.answers
    ]
    seen = set()
    for answers, pairs in _everywhere(codebase, found):
        for second, _ in pairs:
            if second.entry.site.spot in seen:
                continue
            seen.add(second.entry.site.spot)
            made = codebase.place(answers.router.site)
            keyword = answers.router.defaults[second.path]
            yield Finding(
                "AEG106",
                codebase.place(second.entry.site),
                f"{_called(second)} never answers: FastAPI serves its own page there",
                f"pass `{keyword}=None` to `FastAPI(...)`, or choose another path",
                ((made, "the application is made here"),),
                _files(second),
            )


def _files(*answers: Answer) -> frozenset[str]:
    """The files that the routes came through."""
    return frozenset(
        entry.site.path for answer in answers for entry in (*answer.chain, answer.entry)
    )


def _called(answer: Answer) -> str:
    path = paths.shown(answer.path)
    if answer.entry.kind == "mount":
        return f"the mount {path}"
    return f"{'/'.join(sorted(answer.entry.methods))} {path}"


RULES = (
    Rule(
        "AEG105",
        "duplicate-route",
        "Two routes have the same method and path.",
        duplicate_route,
    ),
    Rule(
        "AEG106",
        "shadowed-route",
        "A route or mount stands behind one that takes its requests.",
        shadowed_route,
    ),
)

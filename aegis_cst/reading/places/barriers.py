"""What would answer a request before a router that is added behind it.

Starlette tries routes and mounts in the order in which they were added:
https://www.starlette.dev/routing/#route-priority
"""

from collections.abc import Iterator, Sequence

from aegis_cst.reading.wiring import paths
from aegis_cst.reading.wiring.answers import Answer, Answers

Wanted = tuple[str, frozenset[str]]
"""A path that is to be answered, whole, and the methods."""


def barriers(answers: Answers, wanted: Sequence[Wanted]) -> Iterator[Answer]:
    """Everything that takes a request of those that are wanted, in order.

    What is not known, and comes last of all, may be the page that answers all the rest.
    """
    for answer in answers.answers:
        if _takes(answer, wanted):
            yield answer
    yield from _last_unknown(answers, wanted)


def _takes(answer: Answer, wanted: Sequence[Wanted]) -> bool:
    if not paths.is_followed(answer.path) or "\0" in answer.path:
        return False
    mount = answer.entry.kind == "mount"
    shape = paths.mount_pattern if mount else paths.pattern
    # A pattern for each of the paths without parameters would take most of the time.
    is_fixed = not mount and "{" not in answer.path
    answers = answer.path.__eq__ if is_fixed else shape(answer.path).fullmatch
    return any(
        (mount or methods & answer.entry.methods)
        and any(answers(each) for each in paths.samples(path))
        for path, methods in wanted
    )


def _last_unknown(answers: Answers, wanted: Sequence[Wanted]) -> Iterator[Answer]:
    """Includes and mounts of which the path or the routes cannot be told.

    Only those that nothing known comes behind: the user's own routes would be hidden
    as well, otherwise.
    """
    known = [
        position
        for position, each in enumerate(answers.answers)
        if paths.is_followed(each.path) and "\0" not in each.path
    ]
    last = known[-1] if known else -1
    for position, answer in enumerate(answers.answers):
        if position > last and "\0" in answer.path and _may_take(answer, wanted):
            yield answer
    for position, answer in answers.unseen:
        if position > last and _may_take(answer, wanted):
            yield answer


def _may_take(answer: Answer, wanted: Sequence[Wanted]) -> bool:
    """Whether it could, going by what is known of the path, and by the methods."""
    known = answer.path.partition("\0")[0]
    methods = answer.entry.methods
    return any(
        path.startswith(known) and (not methods or bool(methods & asked))
        for path, asked in wanted
    )

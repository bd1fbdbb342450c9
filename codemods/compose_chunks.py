"""Which of several places of an entry were written by an insertion, by its chunks.

An insertion that found the entry in some of the places notes an empty chunk for each of
them, in the order of the places, so that it stays there when the entry goes.
"""

from collections.abc import Iterator, Sequence

from codemods.compose_places import Place

Group = tuple[str, ...]
"""The chunks of one place; none where the entry stood before."""


def ours(
    places: Sequence[Place], chunks: Sequence[str]
) -> Iterator[tuple[Place, Group]]:
    """Give the places that an insertion wrote, each with its chunks as far as known.

    The chunks of a later insertion, into places that were new then, may follow those
    of the first. Where places have come or gone since, all are taken to be ours.
    """
    groups = _groups(chunks)
    filled = [group for group in groups if group]
    if len(groups) == len(places):
        yield from (
            (one, group) for one, group in zip(places, groups, strict=True) if group
        )
    elif len(filled) == len(places):
        yield from zip(places, filled, strict=True)
    else:
        yield from ((place, _fitting(place, filled)) for place in places)


def _groups(chunks: Sequence[str]) -> list[Group]:
    """Split chunks by places: a newline or a comma comes before the entry itself."""
    groups: list[Group] = []
    before: Group = ()
    for chunk in chunks:
        if chunk and chunk.strip() in {"", ","}:
            before = (*before, chunk)
            continue
        groups.append((*before, chunk) if chunk else ())
        before = ()
    return groups


def _fitting(place: Place, groups: Sequence[Group]) -> Group:
    text = place.slot.document.text[place.head.start : place.tail.end]
    return next((group for group in groups if text in "".join(group)), ())

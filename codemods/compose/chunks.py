"""Which of several places of an entry were written by an insertion, by its chunks.

An insertion that found the entry in some of the places notes an empty chunk for each of
them, in the order of the places, so that it stays there when the entry goes.
"""

from collections.abc import Iterator, Sequence

from codemods.compose.places import Place

Group = tuple[str, ...]
"""The chunks of one place; none where the entry stood before."""


def written(
    places: Sequence[Place], hidden: Sequence[Place], chunks: Sequence[str]
) -> Iterator[tuple[Place, Group]]:
    """Give the places that an insertion wrote, each with its chunks as far as known.

    The chunks of a later insertion, into places that were new then, may follow those
    of the first. Where places have come or gone since, all are taken to be ours that
    have the entry. Of those that are ``hidden``, only what stands in the chunks is.
    """
    groups = grouped(chunks)
    filled = [group for group in groups if group]
    there = [place for place in places if place.index >= 0]
    if len(groups) in {len(places), len(there)}:
        aligned = places if len(groups) == len(places) else there
        both = zip(aligned, groups, strict=True)
        found = [(one, group) for one, group in both if group and one.index >= 0]
    elif len(filled) == len(there):
        found = list(zip(there, filled, strict=True))
    else:
        found = [(place, _fitting(place, filled)) for place in there]
    yield from found
    known = [group for _, group in found]
    left = [group for group in filled if group not in known]
    # Where some had it before, what is hidden may be the user's in the same words.
    for place in hidden if all(groups) else ():
        if group := _around(place, left):
            yield place, group


def grouped(chunks: Sequence[str]) -> list[Group]:
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
    text, start, end = place.slot.document.text, place.head.start, place.tail.end
    said = (group for group in groups if text[start:end] in "".join(group))
    return _around(place, groups) or next(said, ())


def _around(place: Place, groups: Sequence[Group]) -> Group:
    """Give the longest chunks that stand around the entry of a place."""
    text, start, end = place.slot.document.text, place.head.start, place.tail.end
    fitting: list[Group] = [()]
    for group in groups:
        whole = "".join(group)
        first = text.find(whole, max(end - len(whole), 0), start + len(whole))
        if 0 <= first <= start and end <= first + len(whole):
            fitting.append(group)
    return max(fitting, key=lambda group: len("".join(group)))

"""Put an entry into every service of one image in a Compose file, and take it out."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from codemods.compose.chunks import Group, written
from codemods.compose.document import index_of, open_file, prove_insert
from codemods.compose.entry import Entry
from codemods.compose.places import Place, Survey
from codemods.compose.places_proof import add, removes, surprised
from codemods.compose.snippets import entry_everywhere
from codemods.compose.survey import survey
from codemods.compose.yaml_entry import ways_without
from codemods.compose.yaml_nodes import content_end
from codemods.compose.yaml_render import style_of
from codemods.result import Edited, Found, Presence, Refusal, Unchanged
from codemods.text_lines import (
    Cut,
    Insertion,
    Way,
    line_at,
    stripped,
    with_snippet,
    without,
)
from codemods.undo import Undo, made

TRIAL_LIMIT = 50_000
"""Characters to read, for all places, up to which ways to delete are tried out.

Each trial reads the whole file again, for each of the places.
"""

_STUCK = "the entry is laid out in a way that cannot be removed safely"


def find(raw: bytes, entry: Entry, like: str) -> Found | Refusal:
    """Tell whether every service of the image has the entry."""
    seen = _survey(raw, entry, like)
    if not isinstance(seen, Survey):
        return seen or Found(Presence.ABSENT)
    changed = [place for place in seen.there if not place.same]
    if not changed and seen.missing:
        return Found(Presence.ABSENT)
    first = (changed or seen.there)[0]
    text = first.slot.document.text
    presence = Presence.CHANGED if changed else Presence.OURS
    return Found(presence, first.line, line_at(text, content_end(text, first.tail)))


def insert(raw: bytes, entry: Entry, like: str) -> Edited | Unchanged | Refusal:
    """Add the entry wherever it is missing, unless it says something else somewhere."""
    document = open_file(raw)
    if isinstance(document, Refusal):
        return document
    seen = survey(document, entry, like)
    result: Edited | Refusal
    if isinstance(seen, Refusal):
        result = seen
    else:
        changed = [place for place in seen.there if not place.same]
        if changed or not seen.missing:
            return Unchanged((changed or seen.there)[0].line)
        result = _complete(seen, entry)
    if isinstance(result, Edited):
        return result
    return with_snippet(result, entry_everywhere(document, entry, like))


def strip(
    raw: bytes, entry: Entry, like: str, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the entry everywhere but where it stood before ``insert``."""
    seen = _survey(raw, entry, like)
    if not isinstance(seen, Survey):
        return seen or Unchanged()
    groups = list(written(seen.places, seen.hidden, chunks))
    if not groups:
        return Unchanged()
    cuts: list[Cut] = []
    for place, group in groups:
        ours = made(group, f"{entry.key}:")
        way = _way(seen, place, entry, group, ours=ours)
        if isinstance(way, Refusal):
            return way
        cuts += way
    cuts.sort(key=lambda cut: cut.start)
    source, places = seen.merges.document.source, [place for place, _ in groups]
    if not removes(seen, entry, places, without(source.text, cuts)):
        return Refusal(f"{_STUCK}; delete it by hand", places[0].line)
    return stripped(source, cuts, places[0].line)


def _survey(raw: bytes, entry: Entry, like: str) -> Survey | Refusal | None:
    """Find the places of an entry; none where its name is nowhere in the file."""
    document = open_file(raw)
    if isinstance(document, Refusal):
        return document
    return survey(document, entry, like) if entry.name in document.text else None


def _complete(seen: Survey, entry: Entry) -> Edited | Refusal:
    """Add the entry wherever it is missing, with an empty chunk for where it is not."""
    insertions: list[Insertion] = []
    for place in seen.places:
        if place.index >= 0:
            # An empty chunk: a strip leaves alone what stood here before.
            insertions.append(Insertion(place.slot.node.start, ""))
            continue
        added = _insertions(seen, place, entry)
        if isinstance(added, Refusal):
            return added
        insertions += added
    insertions.sort(key=lambda one: one.offset)
    change = partial(add, seen, entry, seen.missing)
    edited = prove_insert(seen.merges.document, insertions, change)
    if isinstance(edited, Refusal):
        return edited
    first = next(one for one in insertions if one.text.strip(", \t\r\n"))
    lead = len(first.text) - len(first.text.lstrip(" \t\r\n,"))
    text = edited.data.decode("utf-8-sig")
    edited = replace(edited, line=line_at(text, first.offset + lead))
    return surprised(seen, entry, edited) or edited


def _insertions(seen: Survey, place: Place, entry: Entry) -> list[Insertion] | Refusal:
    if (fault := place.fault(entry)) is not None:
        return fault
    style = style_of(place.slot.document, place.slot.node)
    write = entry.insert_key if place.bare else entry.insert
    insertions = write(place.slot, style, listed=seen.listed)
    if insertions:
        return insertions
    reason = "the file is laid out in a way that cannot be added to here"
    return Refusal(reason, place.line)


def _way(
    seen: Survey, place: Place, entry: Entry, group: Group, *, ours: bool
) -> Way | Refusal:
    """Choose how to delete the entry at one place, and the key if that may be ours."""
    merges = seen.merges
    if len(entry.indices(merges, place.slot.node)) > 1:
        reason = f"`{entry.item}` stands here more than once; delete it by hand"
        return Refusal(reason, place.line)
    levels = [ways_without(place.slot, place.index)]
    parent, key = merges.parent(place.slot.node), place.slot.key
    if ours and place.alone and parent and key and key.value == entry.key:
        levels.append(ways_without(parent, index_of(parent, entry.key)))
    text = merges.document.text
    # What goes is just what came: nothing need be tried out.
    for known in levels[-1] if group else []:
        if "".join(text[cut.start : cut.end] for cut in known) == "".join(group):
            return known
    if len(seen.there) * len(text) > TRIAL_LIMIT:
        return levels[-1][-1]  # what is deleted everywhere is proven together
    proves = partial(removes, seen, entry, [place])
    again = partial(_again, seen, place, entry)
    undo = Undo(merges.document.source, again, group, place.head.end, proves)
    way = undo.choose(levels)
    return way or Refusal(f"{_STUCK}; delete it by hand", place.line)


def _again(
    seen: Survey, place: Place, entry: Entry, raw: bytes
) -> Edited | Unchanged | Refusal:
    """Insert the entry at one place only, in a file from which it was taken there."""
    document = open_file(raw)
    if isinstance(document, Refusal):
        return document
    after = survey(document, entry, seen.like)
    if isinstance(after, Refusal):
        return after
    path = seen.path(place)
    for one in after.missing:
        if after.path(one) == path:
            return _complete(replace(after, places=(one,)), entry)
    return Unchanged()

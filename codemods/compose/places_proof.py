"""The proof that an entry came to, or left, the services of one image and no others."""

from collections.abc import Sequence

from codemods.compose.document import empty, open_file
from codemods.compose.entry import Entry
from codemods.compose.meaning import Allowed, surprise
from codemods.compose.merges import Merges
from codemods.compose.places import Place, Survey
from codemods.compose.yaml_nodes import Data, data
from codemods.compose.yaml_parser import parse
from codemods.result import Edited, Refusal
from codemods.text_lines import TextFile


def add(
    seen: Survey, entry: Entry, places: Sequence[Place], file: dict[str, Data]
) -> None:
    """Add the entry to what a file says, at some places."""
    for place in places:
        *path, key = seen.path(place)
        parent = _at(file, path)
        parent[key] = entry.add(parent.get(key), listed=seen.listed)


def removes(seen: Survey, entry: Entry, places: Sequence[Place], text: str) -> bool:
    """Tell whether a text is the file without the entry at some places.

    A key that is left empty may stand or go.
    """
    before, after = seen.merges.document, parse(TextFile(text))
    if isinstance(after, Refusal):
        return False
    expected, said = data(before.root), data(after.root)
    if not isinstance(expected, dict) or not isinstance(said, dict):
        return False
    for place in places:
        *path, key = seen.path(place)
        _take(_at(expected, path), key, place, entry)
        _prune(_at(expected, path), key, entry)
        _prune(_at(said, path), key, entry)
    allowed = _allowed(seen, entry)
    return said == expected and not surprise(Merges.of(after), seen.merges, allowed)


def surprised(seen: Survey, entry: Entry, edited: Edited) -> Refusal | None:
    """Refuse an insertion that would change anything but the services of the image."""
    after = open_file(edited.data)
    if isinstance(after, Refusal):
        return after
    name = surprise(seen.merges, Merges.of(after), _allowed(seen, entry))
    if not name:
        return None
    services = seen.merges.document.root.get("services")
    keys = [key for key, _ in services.pairs if key.value == name] if services else []
    line = seen.merges.document.line(keys[0]) if keys else 0
    reason = f"`{name}` shares this with the services of the image"
    if name in seen.members:
        reason = f"`{name}` uses this for something else too"
    return Refusal(f"{reason}, and would change with it; give it a copy", line)


def _allowed(seen: Survey, entry: Entry) -> Allowed:
    return Allowed(key=entry.key, name=entry.name, members=seen.members)


def _at(file: dict[str, Data], path: Sequence[str]) -> dict[str, Data]:
    """Give the mapping at the end of a path; an empty one if there is none."""
    for key in path:
        inside = file.get(key)
        file = inside if isinstance(inside, dict) else {}
    return file


def _take(parent: dict[str, Data], key: str, place: Place, entry: Entry) -> None:
    collection = parent.get(key)
    if isinstance(collection, dict):
        collection.pop(entry.name, None)
    elif isinstance(collection, list):
        marks = len(collection) - len(place.slot.node.children)
        del collection[marks + place.index]


def _prune(parent: dict[str, Data], key: str, entry: Entry) -> None:
    if key == entry.key and empty(parent.get(key)):
        parent.pop(key, None)

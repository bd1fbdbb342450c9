"""An entry in the ``depends_on`` of a service in a Compose file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from codemods.compose.document import (
    empty,
    fragment,
    index_of,
    open_file,
    prove_insert,
    prove_strip,
    section,
    top,
)
from codemods.compose.merges import Merges
from codemods.compose.snippets import below, services_of, with_entry
from codemods.compose.yaml_entry import Slot, insert_item, insert_pair, ways_without
from codemods.compose.yaml_nodes import Data, Document, Kind, content_end, data
from codemods.compose.yaml_render import style_of
from codemods.result import Edited, Found, Presence, Refusal, Unchanged
from codemods.text_lines import Insertion, line_at, with_snippet
from codemods.undo import made

_KEY = "depends_on"
_STARTED = "service_started"
"""What a dependency waits for that names no condition:
https://docs.docker.com/reference/compose-file/services/#depends_on
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A dependency: ``service`` waits for ``on``, for a condition if there is one.

    In a file that lists the names only, a condition cannot be said and is left out.
    """

    service: str
    on: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """The service, and its dependencies if it has the key."""

    service: Slot
    depends: Slot | None


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the dependency stands in the file, as ``insert`` would write it."""
    place = _place(raw, spec)
    if isinstance(place, _Place):
        return _found(place.depends, spec)
    return place or Found(Presence.ABSENT)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Add the dependency after the last one; one that stands there is respected."""
    result = _insert(raw, spec)
    if not isinstance(result, Refusal):
        return result
    return with_snippet(result, _offer(raw, spec))


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the dependency, and the key ``depends_on`` if it stood there alone."""
    place = _place(raw, spec)
    if isinstance(place, Refusal):
        return place
    if place is None or place.depends is None:
        return Unchanged()
    depends = place.depends
    if (index := index_of(depends, spec.on)) < 0:
        return Unchanged()
    levels = [ways_without(depends, index)]
    step = 2 if depends.node.kind is Kind.MAPPING else 1
    alone = len(depends.node.children) == step
    # Left with nothing below it, a key without brackets would not be valid.
    if alone and (not depends.node.flow or made(chunks, f"{_KEY}:")):
        whole = ways_without(place.service, index_of(place.service, _KEY))
        levels.append(whole)
    undone = (partial(insert, spec=spec), chunks, partial(_remove, spec))
    entry = depends.node.children[index * step]
    return prove_strip(depends.document, levels, entry, undone)


def _insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    place = _place(raw, spec)
    if isinstance(place, Refusal):
        return place
    if place is None:
        return Refusal(f"the file has no service `{spec.service}`")
    found = _found(place.depends, spec)
    if found.presence is not Presence.ABSENT:
        return Unchanged(found.line)
    service, depends = place.service, place.depends
    document = service.document
    # The custom of the service goes before that of the file, which may mix them.
    style = style_of(document, service.node)
    if depends is None:
        inherited = Merges.of(document).lookup(service.node, _KEY)
        if inherited is not None:
            # A key of its own would replace the merged one, and lose what is in there:
            # https://yaml.org/type/merge.html
            reason = f"`{spec.service}` inherits depends_on by a merge (<<)"
            reason += "; write it out in the service first"
            return Refusal(reason, document.line(inherited.key))
        part = fragment(_fragment(spec, mapping=bool(spec.condition)))
        insertions = insert_pair(service, part, style, 0)
    elif depends.node.kind is Kind.SCALAR:
        return Refusal(
            "`depends_on` is empty; delete the key", found.line or _line(depends)
        )
    else:
        insertions = _entry(depends, spec)
    return prove_insert(document, insertions, partial(_add, spec))


def _offer(raw: bytes, spec: Spec) -> str:
    """Give all dependencies of the service, as they can be pasted."""
    document = open_file(raw)
    services = services_of(document) if isinstance(document, Document) else None
    service = services.node.get(spec.service) if services is not None else None
    if services is None or service is None:
        return ""
    merges = Merges.of(services.document)
    value = merges.value(service, _KEY)
    said = value.kind if value is not None and value.children else Kind.SCALAR
    mapping = said is Kind.MAPPING if said is not Kind.SCALAR else bool(spec.condition)
    text = _fragment(spec, mapping=mapping)
    body = with_entry(merges, value, _KEY, text)
    return below(services, [(spec.service, body)])


def _entry(depends: Slot, spec: Spec) -> list[Insertion]:
    style = style_of(depends.document, depends.node)
    if depends.node.kind is Kind.MAPPING:
        part = fragment(_condition(spec))
        return insert_pair(depends, part, style, 0)
    last = depends.node.children[-1:]
    quote = last[0].style if last and last[0].style in {"'", '"'} else ""
    return insert_item(depends, f"{quote}{spec.on}{quote}", style)


def _place(raw: bytes, spec: Spec) -> _Place | Refusal | None:
    document = open_file(raw)
    if isinstance(document, Refusal):
        return document
    services = section(top(document), "services")
    if not isinstance(services, Slot):
        return services
    service = section(services, spec.service, merging=True)
    if not isinstance(service, Slot):
        return service
    depends = section(service, _KEY, listed=True)
    return depends if isinstance(depends, Refusal) else _Place(service, depends)


def _found(depends: Slot | None, spec: Spec) -> Found:
    if depends is None or (index := index_of(depends, spec.on)) < 0:
        return Found(Presence.ABSENT)
    text = depends.document.text
    presence = Presence.OURS
    node = depends.node.children[index]
    if depends.node.kind is Kind.MAPPING:
        node, value = depends.node.pairs[index]
        if data(value) != data(fragment(_condition(spec)).value):
            presence = Presence.CHANGED
        return Found(
            presence, line_at(text, node.start), line_at(text, content_end(text, value))
        )
    line = line_at(text, node.start)
    return Found(presence, line, line)


def _line(slot: Slot) -> int:
    return slot.document.line(slot.node if slot.key is None else slot.key)


def _condition(spec: Spec) -> str:
    return f"{spec.on}:\n  condition: {spec.condition or _STARTED}\n"


def _fragment(spec: Spec, *, mapping: bool) -> str:
    if not mapping:
        return f"{_KEY}:\n  - {spec.on}\n"
    condition = spec.condition or _STARTED
    return f"{_KEY}:\n  {spec.on}:\n    condition: {condition}\n"


def _add(spec: Spec, file: dict[str, Data]) -> None:
    services = file["services"]
    service = services[spec.service] if isinstance(services, dict) else None
    if not isinstance(services, dict):
        return
    service = service if isinstance(service, dict) else {}
    mapping: Data = {"condition": ("str", spec.condition or _STARTED)}
    depends = service.get(_KEY)
    if isinstance(depends, list):
        depends.append(("str", spec.on))
    elif isinstance(depends, dict):
        depends[spec.on] = mapping
    else:
        service[_KEY] = {spec.on: mapping} if spec.condition else [("str", spec.on)]
    services[spec.service] = service


def _remove(spec: Spec, file: dict[str, Data]) -> bool:
    services = file.get("services")
    service = services.get(spec.service) if isinstance(services, dict) else None
    if not isinstance(services, dict) or not isinstance(service, dict):
        return False
    depends = service.get(_KEY)
    before = len(depends or ())
    if isinstance(depends, dict):
        depends.pop(spec.on, None)
    elif isinstance(depends, list):
        service[_KEY] = depends = [one for one in depends if not _names(one, spec.on)]
    there = len(depends or ()) < before
    if empty(depends):
        service.pop(_KEY, None)
    if not service:
        services[spec.service] = ("null", "")
    return there


def _names(item: Data, on: str) -> bool:
    return isinstance(item, tuple) and item[:2] == ("str", on)

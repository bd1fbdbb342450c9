"""A service in the ``services`` of a Compose file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from codemods.compose.document import (
    empty,
    fragment,
    indented,
    index_of,
    open_file,
    prove_insert,
    prove_strip,
    section,
    top,
)
from codemods.compose.merges import Merges
from codemods.compose.service_keys import TAKEN
from codemods.compose.shared import MERGE, own_keys, resolve
from codemods.compose.snippets import SERVICES, services_of, whole
from codemods.compose.yaml_entry import Slot, entry_end, insert_pair, ways_without
from codemods.compose.yaml_nodes import Data, Document, data
from codemods.compose.yaml_render import Part, gap_between, style_of
from codemods.result import Edited, Found, Presence, Refusal, Unchanged
from codemods.text_lines import line_at, with_snippet

# ``$NAME``, ``${NAME}`` and those with a default or a message, innermost first:
# https://docs.docker.com/reference/compose-file/interpolation/
_VARIABLE = re.compile(r"\$\{\w+(?::?-([^${}]*)|[^${}]*)\}|\$\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A service: its name, and its body as YAML indented by two spaces.

    A body that starts with ``<<: *app`` is another process of the image of the service
    ``like``, and has its configuration. Any other goes where ``like`` reaches it.
    ``apart`` are names of entries of ``like`` that it is not to have.
    """

    name: str
    body: str
    like: str = "web"
    apart: tuple[str, ...] = ()


def find(raw: bytes, spec: Spec) -> Found | Refusal:
    """Tell whether the service stands in the file, as ``insert`` would write it."""
    services = _services(raw)
    if isinstance(services, Refusal):
        return services
    return _found(services, spec) if services else Found(Presence.ABSENT)


def insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    """Add the service after the last one."""
    result = _insert(raw, spec)
    if not isinstance(result, Refusal):
        return result
    return with_snippet(result, _offer(raw, spec))


def strip(
    raw: bytes, spec: Spec, chunks: Sequence[str] = ()
) -> Edited | Unchanged | Refusal:
    """Delete the service with all that was written into it since."""
    services = _services(raw)
    if isinstance(services, Refusal):
        return services
    if services is None or (index := index_of(services, spec.name)) < 0:
        return Unchanged()
    levels = [ways_without(services, index)]
    key = services.node.pairs[index][0]
    undone = (partial(insert, spec=spec), chunks, partial(_remove, spec.name))
    return prove_strip(services.document, levels, key, undone)


def find_by_image(raw: bytes, images: Sequence[str]) -> str:
    """Name the first service that runs one of some images.

    An image is known by the last part of its name: ``redis`` is ``redis:7-alpine`` as
    well as ``ghcr.io/x/redis@sha256:…`` and ``${IMAGE:-redis}``, but not
    ``redis-exporter``. The answer is empty if there is none.
    """
    document = open_file(raw)
    services = document.root.get("services") if isinstance(document, Document) else None
    if services is None or not isinstance(document, Document):
        return ""
    merges = Merges.of(document)
    for key, service in services.pairs:
        image = merges.value(service, "image")
        if image and _image_name(image.value) in images:
            return key.value
    return ""


def _image_name(image: str) -> str:
    """Give the last part of an image's name, variables replaced by their defaults."""
    count = 1
    while count:
        image, count = _VARIABLE.subn(lambda found: found[1] or "", image)
    # The path goes first: a registry may have a port, which looks like a tag.
    # https://github.com/distribution/reference/blob/main/reference.go
    repository = image.partition("@")[0].rpartition("/")[2]
    return repository.partition(":")[0]


def _insert(raw: bytes, spec: Spec) -> Edited | Unchanged | Refusal:
    services = _services(raw)
    if isinstance(services, Refusal):
        return services
    if services is None:
        return Refusal("the file has no `services` to which one could be added")
    found = _found(services, spec)
    if found.presence is Presence.OURS:
        return Unchanged(found.line)
    # Another one of that name is the user's: to write into it is to guess.
    if found.presence is Presence.CHANGED:
        reason = f"a service named {spec.name} already stands here"
        return Refusal(f"{reason}; rename it or take it out first", found.line)
    part = _part(services, spec)
    if isinstance(part, Refusal):
        return part
    return _place(services, part)


def _place(services: Slot, part: Part) -> Edited | Refusal:
    document = services.document
    style = style_of(document, services.node)
    block = services.node.children and not services.node.flow
    gap = gap_between(document, services.node) if block else 0
    insertions = insert_pair(services, part, style, gap)
    change = partial(_add, part.key.value, data(part.value))
    return prove_insert(document, insertions, change)


def _services(raw: bytes) -> Slot | Refusal | None:
    document = open_file(raw)
    if not isinstance(document, Document):
        return document
    return section(top(document), "services")


def _found(services: Slot, spec: Spec) -> Found:
    index = index_of(services, spec.name)
    if index < 0:
        return Found(Presence.ABSENT)
    key, value = services.node.pairs[index]
    part = _part(services, replace(spec, apart=()))
    same = isinstance(part, Part) and _same(data(value), data(part.value), spec)
    text = services.document.text
    end = value.end if services.node.flow else entry_end(text, value, key.column)
    presence = Presence.OURS if same else Presence.CHANGED
    return Found(presence, line_at(text, key.start), line_at(text, end))


def _same(stands: Data, made: Data, spec: Spec) -> bool:
    """Tell whether a service is as it was made from one that may have more by now.

    What an edit of another kind has put into both is in both.
    """
    if not isinstance(stands, dict) or not isinstance(made, dict):
        return stands == made
    own = own_keys(spec.body)
    return all(
        _within(stands[key], made.get(key))
        if key in TAKEN and key not in own
        else stands[key] == made.get(key)
        for key in stands
    ) and not (own - set(stands))


def _within(less: Data, more: "Data | None") -> bool:
    """Tell whether all entries of a collection are in another."""
    if isinstance(less, dict) and isinstance(more, dict):
        return all(more.get(key) == said for key, said in less.items())
    if isinstance(less, list) and isinstance(more, list):
        return all(item in more for item in less)
    return less == more


def _part(services: Slot, spec: Spec) -> Part | Refusal:
    body = resolve(spec.body, services, spec.name, spec.like, spec.apart)
    if isinstance(body, Refusal):
        return body
    return fragment(f"{spec.name}:\n{indented(body)}")


def _offer(raw: bytes, spec: Spec) -> str:
    """Give the service as it can be pasted; nothing where it cannot be told."""
    document = open_file(raw)
    if isinstance(document, Refusal):
        return ""
    services = services_of(document)
    if services is None:
        alone = document.root.get(SERVICES) is None and not spec.body.startswith(MERGE)
        body = spec.body if alone else None
    else:
        resolved = resolve(spec.body, services, spec.name, spec.like, spec.apart)
        body = None if isinstance(resolved, Refusal) else resolved
    if body is None:
        return ""
    return whole(document, SERVICES, f"{spec.name}:\n{indented(body)}")


def _add(name: str, said: Data, file: dict[str, Data]) -> None:
    services = file["services"]
    file["services"] = {name: said} | (services if isinstance(services, dict) else {})


def _remove(name: str, file: dict[str, Data]) -> bool:
    services = file.get("services")
    there = isinstance(services, dict) and services.pop(name, None) is not None
    if empty(services):
        file.pop("services", None)
    return there

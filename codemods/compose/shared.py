"""What a new Compose service shares with one that stands in the file.

A service's body may start with ``<<: *app``: the service runs the same image as another
one. How that is said here depends on the file: the anchor may have another name, or
there may be none and the image stands in the service itself.
"""

from codemods.compose.document import as_fragment
from codemods.compose.members import model_service
from codemods.compose.merges import Merges
from codemods.compose.yaml_entry import Slot
from codemods.compose.yaml_layout import Document, Kind, Node, data, parse
from codemods.compose.yaml_render import Part, Style, block_lines, flow_text
from codemods.result import Refusal
from codemods.text_lines import Source

MERGE = "<<: *app"
"""The first line of a body that shares the image of another service."""

_IMAGE_KEYS = ("image", "build", "env_file", "networks", "extra_hosts", "platform")


def resolve(body: str, services: Slot, name: str, like: str) -> str | Refusal:
    """Give the body with its first line said in the way of the file."""
    first, _, rest = body.partition("\n")
    if first.strip() != MERGE:
        return body
    merges = Merges.of(services.document)
    model = model_service(merges, services, like, without=name)
    if isinstance(model, Refusal):
        return model
    lines = _shared_lines(services.document, model, _keys(rest))
    return lines if isinstance(lines, Refusal) else "\n".join([*lines, rest])


def _keys(body: str) -> set[str]:
    document = parse(Source(body), fragment=True)
    if isinstance(document, Refusal):
        return set()
    return {key.value for key, _ in document.root.pairs}


def _shared_lines(
    document: Document, model: Part, own: set[str]
) -> list[str] | Refusal:
    name, node = model.key.value, model.value
    line = document.line(model.key)
    if node.kind is not Kind.MAPPING:
        reason = f"the service `{name}` is no mapping whose image could be shared"
        return Refusal(reason, line)
    lines: list[str] = []
    for key, value in node.pairs:
        if key.value == "<<":
            merge = _merge_line(document, value)
            if isinstance(merge, Refusal):
                return merge
            lines.insert(0, merge)
        elif key.value in _IMAGE_KEYS and key.value not in own:
            copied = _copied(document, key, value)
            if isinstance(copied, Refusal):
                return copied
            lines += copied
    if lines:
        return lines
    return Refusal(f"the service `{name}` says neither image nor build", line)


def _merge_line(document: Document, value: Node) -> str | Refusal:
    aliases = value.children if value.kind is Kind.SEQUENCE else [value]
    if any(alias.kind is not Kind.ALIAS for alias in aliases):
        reason = "what is merged here has no anchor by which it could be shared"
        return Refusal(reason, document.line(value))
    if (again := _defined_twice(document, value)) is not None:
        return again
    names = ", ".join(f"*{alias.value}" for alias in aliases)
    return f"<<: {names}" if value.kind is Kind.ALIAS else f"<<: [{names}]"


def _copied(document: Document, key: Node, value: Node) -> list[str] | Refusal:
    anchored = [node for node in (key, *value.walk()) if node.anchor]
    if anchored:
        reason = f"`{key.value}` holds the anchor &{anchored[0].anchor}"
        reason += ", so it cannot be copied for another service"
        return Refusal(reason, document.line(anchored[0]))
    if (again := _defined_twice(document, value)) is not None:
        return again
    lines = block_lines(Part(document, key, value), 0, Style(2, 2))
    on_one_line = f"{key.value}: {flow_text(value, document.text)}"
    for text in ("\n".join(lines), on_one_line):
        copied = as_fragment(text)
        if copied is not None and data(copied.value) == data(value):
            return text.split("\n")
    reason = f"`{key.value}` is written in a way that cannot be copied"
    return Refusal(reason, document.line(key))


def _defined_twice(document: Document, value: Node) -> Refusal | None:
    used = {node.value for node in value.walk() if node.kind is Kind.ALIAS}
    seen: set[str] = set()
    for node in document.root.walk():
        if node.anchor in used:
            if node.anchor in seen:
                reason = f"the anchor &{node.anchor} is defined here a second time"
                return Refusal(reason, document.line(node))
            seen.add(node.anchor)
    return None

"""What a refusal offers to paste: it fits the file, and says all that the edit meant.

A snippet is a path of keys with the whole of what stands at its end. Pasted, it takes
the place of what stands there, or is added. Nothing is offered for a file whose
meaning cannot be told.
"""

from collections.abc import Sequence

from codemods.compose.document import as_fragment, indented
from codemods.compose.entry import Entry
from codemods.compose.images import Images, model_service
from codemods.compose.merges import Merges
from codemods.compose.plain import Plain
from codemods.compose.yaml_entry import Slot
from codemods.compose.yaml_nodes import Document, Kind, Node
from codemods.compose.yaml_render import flow_text
from codemods.result import Refusal

SERVICES = "services"


def services_of(document: Document) -> Slot | None:
    """Give the services of a file to read, whatever they are shared with."""
    for key, value in document.root.pairs:
        target = Merges.of(document).target(value)
        if key.value == SERVICES and target.kind is Kind.MAPPING:
            return Slot(document, key, target)
    return None


def whole(document: Document, section: str, entry: str) -> str:
    """Give an entry of a section at the top, as it can be pasted.

    A section that is an alias is written as a merge of it with the entry behind. There
    is nothing to paste where the section is no mapping.
    """
    value = document.root.get(section)
    if value is not None and value.children and value.kind is not Kind.MAPPING:
        return ""
    if value is not None and value.kind is Kind.ALIAS:
        entry = f"<<: *{value.value}\n{entry}"
    if value is not None and value.flow:
        on_one_line = _in_braces(entry)
        return on_one_line and f"{section}: {{{on_one_line}}}\n"
    return f"{section}:\n{indented(entry)}"


def below(services: Slot, bodies: Sequence[tuple[str, str]]) -> str:
    """Give one key for each of some services, as it can be pasted."""
    if not bodies or not all(body for _, body in bodies):
        return ""
    flow = services.node.flow
    nodes = [services.node.get(name) for name, _ in bodies]
    inner = [_in_braces(body) for _, body in bodies]
    if not all(inner):
        return ""
    if flow:
        pairs = zip((name for name, _ in bodies), inner, strict=True)
        parts = ", ".join(f"{name}: {{{one}}}" for name, one in pairs)
        return f"{SERVICES}: {{{parts}}}\n"
    lines = [f"{SERVICES}:\n"]
    for (name, body), node, one in zip(bodies, nodes, inner, strict=True):
        braces = node is not None and node.flow
        said = f"{name}: {{{one}}}\n" if braces else f"{name}:\n{indented(body)}"
        lines.append(indented(said))
    return "".join(lines)


def entry_everywhere(document: Document, entry: Entry, like: str) -> str:
    """Give the key of each service of an image that lacks an entry, with it."""
    services = services_of(document)
    if services is None:
        return ""
    merges = Merges.of(document)
    model = model_service(merges, services, like)
    if isinstance(model, Refusal):
        return ""
    images, bodies = Images(merges, services), []
    for part in images.running(images.of(model.value)):
        value = merges.value(part.value, entry.key)
        listed = not entry.mapping
        if value is not None and value.kind is Kind.SEQUENCE:
            listed = True
        body = with_entry(merges, value, entry.key, entry.text(listed=listed))
        if not _has(merges, value, entry):
            bodies.append((part.key.value, body))
    return below(services, bodies)


def with_entry(merges: Merges, value: Node | None, key: str, text: str) -> str:
    """Give a key with all that it says now, and an entry behind; '' for a word."""
    head, _, entry = text.partition("\n")
    if value is None or value.tag == "!reset" or value.null:
        return text
    if value.kind is Kind.SCALAR:
        return text if value.value in {"null", "~"} else ""
    plain = Plain(merges).key(key, value, block=True) if value.children else None
    if plain is None or plain[0].endswith(("{}", "[]")):
        return text
    return "\n".join([head, *plain[1:], entry])


def _has(merges: Merges, value: Node | None, entry: Entry) -> bool:
    chain = merges.chain(value) or [value] if value is not None else []
    return any(entry.indices(merges, node) for node in chain)


def _in_braces(body: str) -> str:
    """Give some keys on one line, as they are written between braces."""
    part = as_fragment(f"x:\n{indented(body)}")
    text = flow_text(part.value, part.document.text) if part is not None else None
    return (text or "")[1:-1]

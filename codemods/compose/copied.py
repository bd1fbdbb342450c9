"""The lines of one key of a service, copied for another service."""

from collections import Counter
from collections.abc import Collection

from codemods.compose.document import as_fragment
from codemods.compose.merges import Held, Merges
from codemods.compose.plain import Plain
from codemods.compose.service_keys import ADDRESSES, MERGE_KEY, is_proxied
from codemods.compose.yaml_nodes import Kind, Node, content_end, data, key_name
from codemods.compose.yaml_render import Part, Style, block_lines, flow_text
from codemods.result import Refusal

_WRITTEN_OUT = frozenset({"networks", "depends_on"})
"""Keys that edits add to: sharing them by an alias would stand in the way."""


class Copier:
    """Copies keys; entries called as one of ``apart`` are not copied."""

    def __init__(self, merges: Merges, apart: Collection[str] = ()) -> None:
        """Copy from the document of ``merges``."""
        self.merges = merges
        self.apart = apart
        self._anchors = Counter(node.anchor for node in merges.document.root.walk())

    def lines(self, name: str, held: Held) -> list[str] | Refusal:
        """Give the lines of a key; none where nothing of it is to be copied."""
        value = held.value
        said = self.merges.target(value)
        shared = name not in _WRITTEN_OUT and bool(said.anchor)
        if shared and not self.has_own(name, said) and self.is_one(said.anchor):
            return [f"{name}: *{said.anchor}"]
        if self._leaves_any(name, said):
            return self._anew(name, held)
        return self._as_written(held) or self._anew(name, held)

    def merge_line(self, value: Node) -> str | None:
        """Give the line that merges what another merges; None if that has no name."""
        listed = value.kind is Kind.SEQUENCE
        aliases = value.children if listed else [value]
        if not aliases or any(one.kind is not Kind.ALIAS for one in aliases):
            return None
        if not all(self.is_one(one.value) for one in aliases):
            return None
        names = ", ".join(f"*{one.value}" for one in aliases)
        return f"<<: [{names}]" if listed else f"<<: {names}"

    def is_one(self, anchor: str) -> bool:
        """Tell whether an anchor means the same everywhere behind it."""
        # One that is given again further down means something else from there on:
        # https://yaml.org/spec/1.2.2/#3222-anchors-and-aliases
        return self._anchors[anchor] == 1

    def has_own(self, name: str, said: Node) -> bool:
        """Tell whether a part of a key must not be shared, wherever it comes from."""
        return any(_is_own((name, *path)) for path in self._paths(said))

    def _leaves_any(self, name: str, said: Node) -> bool:
        return any(self._leave((name, *path)) for path in self._paths(said))

    def _paths(self, said: Node) -> list[tuple[str, ...]]:
        if said.kind is Kind.SEQUENCE:
            items = map(self.merges.target, said.children)
            return [(one.value,) for one in items if one.kind is Kind.SCALAR]
        plain, paths = Plain(self.merges), []
        for name, _, value in plain.entries(said):
            inner = plain.entries(self.merges.target(value))
            paths += [(name,), *((name, each) for each, _, _ in inner)]
        return paths

    def _leave(self, path: tuple[str, ...]) -> bool:
        key, *names = path
        if _is_own(path):
            return True
        name = names[0] if names else ""
        word = name.partition("=")[0] if key == "environment" else name
        named = key in {"environment", "depends_on", "volumes"} and len(names) == 1
        return named and (word in self.apart or is_proxied(key, word))

    def _anew(self, name: str, held: Held) -> list[str] | Refusal:
        """Write what is left of a key; a merge stays one where it may be shared."""
        said = self.merges.target(held.value)
        plain = Plain(self.merges, leave=self._leave)
        lines = self._with_merge(name, said) or plain.key(name, said)
        if lines is not None or self._leaves_any(name, said):
            return lines or []
        reason = f"`{name}` is written in a way that cannot be copied"
        return Refusal(reason, self.merges.document.line(held.key))

    def _with_merge(self, name: str, said: Node) -> list[str] | None:
        merge = said.get(MERGE_KEY)
        if merge is None or name in _WRITTEN_OUT or self.has_own(name, said):
            return None
        line = self.merge_line(merge)
        if line is None:
            return None
        plain, lines = Plain(self.merges, leave=self._leave), [f"{name}:", f"  {line}"]
        for key, value in said.pairs:
            if key.value != MERGE_KEY and not self._leave((name, key_name(key))):
                inner = plain.key(plain.flow(key), value)
                if inner is None:
                    return None
                lines += [f"  {one}" for one in inner]
        return lines

    def _as_written(self, held: Held) -> list[str] | None:
        """Give the lines word for word; None where they hold comments or anchors."""
        key, value, document = held.key, held.value, self.merges.document
        # A comment is about the other service; an anchor that is given a second time
        # would mean the copy from there on.
        if "#" in document.text[key.start : content_end(document.text, value)]:
            return None
        nodes = [key, *value.walk()]
        aliases = {node.value for node in nodes if node.kind is Kind.ALIAS}
        if any(node.anchor for node in nodes) or not all(map(self.is_one, aliases)):
            return None
        lines = block_lines(Part(document, key, value), 0, Style(2, 2))
        on_one_line = f"{key.value}: {flow_text(value, document.text)}"
        for text in ("\n".join(lines), on_one_line):
            copied = as_fragment(text)
            # Read back: what a block says may depend on what stands around it.
            if copied is not None and data(copied.value) == data(value):
                return text.split("\n")
        return None


def _is_own(path: tuple[str, ...]) -> bool:
    """Tell whether a part of a key belongs to the one service, and to no other."""
    key, *names = path
    if key == "networks":
        return len(names) > 1 and names[1] in ADDRESSES
    return key == "labels" and bool(names) and is_proxied(key, names[0])

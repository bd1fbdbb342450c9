"""Write what a node of a Compose file says anew, with its merges carried out.

It is for what cannot be copied as it stands: parts of it are left out, or it holds
anchors, which there may be only one of.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from codemods.compose.merges import Merges
from codemods.compose.service_keys import MERGE_KEY
from codemods.compose.yaml_nodes import Kind, Node, key_name
from codemods.compose.yaml_render import flow_text

WRITTEN_LIMIT = 2_000
"""Values that are written at most: aliases of aliases may stand for millions."""

_STR = "tag:yaml.org,2002:str"

Leave = Callable[[tuple[str, ...]], bool]
"""Whether what the keys lead to is left out."""


class TooLargeError(Exception):
    """What is to be written is far larger than the file, or endless."""


@dataclass(slots=True)
class Plain:
    """A writer; what ``leave`` names, by the keys that lead there, is left out."""

    merges: Merges
    leave: Leave = lambda _: False
    _written: int = 0

    def key(self, name: str, node: Node, *, block: bool = False) -> list[str] | None:
        """Give the lines of a key; None if it says too much, or nothing is left.

        ``block``: with each entry on lines of its own, also where it stands in braces.
        """
        if block:
            node = replace(self.merges.target(node), flow=False)
        self._written = 0
        try:
            return list(self._lines(name, node, (name,))) or None
        except TooLargeError:
            return None

    def entries(self, node: Node) -> Iterator[tuple[str, Node, Node]]:
        """Give name, key and value of a mapping's entries, each name once."""
        seen: set[str] = set()
        for holder in self.merges.chain(node):
            for key, value in holder.pairs:
                name = key_name(key)
                if name != MERGE_KEY and name not in seen:
                    seen.add(name)
                    yield name, key, value

    def flow(self, node: Node, path: tuple[str, ...] = ()) -> str:
        """Give what a node says on one line."""
        self._count()
        node = self.merges.target(node)
        if node.kind is Kind.MAPPING:
            pairs = (
                f"{self._scalar(key)}: {self.flow(value, (*path, name))}"
                for name, key, value in self.entries(node)
                if not self.leave((*path, name))
            )
            return f"{_tag(node)}{{{', '.join(pairs)}}}"
        if node.kind is Kind.SEQUENCE:
            kept = (one for one in node.children if not self._is_left(one, path))
            return f"{_tag(node)}[{', '.join(map(self.flow, kept))}]"
        return self._scalar(node)

    def _is_left(self, item: Node, path: tuple[str, ...]) -> bool:
        said = self.merges.target(item)
        return said.kind is Kind.SCALAR and self.leave((*path, said.value))

    def _lines(self, name: str, node: Node, path: tuple[str, ...]) -> Iterator[str]:
        self._count()
        node = self.merges.target(node)
        if node.kind is Kind.SCALAR:
            yield f"{name}:" if node.null else f"{name}: {self._scalar(node)}"
            return
        inner = len(path) > 1 or not node.children
        lines = [] if node.flow else list(self._inside(node, path))
        if lines:
            yield f"{name}: {_tag(node)}".rstrip()
            yield from lines
            return
        text = self.flow(node, path)
        if inner or text[-2:] not in {"{}", "[]"}:
            yield f"{name}: {text}"

    def _inside(self, node: Node, path: tuple[str, ...]) -> Iterator[str]:
        """Give the lines of the entries of a mapping or list."""
        for name, key, value in self.entries(node):
            if not self.leave((*path, name)):
                for line in self._lines(self._scalar(key), value, (*path, name)):
                    yield f"  {line}"
        for item in node.children if node.kind is Kind.SEQUENCE else ():
            if not self._is_left(item, path):
                yield from self._item(item)

    def _item(self, item: Node) -> Iterator[str]:
        """Give the lines of an item of a list."""
        said = self.merges.target(item)
        if said.kind is not Kind.MAPPING or said.flow or said.tag or not said.children:
            yield f"  - {self.flow(item)}"
            return
        first = True
        for _, key, value in self.entries(said):
            for line in self._lines(self._scalar(key), value, ("", "")):
                yield f"  - {line}" if first else f"    {line}"
                first = False

    def _scalar(self, node: Node) -> str:
        bare = replace(node, anchor="", tag="")
        if node.tag == _STR:
            return json.dumps(node.value, ensure_ascii=False)
        text = flow_text(bare, self.merges.document.text)
        return f"{_tag(node)}{node.value if text is None else text}"

    def _count(self) -> None:
        self._written += 1
        if self._written > WRITTEN_LIMIT:
            raise TooLargeError


def _tag(node: Node) -> str:
    """Give a tag such as ``!reset`` as it is written; others say nothing here."""
    return f"{node.tag} " if node.tag.startswith("!") else ""

"""A YAML text as nodes that know their places, or what is wrong with it.

The tree is built from parser events rather than by ``yaml.compose``, which reports the
place of an anchor where an alias stands. Nothing is constructed, so custom tags such as
Compose's ``!reset`` are as good as any other.
"""

from dataclasses import replace
from functools import lru_cache

import yaml

from codemods.compose.yaml_depth import (
    DEPTH_LIMIT,
    LOADER,
    VALUES_LIMIT,
    is_depth_error,
)
from codemods.compose.yaml_nodes import Document, Kind, Node, key_name
from codemods.result import Refusal
from codemods.text_lines import TextFile, line_at, line_start

_TOO_DEEP = "the file is nested too deeply to be edited safely"


@lru_cache(maxsize=8)  # an edit and its proof ask for the same texts several times
def parse(source: TextFile, *, fragment: bool = False) -> Document | Refusal:
    """Parse a text, or say what is wrong with it and where.

    In a ``fragment`` an alias may name an anchor of the file where it will stand.
    """
    try:
        root = _tree(source.text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = line_at(source.text, mark.index) if mark else 0
        if is_depth_error(error):
            return Refusal(_TOO_DEEP, line)
        return Refusal(f"the file is not valid YAML: {error.problem}", line)
    except yaml.YAMLError as error:
        line = line_at(source.text, getattr(error, "position", 0))
        reason = str(error).splitlines()[0]
        return Refusal(f"the file is not valid YAML: {reason}", line)
    if isinstance(root, Refusal):
        return root
    document = Document(source, root)
    return _fault(document, fragment=fragment) or document


def _tree(text: str) -> Node | Refusal:
    top = Node(Kind.SEQUENCE, 0, 0, 0)
    stack = [top]
    count = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            end = event.end_mark
            _close(text, stack.pop(), end.index if end else 0)
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        # Enough is known to refuse it, and the rest may be long.
        if len(stack) > DEPTH_LIMIT or len(top.children) > 1:
            break
        node = _node(event)
        stack[-1].children.append(node)
        count += 1
        if count > VALUES_LIMIT:
            reason = f"the file holds more than {VALUES_LIMIT:,} keys and values"
            return Refusal(reason, line_at(text, node.start))
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append(node)
    if len(stack) > DEPTH_LIMIT:
        return Refusal(_TOO_DEEP, line_at(text, stack[-1].start))
    if len(top.children) > 1:
        reason = "the file holds more than one YAML document"
        return Refusal(reason, line_at(text, top.children[1].start))
    return top.children[0] if top.children else Node(Kind.SCALAR, 0, 0, 0)


def _close(text: str, node: Node, end: int) -> None:
    """Note the end of a collection, and where a block of it really starts.

    The parser counts an anchor or a tag before a block as its first column.
    """
    node.end = end
    if node.flow or not node.children or not (node.anchor or node.tag):
        return
    first = node.children[0]
    node.column = first.column
    if node.kind is Kind.SEQUENCE:
        dash = text.rfind("-", 0, first.start)
        node.column = dash - line_start(text, dash)


def _node(event: yaml.NodeEvent) -> Node:
    first, last = event.start_mark, event.end_mark
    start, column = (first.index, first.column) if first else (0, 0)
    end = last.index if last else 0
    anchor = event.anchor or ""
    node = Node(Kind.SCALAR, start, end, column, anchor=anchor)
    if isinstance(event, yaml.AliasEvent):
        return replace(node, kind=Kind.ALIAS, value=anchor, anchor="")
    if isinstance(event, yaml.ScalarEvent):
        node.value, node.style = event.value, event.style or ""
        node.tag = event.tag or ""
    elif isinstance(event, yaml.CollectionStartEvent):
        mapping = isinstance(event, yaml.MappingStartEvent)
        node.kind = Kind.MAPPING if mapping else Kind.SEQUENCE
        node.tag, node.flow = event.tag or "", bool(event.flow_style)
    return node


def _fault(document: Document, *, fragment: bool) -> Refusal | None:
    anchors: set[str] = set()
    for node in document.root.walk():
        if node.kind is Kind.ALIAS and node.value not in anchors and not fragment:
            reason = f"the alias *{node.value} has no anchor before it"
            return Refusal(reason, document.line(node))
        anchors.add(node.anchor)
        if node.kind is Kind.MAPPING:
            seen: set[str] = set()
            for key, _ in node.pairs:
                # PyYAML would let the last one win, and say nothing.
                if (name := key_name(key)) in seen:
                    reason = f"the key {key.value!r} stands here for the second time"
                    return Refusal(reason, document.line(key))
                seen.add(name)
    return None

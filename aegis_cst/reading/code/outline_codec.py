"""Outlines as JSON data, for the cache, and back."""

from typing import Any

from aegis_cst.reading.code.outline import NODES, Block

_TAGS = {kind: position for position, kind in enumerate(NODES)}


def encode(node: object) -> Any:  # noqa: ANN401 - JSON data
    """Lists and plain values; a node's list starts with its kind, a tuple's with -1."""
    if not isinstance(node, tuple):
        return node
    return [_TAGS.get(type(node), -1), *map(encode, node)]


def decode(data: Any) -> Any:  # noqa: ANN401 - JSON data
    """What ``encode`` was given; ``ValueError`` or the like if it gave something else.

    Types of fields are not checked: a cache is trusted as far as its folder is.
    """
    if not isinstance(data, list):
        return data
    tag, *fields = data
    values = [decode(each) if type(each) is list else each for each in fields]
    return tuple(values) if tag < 0 else NODES[tag]._make(values)


def decode_block(data: object) -> Block:
    """The outline of a module."""
    block = decode(data)
    if not isinstance(block, tuple):
        raise TypeError(type(block))
    return block

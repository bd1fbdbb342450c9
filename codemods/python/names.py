"""Where a plain name is bound or read in a file."""

import libcst as cst

from codemods.python.python_tree import nodes
from codemods.python.source import Source


def names_used(source: Source, name: str) -> list[int]:
    """1-based lines on which ``name`` is bound or read as a plain name."""
    return [source.line(source.start(each)) for each in names_in(source.module, name)]


def names_in(root: cst.CSTNode, name: str) -> list[cst.Name]:
    """Every place at or below a node where ``name`` is bound or read."""
    # ``x`` is a ``Name`` to LibCST in ``a.x`` and ``f(x=1)`` too, where it is none.
    attributes: set[cst.CSTNode] = set()
    found = []
    for node in nodes(root):
        if isinstance(node, cst.Attribute):
            attributes.add(node.attr)
        elif isinstance(node, cst.Arg) and node.keyword is not None:
            attributes.add(node.keyword)
        elif (
            isinstance(node, cst.Name) and node.value == name and node not in attributes
        ):
            found.append(node)
    return found

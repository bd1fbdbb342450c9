"""Files in newer Python than the one that runs, put into older words.

Only what the grammar has gained since 3.11 is replaced, by text of the same length and
the same number of lines, so that every other place stays where it was.
"""

import re

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from codemods.python.nesting import too_deep

_UNREADABLE = (
    *(cst.ParserSyntaxError, SyntaxError),
    *(RecursionError, LookupError, ValueError),
)
# In this order: type parameters and `type X = …` (https://peps.python.org/pep-0695/),
# quotes nested in f-strings (https://peps.python.org/pep-0701/), t-strings
# (https://peps.python.org/pep-0750/).
_NEW = (cst.TypeParameters, cst.TypeAlias, cst.FormattedString, cst.TemplatedString)


def lowered(data: bytes) -> bytes | None:
    """The file in Python 3.11; ``None`` if it is not Python at all."""
    if too_deep(data):
        return None
    try:
        # Nobody changes the tree, so nobody needs a copy of it.
        wrapper = MetadataWrapper(cst.parse_module(data), unsafe_skip_copy=True)
        spans = wrapper.resolve(ByteSpanPositionProvider)
    except _UNREADABLE:
        return None
    text = bytearray(data)
    for node, span in spans.items():
        part = slice(span.start, span.start + span.length)
        if isinstance(node, _NEW):
            text[part] = _placeholder(node, bytes(text[part]))
        # `except A, B:`, since Python 3.14: https://peps.python.org/pep-0758/
        elif isinstance(node, cst.ExceptHandler) and _is_bare_tuple(node.type):
            inner = spans[node.type] if node.type is not None else span
            part = slice(inner.start, inner.start + inner.length)
            text[part] = b"E".ljust(inner.length)
    return bytes(text)


def _is_bare_tuple(node: cst.BaseExpression | None) -> bool:
    return isinstance(node, cst.Tuple) and not node.lpar


def _placeholder(node: cst.CSTNode, text: bytes) -> bytes:
    """As many bytes and lines that mean nothing."""
    if isinstance(node, cst.TypeParameters):
        # Continued, for the brackets that joined the lines are gone.
        return re.sub(rb" (?=\r?\n)", rb"\\", re.sub(rb"[^\r\n]", b" ", text))
    if isinstance(node, cst.TypeAlias):
        return b"0".ljust(len(text)) if b"\n" not in text else _empty(text)
    return _empty(text) if b"\n" in text else b'""'.ljust(len(text))


def _empty(text: bytes) -> bytes:
    """A tuple of nothing, over as many lines."""
    return b"(" + re.sub(rb"[^\r\n]", b" ", text[1:-1]) + b")"

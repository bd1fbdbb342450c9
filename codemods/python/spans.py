"""A LibCST tree printed once, for its text and for the place of every node in it."""

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

import libcst as cst
from libcst._nodes.internal import CodegenState

Span = tuple[int, int]
"""Where a node starts and ends, in bytes of UTF-8."""


@dataclass(slots=True)
class Printed(CodegenState):
    """What LibCST prints of a module, and the span of every node.

    ``ByteSpanPositionProvider`` of LibCST tells the same spans, in twice the time, and
    keeps the text to itself.
    """

    spans: dict[cst.CSTNode, Span] = field(default_factory=dict)
    position: int = 0
    _starts: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the module."""
        return "".join(self.tokens)

    def add_token(self, value: str) -> None:
        """Print a text."""
        self.tokens.append(value)
        self.position += len(value) if value.isascii() else len(value.encode())

    def add_indent_tokens(self) -> None:
        """Print the indentation of a line."""
        for token in self.indent_tokens:
            self.add_token(token)

    def before_codegen(self, node: cst.CSTNode) -> None:  # noqa: ARG002 - the state of LibCST is called so
        """Begin a node."""
        self._starts.append(self.position)

    def after_codegen(self, node: cst.CSTNode) -> None:
        """End a node; what it noted of itself, without its white space, stays."""
        start = self._starts.pop()
        if node not in self.spans:
            self.spans[node] = (start, self.position)

    def record_syntactic_position(  # type: ignore[override]  # any context manager serves
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> AbstractContextManager[None]:
        """Note the span of a node without the white space that it owns."""
        return _Recorded(self, node, start_node, end_node)


class _Recorded(AbstractContextManager[None]):
    """Notes the span of what is printed within it."""

    __slots__ = ("end_node", "node", "printed", "start", "start_node")

    def __init__(
        self,
        printed: Printed,
        node: cst.CSTNode,
        start_node: cst.CSTNode | None,
        end_node: cst.CSTNode | None,
    ) -> None:
        self.printed = printed
        self.node = node
        self.start = printed.position
        self.start_node = start_node
        self.end_node = end_node

    def __exit__(self, *_error: object) -> None:
        spans, end = self.printed.spans, self.printed.position
        start = self.start if self.start_node is None else spans[self.start_node][0]
        end = end if self.end_node is None else spans[self.end_node][1]
        spans[self.node] = (start, end)


def printed(module: cst.Module) -> Printed:
    """Print a module."""
    state = Printed(module.default_indent, module.default_newline)
    module._codegen(state)  # noqa: SLF001 - what ``Module.code`` and the providers of LibCST call
    return state


@contextmanager
def uncollected() -> Iterator[None]:
    """Build a large tree: collecting garbage while it grows finds none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()

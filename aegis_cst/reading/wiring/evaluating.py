"""What the parts of the interpreter ask of the one that works out expressions."""

from typing import Protocol

from aegis_cst.reading.code.outline import (
    Expression,
)
from aegis_cst.reading.wiring.values import (
    Scope,
    Value,
)


class Evaluating(Protocol):
    """What works expressions out."""

    def evaluate(self, node: Expression, scope: Scope) -> Value:
        """What an expression stands for."""

    def resolved(self, node: Expression, scope: Scope) -> Value:
        """What an expression stands for, with imports followed."""

    def text(self, node: Expression, scope: Scope) -> str:
        """A text, with what is not known of it between NUL characters."""

    def unknown(self) -> str:
        """A text of which nothing is known."""

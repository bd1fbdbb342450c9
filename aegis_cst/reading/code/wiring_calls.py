"""Whether an outline has to do with how an application is wired up."""

from aegis_cst.reading.code.fastapi_methods import ADDERS, EVENTS, INCLUDING
from aegis_cst.reading.code.outline import Call, Expression, Function, Member, Name

_WIRING = (
    INCLUDING
    | EVENTS
    | ADDERS
    # The last is the base project's own, which loads files without registration.
    | {"FastAPI", "APIRouter", "lifespan", "load_hooks"}
)
"""Names of functions that make or wire up an application."""


def wires_up(node: object) -> bool:
    """Whether a call that wires anything up stands somewhere in an outline."""
    if isinstance(node, Call) and _last(node.function) in _WIRING:
        return True
    if isinstance(node, Function):
        return node.wires or any(map(wires_up, node.decorators))
    return isinstance(node, tuple) and any(map(wires_up, node))


def _last(node: Expression) -> str:
    if isinstance(node, Name):
        return node.path.rpartition(".")[2]
    return node.attribute if isinstance(node, Member) else ""

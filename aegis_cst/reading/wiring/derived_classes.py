"""Classes of a project that inherit from FastAPI's."""

from aegis_cst.reading.code.fastapi_methods import CHANGING
from aegis_cst.reading.wiring.names import Names
from aegis_cst.reading.wiring.values import ClassValue, External

_KINDS = {"FastAPI": "application", "APIRouter": "router"}


def kind_of_path(path: str) -> str | None:
    """What a class from outside makes, by its dotted path; ``None`` for anything else.

    Packages that re-export FastAPI's classes have it in their names.
    """
    kind = _KINDS.get(path.rpartition(".")[2])
    return kind if "fastapi" in path.lower() else None


def kind_of(value: ClassValue, names: Names) -> str | None:
    """What a class of the project is a kind of, if it inherits from FastAPI's."""
    for each in names.lineage(value):
        for base in each.node.bases:
            found = names.base(each, base)
            kind = kind_of_path(found.path) if isinstance(found, External) else None
            if kind is not None:
                return kind
    return None


def changes_routes(value: ClassValue, names: Names) -> bool:
    """Whether a class of the project changes what its methods do to routes."""
    lineage = names.lineage(value)
    return any(CHANGING & each.members.names.keys() for each in lineage)

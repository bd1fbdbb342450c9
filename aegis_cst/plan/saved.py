"""A plan as a document that can be reviewed and applied later.

Its schema is ``docs/plan.schema.json``.
"""

import base64
import json
from dataclasses import asdict, dataclass
from typing import Any

import aegis_cst
from aegis_cst.plan.model import Plan, PlannedEdit
from aegis_cst.plan.record import digest_of

VERSION = 1
"""Version of the document's schema; a change that readers notice raises it."""


@dataclass(frozen=True, slots=True)
class SavedChange:
    """One file: the digest of what it was, and what it is to be."""

    path: str
    before: str | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What a document says; nothing of it has been compared with a project."""

    command: str
    components: tuple[str, ...]
    changes: tuple[SavedChange, ...]
    edits: tuple[PlannedEdit, ...]
    kept: tuple[str, ...]
    warnings: tuple[str, ...]


def dump(plan: Plan) -> bytes:
    """The document of a plan."""
    data = {
        "version": VERSION,
        "aegis": aegis_cst.__version__,
        "command": plan.command,
        "components": list(plan.components),
        "changes": [
            {
                "path": each.path,
                "owned": each.owned,
                "before": prefixed(each.before),
                "after": _content(each.after),
            }
            for each in plan.changes
        ],
        "edits": [asdict(each) for each in plan.edits],
        "kept": list(plan.kept),
        "warnings": list(plan.warnings),
    }
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def prefixed(data: bytes | None) -> str | None:
    """A digest with the name of what made it."""
    return None if data is None else f"sha256:{digest_of(data)}"


def _content(data: bytes | None) -> dict[str, Any] | None:
    """Text where it comes back as the same bytes."""
    if data is None:
        return None
    digest = prefixed(data)
    try:
        return {"sha256": digest, "text": data.decode()}
    except UnicodeDecodeError:
        return {"sha256": digest, "base64": base64.b64encode(data).decode()}

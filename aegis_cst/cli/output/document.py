"""A plan as one JSON document; its schema is ``docs/result.schema.json``."""

import hashlib
import json
from typing import Any

from aegis_cst.plan.model import FileChange, Outcome, Plan
from aegis_cst.plan.patch import counts
from aegis_cst.reading.blocker import Blocker
from aegis_cst.write.environment import Synchronised

VERSION = 1
"""Version of the document's schema; a change that readers notice raises it."""


def dump(plan: Plan, outcome: Outcome, synchronised: Synchronised | None) -> str:
    """The document as text."""
    data = {
        "version": VERSION,
        "command": plan.command,
        "outcome": outcome.value,
        "components": list(plan.components),
        "changes": [_change(each) for each in plan.changes],
        "edits": [
            {
                "component": each.component,
                "kind": each.kind,
                "subject": each.subject,
                "anchor": f"{each.path}:{each.line}",
                "changed": each.changed,
                "goes": each.goes,
            }
            for each in plan.edits
        ],
        "blockers": [blocker_data(each) for each in plan.blockers],
        "kept": list(plan.kept),
        "left_out": list(plan.left_out),
        "warnings": list(plan.warnings),
        "next_steps": list(plan.next_steps),
        "environment": None
        if synchronised is None
        else {"command": synchronised.command, "problem": synchronised.problem},
    }
    return json.dumps(data, indent=2)


def _change(change: FileChange) -> dict[str, Any]:
    inserted, deleted = counts(change)
    return {
        "path": change.path,
        "owned": change.owned,
        "before": _hash(change.before),
        "after": _hash(change.after),
        "inserted_lines": inserted,
        "deleted_lines": deleted,
    }


def _hash(data: bytes | None) -> str | None:
    return None if data is None else f"sha256:{hashlib.sha256(data).hexdigest()}"


def blocker_data(blocker: Blocker) -> dict[str, str]:
    """A reason why nothing was written."""
    return {
        "place": blocker.place,
        "reason": blocker.reason,
        "snippet": blocker.snippet,
        "offer": blocker.offer.value,
        "detail": blocker.detail,
    }

"""What ``aegis status`` has found as one JSON document.

Its schema is ``docs/status.schema.json``.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from aegis_cst.cli.output.document import blocker_data
from aegis_cst.plan.status.inspection import Inspection
from aegis_cst.plan.status.overview import Overview, Spot
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.place import Place

VERSION = 1
"""Version of the document's schema; a change that readers notice raises it."""


def dump(seen: Overview | Blocker, found: Sequence[Inspection]) -> str:
    """The document as text."""
    data = {
        "version": VERSION,
        "command": "status",
        "project": None if isinstance(seen, Blocker) else _project(seen),
        "blockers": [blocker_data(seen)] if isinstance(seen, Blocker) else [],
        "components": [{**asdict(each), "sound": each.sound} for each in found],
    }
    return json.dumps(data, indent=2)


def _project(seen: Overview) -> dict[str, Any]:
    entry = seen.served.entry
    return {
        "application": entry.text,
        "why": entry.why,
        "place": entry.where,
        "created": seen.served.created,
        "factory": entry.factory,
        "code_root": entry.code_root,
        "import_root": entry.import_root,
        "package": seen.package,
        "native": seen.native,
        "components": seen.components,
        "routers": _spot(seen.routers),
        "before": _spot(seen.before),
        "lifespan": _spot(seen.lifespan),
        "settings": [_spot(each) for each in seen.settings],
        "requirements": [
            {
                "path": each.path,
                "reason": each.reason,
                "place": _at(each.place),
                "refresh": each.refresh,
            }
            for each in seen.requirements
        ],
        "compose": _spot(seen.compose),
        "variables": seen.variables,
        "left_out": list(seen.left_out),
        "obstacles": [
            {"components": list(each.components), **blocker_data(each.blocker)}
            for each in seen.obstacles
        ],
    }


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}" if place.line else place.path


def _spot(spot: Spot | None) -> dict[str, str] | None:
    return None if spot is None else {"place": spot.place, "name": spot.name}

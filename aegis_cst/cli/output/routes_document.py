"""Routes as one JSON document; its schema is ``docs/routes.schema.json``."""

import json
from collections.abc import Iterable
from typing import Any

from aegis_cst.cli.output.routes_view import View
from aegis_cst.reading.routes.route import Hidden, Need, Route, Spot

VERSION = 1
"""Version of the document's schema; a change that readers notice raises it."""


def document(view: View) -> str:
    """The document as text, in ASCII, so that no stream can spoil it."""
    application, listing = view.application, view.listing
    made = Spot(application.router.site.path, application.line)
    places = [at for at, each in enumerate(listing.routes) if view.shows(each)]
    data = {
        "version": VERSION,
        "application": {
            "name": application.entry.text,
            **_place(view, made),
        },
        "routes": [_route(view, listing.routes[at], at) for at in places],
        "unfollowed": [
            {
                **_place(view, each.spot),
                "reason": each.reason,
                "position": each.position,
                "prefix": each.path,
            }
            for each in listing.unfollowed
        ],
        "notes": [{**_place(view, spot), "text": text} for spot, text in listing.notes],
    }
    return json.dumps(data, indent=2)


def _route(view: View, route: Route, position: int) -> dict[str, Any]:
    shared = [(each, "way") for each in route.shared]
    own = [(each, "route") for each in route.needs]
    return {
        "position": position,
        "kind": route.kind,
        "methods": list(route.methods),
        "path": route.path,
        "exact": route.is_exact,
        "possible": route.possible,
        "endpoint": {
            "name": route.name,
            **(_place(view, route.defined) if route.defined else _NOWHERE),
        },
        **_place(view, route.spot),
        "through": [
            {"kind": each.kind, "name": each.name, **_place(view, each.spot)}
            for each in route.through
        ],
        "dependencies": [_need(view, each, of) for each, of in (*shared, *own)],
        "conditions": _places(view, route.conditions),
        "hidden_by": [_hidden(view, each) for each in route.hidden],
        "reached": not route.is_dead,
    }


_NOWHERE = {"file": None, "line": None}


def _need(view: View, need: Need, of: str) -> dict[str, Any]:
    return {"name": need.name, "of": of, **_place(view, need.spot)}


def _hidden(view: View, hidden: Hidden) -> dict[str, Any]:
    return {
        "methods": list(hidden.methods),
        "kind": hidden.kind,
        "path": hidden.path,
        **_place(view, hidden.spot),
    }


def _places(view: View, spots: Iterable[Spot]) -> list[dict[str, Any]]:
    return [_place(view, each) for each in spots]


def _place(view: View, spot: Spot) -> dict[str, Any]:
    return {"file": view.path(spot.path), "line": spot.line}

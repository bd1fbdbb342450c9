"""The functions of routes as the outlines have them, without a look at their files.

To tell what a route depends on, its file is parsed whole. Who wants all routes at every
keystroke, and the dependencies of one file's, parses that one.
"""

from aegis_cst.reading.routes.endpoints import Endpoint, Endpoints
from aegis_cst.reading.routes.route import Spot
from aegis_cst.reading.wiring.values import RouteEntry


class Sketches:
    """Names and places; what a route depends on in the files of ``wanted`` only."""

    def __init__(self, endpoints: Endpoints, wanted: frozenset[str]) -> None:
        """``endpoints`` look into the files of ``wanted``."""
        self._endpoints = endpoints
        self._wanted = wanted

    def of_route(self, entry: RouteEntry) -> Endpoint:
        """The function of a route."""
        found = _sketched(entry)
        path = found.defined.path if found.defined else entry.site.path
        return self._endpoints.of_route(entry) if path in self._wanted else found

    def of_mount(self, entry: RouteEntry) -> Endpoint:
        """What is mounted."""
        if entry.site.path in self._wanted:
            return self._endpoints.of_mount(entry)
        return Endpoint(entry.name)


def _sketched(entry: RouteEntry) -> Endpoint:
    if entry.endpoint is not None:
        path, name, line = entry.endpoint
        return Endpoint(name, Spot(path, line))
    spot = Spot(entry.site.path, entry.line) if entry.line else None
    return Endpoint(entry.name, spot)

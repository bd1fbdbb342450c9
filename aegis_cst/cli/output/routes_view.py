"""What is asked of the routes of an application, and how places are told."""

from dataclasses import dataclass

from aegis_cst.reading.application import Application
from aegis_cst.reading.routes.route import Listing, Route, Spot


@dataclass(frozen=True, slots=True)
class View:
    """``prefix`` leads from the working folder to the project.

    ``words`` have to fit all: a method, or a part of a path. ``own`` asks for the pages
    of FastAPI's own as well.
    """

    application: Application
    listing: Listing
    prefix: str
    words: tuple[str, ...] = ()
    own: bool = False

    def shows(self, route: Route) -> bool:
        """Whether a route is asked for."""
        return all(
            each.upper() in route.methods or each.lower() in route.path.lower()
            for each in self.words
        )

    def path(self, path: str) -> str:
        """A path as it is from the working folder."""
        return self.prefix + path

    def place(self, spot: Spot) -> str:
        """The same with the line, as terminals turn it into a link."""
        path = self.path(spot.path)
        return f"{path}:{spot.line}" if spot.line else path

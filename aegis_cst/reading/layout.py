"""What a project has, and where: all that a component has to know of it."""

from dataclasses import dataclass, field, replace
from typing import Final

from codemods.python.style import Style

HEALTH: Final = "health"
"""A ``/health`` that shows the registry in ``<package>.core.health``."""

LOGGING: Final = "logging"
"""The set-up of logging in ``<package>.core.logging``."""

CARDS: Final = "cards"
"""A dashboard with cards."""

COMMANDS: Final = "commands"
"""A Typer application, which takes sub-commands."""

COMPOSE: Final = "compose"
"""A Compose service that runs the application."""

ENV: Final = "env"
"""A file such as ``.env.example``."""

TESTS: Final = "tests"
"""A pytest suite that can run the tests of a component by themselves."""

LIFESPAN: Final = "lifespan"
"""A lifespan function that can be edited."""

HOOKS: Final = "hooks"
"""Folders in which a file is found without being registered."""

UNIONS: Final = "unions"
"""A Python that has ``X | Y`` of types at run time: 3.10 or newer."""

PORTS: Final = frozenset(
    {HEALTH, LOGGING, CARDS, COMMANDS, COMPOSE, ENV, TESTS, LIFESPAN, HOOKS, UNIONS}
)
"""What a piece of a component can be plugged into; the base project has them all."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a component is placed into; the defaults are those of the base project.

    All folders are paths from the root of the project, empty for that root itself.
    """

    root: str = ""
    """Folder that imports start from: ``src``, ``backend``."""

    package: str = "app"
    """Dotted package that components go into; empty where modules are flat."""

    native: bool = True
    """Made as ``init`` makes it, with ``<package>.components.backend`` and so on."""

    ports: frozenset[str] = PORTS
    """What there is of ``PORTS``."""

    lacks: frozenset[str] = frozenset()
    """Modules that a native project lacks, by their names in the base project."""

    bare: bool = False
    """Without any lifespan, and of a FastAPI that ignores those of routers: one is
    written, and ``LIFESPAN`` is among the ports."""

    components: str = "components"
    """Name of the folder for components in the package, where a foreign one has it."""

    home: str = ""
    """Folder that commands run in, where ``.env`` and ``data/`` are."""

    tests: str = "tests"
    """Folder of the test suite."""

    service: str = "web"
    """Compose service that runs the application."""

    doubt: str = ""
    """Why ``COMPOSE`` is not among the ports, though a service may well run it."""

    services: tuple[tuple[str, str], ...] = ()
    """Services of components whose names are taken, each with its other name."""

    workdir: str = "/home/app"
    """Folder in the container of that service which stands for ``home``."""

    inits: bool = True
    """Whether packages have an ``__init__.py``."""

    relative: bool = False
    """Whether modules of the package import one another relatively."""

    newline: str = "\n"
    """Line ending of the project's files."""

    style: Style = field(default_factory=lambda: Style(first_party=frozenset({"app"})))
    """What the project's formatter and import sorter are set to."""

    def has(self, port: str) -> bool:
        """Whether a piece that needs this port has a place."""
        return port in self.ports

    def without(self, *ports: str) -> "Layout":
        """The same layout with fewer ports."""
        return replace(self, ports=self.ports - set(ports))


BASE: Final = Layout()
"""The layout of the base project, which components are written for."""


def foreign(package: str, ports: frozenset[str] = frozenset({UNIONS})) -> Layout:
    """A layout that ``init`` did not make, with its own package as first party."""
    top = package.partition(".")[0] or BASE.components
    style = Style(first_party=frozenset({top}))
    return Layout(package=package, native=False, ports=ports, style=style)

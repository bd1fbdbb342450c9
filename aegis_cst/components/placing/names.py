"""Modules and files of the base project, by the names that they have in another one."""

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from aegis_cst.reading.layout import BASE, Layout

PACKAGES = frozenset(
    {"app", "app/cli", "app/components", "app/core", "app/entrypoints", "app/services"}
)
"""Folders that have an ``__init__.py`` in the base project."""

_PARTS = frozenset({"cli", "components", "core", "entrypoints", "services"})
"""What is directly in the package of the base project."""

_IN_BRACES = re.compile(r"(?<!\$)\{([\w-]+)\}")

_OWN = "component_"
"""What sets the tests of a component apart from those of a foreign project."""


@dataclass(frozen=True)
class Names:
    """The names of one layout.

    ``parts`` are what a component has directly in the package, ``helpers`` are modules
    of its tests that others of them import, by their names here.
    """

    layout: Layout
    parts: frozenset[str]
    helpers: Mapping[str, str]

    @cached_property
    def _package(self) -> tuple[str, ...]:
        """What stands for ``app``."""
        parts = self.layout.package.split(".") if self.layout.package else []
        return (*parts, *([] if self.layout.native else [self.layout.components]))

    def module(self, name: str) -> str:
        """A dotted module, ``app`` or one below it."""
        return ".".join(self._below(name.split(".")[1:]))

    def _below(self, parts: Sequence[str]) -> tuple[str, ...]:
        if self.layout.native or not parts:
            return (*self._package, *parts)
        # `components/components/scheduler` would say it twice.
        if parts[0] == "components":
            return (*self._package, *parts[1:])
        if parts[0] == "services":  # the user's own code, which is where it was
            return (*self._package[:-1], *parts)
        return (*self._package, *parts)

    def imported(self, name: str) -> str:
        """A module that an import names; of other modules the name itself."""
        if name == "app" or name.startswith("app."):
            return self.module(name)
        return self.helpers.get(name, name)

    def path(self, path: str) -> str:
        """A file or folder of the project."""
        layout = self.layout
        if path == "app" or path.startswith("app/"):
            return posixpath.join(layout.root, *self._below(path.split("/")[1:]))
        if not is_test(path):
            return posixpath.join(layout.home, path)
        if layout.native:
            below = path.removeprefix("tests/")
            return posixpath.join(layout.tests if below != path else layout.home, below)
        folder, name = posixpath.split(path.removeprefix("tests/"))
        return posixpath.join(layout.tests, layout.components, folder, own_name(name))

    @cached_property
    def _services(self) -> Mapping[str, str]:
        return dict(self.layout.services)

    def service(self, name: str) -> str:
        """A Compose service of a component."""
        return self._services.get(name, name)

    def filled_in(self, value: str) -> str:
        """A value in which services of components stand in braces."""
        return _IN_BRACES.sub(lambda match: f"{{{self.service(match[1])}}}", value)

    def is_named(self, text: str) -> bool:
        """Whether a text may name anything that is called otherwise here."""
        words = ("app", *self.helpers, *self._services)
        return any(each in text for each in words)

    @cached_property
    def _named(self) -> re.Pattern[str]:
        parts = "|".join(sorted(map(re.escape, self.parts | _PARTS)))
        # A word that is the name of a helper need not mean it.
        helpers = "|".join(re.escape(each) for each in self.helpers if "_" in each)
        services = "|".join(map(re.escape, self._services))
        return re.compile(
            rf"(?<![\w./-])app(?P<mark>[./])(?P<part>{parts})(?!\w)"
            r"|(?<![\w./-])from app import\b"
            rf"|(?<![\w.-]){re.escape(BASE.workdir)}(?![\w.-])"
            rf"|(?<![\w./-])(?P<tests>tests/)?(?P<helper>{helpers or '(?!)'})\b"
            rf"|(?<=//)(?P<service>{services or '(?!)'})(?=:)"
        )

    def text(self, text: str) -> str:
        """A text that names modules, files or folders."""
        return self._named.sub(self._named_here, text)

    def _named_here(self, match: re.Match[str]) -> str:
        if match["mark"] == ".":
            return self.module(f"app.{match['part']}")
        if match["mark"] == "/":
            return self.path(f"app/{match['part']}")
        if match["tests"]:
            return self.path(f"tests/{match['helper']}")
        if match["helper"]:
            return self.helpers[match["helper"]]
        if match["service"]:
            return self.service(match["service"])
        if match[0] == BASE.workdir:
            return self.layout.workdir
        return f"from {self.module('app')} import"


def names_for(layout: Layout, files: Iterable[str]) -> Names:
    """The names for a component with these files."""
    parts, helpers = set(), {}
    for path in files:
        first, _, rest = path.partition("/")
        if first == "app":
            parts.add(rest.partition("/")[0].removesuffix(".py"))
        elif is_test(path) and path.endswith(".py") and not layout.native:
            name = posixpath.basename(path)
            helpers[name.removesuffix(".py")] = own_name(name).removesuffix(".py")
    return Names(layout, frozenset(parts), helpers)


def is_test(path: str) -> bool:
    """Whether a file is for tests only."""
    return path.startswith("tests/") or path == "conftest.py"


def own_name(name: str) -> str:
    """What a file for tests is called among those of a foreign project.

    Pytest takes two of one name in folders that are no packages for the same module.
    """
    if name in {"conftest.py", "__init__.py"}:
        return name
    if name.startswith("test_"):
        return f"test_{_OWN}{name.removeprefix('test_')}"
    return f"{_OWN}{name}"


def relative(module: str, package: str) -> str:
    """A module of the same top-level package, as a module in ``package`` names it."""
    target, here = module.split("."), package.split(".")
    common = 0
    for one, other in zip(target, here, strict=False):
        if one != other:
            break
        common += 1
    if not common:
        return module
    return "." * (len(here) - common + 1) + ".".join(target[common:])

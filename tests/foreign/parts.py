"""What a made-up project consists of, before it is laid out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

Shape: TypeAlias = dict[str, str]
"""A choice in each dimension."""

Lines: TypeAlias = list[str]

LEVEL = "    "


@dataclass(frozen=True, slots=True)
class Home:
    """Where the code of a project is, and how its modules import one another."""

    root: str = ""
    package: str = "app"
    inits: bool = True
    relative: bool = False

    @property
    def folder(self) -> str:
        return "/".join(each for each in (self.root, *self.package.split(".")) if each)

    def path(self, module: str) -> str:
        return f"{self.folder}/{module}.py".removeprefix("/")

    def dotted(self, module: str) -> str:
        return f"{self.package}.{module}".removeprefix(".")

    def imported(self, module: str, names: str) -> str:
        source = f".{module}" if self.relative else self.dotted(module)
        return f"from {source} import {names}"

    def init_files(self) -> Iterator[str]:
        """The files that make packages of folders."""
        if self.inits and self.package:
            parts = self.package.split(".")
            for length in range(1, len(parts) + 1):
                folder = "/".join(
                    [*([self.root] if self.root else []), *parts[:length]]
                )
                yield f"{folder}/__init__.py"


@dataclass(slots=True)
class Module:
    """The text of a module in the making: a head, imports, then what it says."""

    head: Lines = field(default_factory=list)
    imports: Lines = field(default_factory=list)
    own: list[tuple[str, str]] = field(default_factory=list)
    lines: Lines = field(default_factory=list)

    def uses(self, *imports: str) -> None:
        self.imports += [each for each in imports if each not in self.imports]

    def takes(self, module: str, names: str) -> None:
        """Import from another module of the project."""
        if (module, names) not in self.own:
            self.own.append((module, names))

    def says(self, *lines: str) -> None:
        self.lines += lines

    def text(self, home: Home) -> str:
        project = [home.imported(module, names) for module, names in self.own]
        blocks = [self.head, sorted(self.imports), project, self.lines]
        return "\n\n".join("\n".join(each) for each in blocks if each) + "\n"


@dataclass(slots=True)
class Parts:
    """What a choice in a dimension contributes to the module of the application.

    ``before`` stands at the module's level; ``arguments`` are handed to ``FastAPI``;
    ``body`` is what is done to the application, given what it is called.
    """

    modules: dict[str, Module] = field(default_factory=dict)
    before: Module = field(default_factory=Module)
    arguments: Lines = field(default_factory=list)
    body: list[Callable[[str], Lines]] = field(default_factory=list)

    def does(self, *lines: str) -> None:
        """Lines in which ``{app}`` is the application."""
        self.body.append(lambda app: [each.replace("{app}", app) for each in lines])

    def done_to(self, app: str, level: int = 0) -> Lines:
        lines = [line for each in self.body for line in each(app)]
        return indented(lines or ["pass"] * (level > 0), level)


def indented(lines: Lines, level: int = 1) -> Lines:
    return [f"{LEVEL * level}{each}" if each else each for each in lines]


def function(head: str, *body: str) -> Lines:
    """A function, with blank lines around it."""
    return ["", *head.split("\n"), *indented(list(body)), ""]

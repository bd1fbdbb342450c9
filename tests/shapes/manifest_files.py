"""``Pipfile``, ``setup.cfg`` and ``setup.py`` as products of independent choices."""

import ast
import configparser
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from packaging.requirements import Requirement

from codemods.requirements.dispatch import module_of
from codemods.requirements.requirement_spec import Spec
from shapes.file_forms import BYTES, Choices, Shape, file_bytes, plain
from shapes.oracle import Edit

SPECS = ("apscheduler>=3.10,<4", "redis", "SQLModel[asyncio]>=0.1")
_NAMES: Choices = {
    "one": ("none", "fastapi", "aiohttp"),
    "two": ("none", "httpx", "uvicorn[standard]"),
    "three": ("none", "Zope.Interface"),
    "note": ("none", "of one", "section", "dev"),
}
_BYTES: Choices = {**BYTES, "final": ("newline", "none", "blank lines")}
_NOTES = {"of one": ["# n:why"], "section": ["", "# n:web"], "dev": ["# n:dev"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Files of one name, and what they say by a parser of someone else's."""

    name: str
    choices: Choices
    lines: Callable[[Shape, list[str]], list[str]]
    says: Callable[[bytes], list[Requirement]]
    reads: Callable[[bytes], Any]
    share: float

    def file(self, shape: Shape) -> bytes:
        """Give the file of a shape."""
        names = [shape[slot] for slot in ("one", "two", "three")]
        names = [name for name in names if name != "none"]
        note = _NOTES.get(shape["note"], []) if names else []
        return file_bytes(shape, self.lines(shape, [*names[:1], *note, *names[1:]]))

    def edit(self, which: int) -> Edit:
        """Give the edit for one of the requirements."""
        spec = Spec(requirement=SPECS[which % len(SPECS)])
        module = module_of(self.name)
        assert module is not None
        return Edit(
            find=partial(module.find, spec=spec),
            insert=partial(module.insert, spec=spec),
            strip=lambda raw, chunks: module.strip(raw, spec, chunks),
            meaning=partial(self._meaning, spec),
            whole_file=("the file has no [options]",),
        )

    def _meaning(self, spec: Spec, before: bytes, after: bytes) -> None:
        new = self.says(after)
        new.remove(Requirement(spec.requirement))
        assert new == self.says(before)


def _pipfile(shape: Shape, items: list[str]) -> list[str]:
    lines = [line if line[:1] in {"", "#"} else _key(line) for line in items]
    head = {"table": ["[packages]"], "none": []}[
        shape["home"] if not items else "table"
    ]
    before = ["[[source]]  # n:pypi", 'name = "pypi"', ""]
    tail = ["", "[dev-packages]", 'pytest = "*"'] if shape["tail"] == "more" else []
    return [*before, *head, *lines, *tail]


def _key(name: str) -> str:
    if "[" in name:
        return f'{name.partition("[")[0]} = {{version = "*", extras = ["standard"]}}'
    return f'"{name}" = "*"' if "." in name else f'{name} = "*"  # n:{name}'


def _packages(data: bytes) -> list[Requirement]:
    said = tomllib.loads(plain(data).decode()).get("packages", {})
    found = []
    for name, value in said.items():
        table = value if isinstance(value, dict) else {"version": value}
        extras = f"[{','.join(table['extras'])}]" if "extras" in table else ""
        bounds = table["version"].removeprefix("*")
        found.append(Requirement(f"{name}{extras}{bounds}"))
    return found


def _setup_cfg(shape: Shape, items: list[str]) -> list[str]:
    margin = {"tab": "\t", "two": "  ", "four": "    "}[shape["margin"]]
    lines = [f"{margin}{line}" if line else "" for line in items]
    key = ["install_requires ="] if items or shape["home"] == "table" else []
    tail = ["[flake8]", "ignore = E501"] if shape["tail"] == "more" else []
    return ["[options]", "packages = find:", *key, *lines, *tail]


def _required(data: bytes) -> list[Requirement]:
    parser = configparser.RawConfigParser()
    parser.read_string(plain(data).decode().replace("\r\n", "\n"))
    value = parser.get("options", "install_requires", fallback="")
    return [Requirement(line) for line in value.split("\n") if line.strip()]


def _setup_py(shape: Shape, items: list[str]) -> list[str]:
    margin = {"tab": "\t", "two": "  ", "four": "    "}[shape["margin"]]
    quote = "'" if shape["tail"] == "more" else '"'
    lines = [
        line if line[:1] in {"", "#"} else f"{quote}{line}{quote}," for line in items
    ]
    head = ["from setuptools import setup  # n:tools", ""]
    if shape["home"] == "none" and not any(line.startswith("#") for line in items):
        joined = " ".join(line for line in lines if line).rstrip(",")
        return [*head, f"setup(install_requires=[{joined}], zip_safe=False)"]
    inner = [f"{margin * 2}{line}" if line else "" for line in lines]
    return [*head, "setup(", f"{margin}install_requires=[", *inner, f"{margin}],", ")"]


def _literal(data: bytes) -> list[Requirement]:
    for node in ast.walk(ast.parse(data)):
        if isinstance(node, ast.keyword) and node.arg == "install_requires":
            return [Requirement(text) for text in ast.literal_eval(node.value)]
    return []


_HOMES: Choices = {"home": ("none", "table"), "tail": ("none", "more")}
_MARGINS: Choices = {"margin": ("tab", "two", "four")}
KINDS = {
    "Pipfile": Kind(
        name="Pipfile",
        choices={**_BYTES, **_NAMES, **_HOMES},
        lines=_pipfile,
        says=lambda data: sorted(_packages(data), key=str),
        reads=_packages,
        share=0.95,
    ),
    "setup.cfg": Kind(
        name="setup.cfg",
        choices={**_BYTES, **_NAMES, **_HOMES, **_MARGINS},
        lines=_setup_cfg,
        says=_required,
        reads=_required,
        share=0.95,
    ),
    "setup.py": Kind(
        name="setup.py",
        choices={**_BYTES, **_NAMES, **_HOMES, **_MARGINS},
        lines=_setup_py,
        says=_literal,
        reads=_literal,
        share=0.95,
    ),
}

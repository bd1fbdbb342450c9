"""Requirements in a ``pyproject.toml``: the files, the edits, and what they change."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any

from codemods.requirements import pyproject
from codemods.requirements.requirement_spec import Spec
from shapes import toml_files
from shapes.file_forms import Choices, Shape
from shapes.oracle import Edit

WHOLE_FILE = ("the file has no [project]",)
"""Refusals for which there is no line."""

PLAIN = "apscheduler>=3.11.3,<4"
EXTRA = "SQLModel[asyncio]>=0.1"
MARKER = 'tzdata>=2025; sys_platform == "win32"'
QUOTES = "croniter; python_version < '4' and os_name != \"nt\""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Where requirements stand: the files, and the path of the list or table."""

    choices: Choices
    file: Callable[[Shape], bytes]
    group: str = ""
    requirements: tuple[str, ...] = (PLAIN, EXTRA, MARKER, QUOTES)
    share: float

    def edit(self, which: int) -> Edit:
        """Give the edit for one of the requirements."""
        spec = Spec(
            requirement=self.requirements[which % len(self.requirements)],
            group=self.group,
        )
        return Edit(
            find=partial(pyproject.find, spec=spec),
            insert=partial(pyproject.insert, spec=spec),
            strip=lambda raw, chunks: pyproject.strip(raw, spec, chunks),
            meaning=partial(_meaning, spec),
            whole_file=WHOLE_FILE,
        )


KINDS = {
    "own": Kind(choices=toml_files.OWN_CHOICES, file=toml_files.own_file, share=0.8),
    "group": Kind(
        choices=toml_files.GROUP_CHOICES,
        file=toml_files.group_file,
        group="test",
        share=0.8,
    ),
    "no list": Kind(
        choices=toml_files.EMPTY_CHOICES, file=toml_files.empty_file, share=0.8
    ),
    "no group": Kind(
        choices=toml_files.EMPTY_CHOICES,
        file=toml_files.empty_file,
        group="test",
        share=0.8,
    ),
    "poetry": Kind(
        choices=toml_files.POETRY_CHOICES,
        file=toml_files.poetry_file,
        share=0.5,
    ),
    "poetry group": Kind(
        choices=toml_files.POETRY_CHOICES,
        file=toml_files.poetry_file,
        group="test",
        share=0.5,
    ),
}


def load(data: bytes) -> dict[str, Any]:
    """Give what a file means; floats stay text, since ``nan`` equals nothing."""
    return tomllib.loads(data.decode("utf-8-sig"), parse_float=str)


def _meaning(spec: Spec, before: bytes, after: bytes) -> None:
    """One requirement more, in one list or table; those that are empty say nothing."""
    old, new = load(before), load(after)
    poetry = "poetry" in new.get("tool", {}) and new != old
    taken = _take_item(old, new, spec) or (poetry and _take_key(new, spec))
    assert taken, "the requirement is not where it belongs"
    assert _pruned(new) == _pruned(old)


def _take_item(old: dict[str, Any], new: dict[str, Any], spec: Spec) -> bool:
    lists = [new.get("project", {}).get("dependencies", [])]
    if spec.group:
        groups = new.get("dependency-groups", {})
        lists = [groups[name] for name in groups if name.lower() == spec.group]
        assert len(lists) <= 1 + (_pruned(old) == {})
    for one in lists:
        if spec.requirement in one:
            one.remove(spec.requirement)
            return True
    return False


def _take_key(new: dict[str, Any], spec: Spec) -> bool:
    table = new["tool"]["poetry"]
    for key in ("group", spec.group) if spec.group else ():
        table = table.get(key, {})
    name = _name(spec.requirement)
    value = table.get("dependencies", {}).pop(name, None)
    version = value.get("version") if isinstance(value, dict) else value
    rest = spec.requirement.partition(";")[0].removeprefix(name)
    return (version or "*") == (rest.rpartition("]")[2] or "*") and value is not None


def _name(text: str) -> str:
    return next(
        (text[:end] for end, letter in enumerate(text) if not letter.isalnum()), text
    )


def _pruned(said: dict[str, Any]) -> dict[str, Any]:
    """Leave out what an insertion may have made, where nothing stands in it."""
    said = deepcopy(said)
    poetry = said.get("tool", {}).get("poetry", {})
    test = poetry.get("group", {}).get("test", {})
    groups = said.get("dependency-groups", {})
    chain: list[tuple[dict[str, Any], str]] = [
        (said.get("project", {}), "dependencies"),
        *((groups, name) for name in list(groups)),
        (said, "dependency-groups"),
        (test, "dependencies"),
        (poetry.get("group", {}), "test"),
        (poetry, "group"),
        (poetry, "dependencies"),
        (said.get("tool", {}), "poetry"),
        (said, "tool"),
    ]
    for table, key in chain:
        if table.get(key) in ({}, []):
            del table[key]
    return said

"""The pydantic-settings classes of a project, and the variables that they read."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from aegis_cst.reading.code.modules import Modules
from aegis_cst.reading.code.outlines import Broken, syntax_tree
from aegis_cst.reading.files.sources import Sources
from aegis_cst.reading.settings.constants import Constants
from aegis_cst.reading.settings.settings_fields import (
    SettingsField,
    fields_of,
    last_name,
)
from aegis_cst.reading.settings.settings_options import SettingsOptions, options_of

_MARK = re.compile(
    rb"BaseSettings|SettingsConfigDict|_env_prefix"
    rb"|class \w+\([^)]*(?:Settings|Config)\b"
)

_TELLING = re.compile(r"Settings|Config")
_ROOT = "BaseSettings"
_PLAIN = frozenset({"object", "BaseModel", "ABC", "Generic", "Protocol", "str", "Enum"})
_DEEP = 12


def may_hold_settings(data: bytes) -> bool:
    """Whether a file may have something to do with settings, by a quick look.

    Spelled out for speed: every file of the project is asked.
    """
    hint = b"Settings" in data or b"Config" in data or b"_env_prefix" in data
    return hint and _MARK.search(data) is not None


@dataclass(frozen=True, slots=True)
class SettingsClass:
    """A class: ``fields`` and ``options`` are inherited ones too.

    ``is_settings`` tells it from a mixin; ``followed`` is false where a base is not
    known. ``is_new`` says that it is one of pydantic-settings, not of pydantic 1.
    """

    name: str
    path: str
    line: int
    fields: tuple[SettingsField, ...]
    options: SettingsOptions
    is_settings: bool
    followed: bool
    is_new: bool = False

    @property
    def is_case_sensitive(self) -> bool:
        """Whether variables have to be written as the fields are."""
        return bool(self.options.values.get("case_sensitive"))

    def names(self, field: SettingsField) -> tuple[str, ...]:
        """The names of the variables that set a field, as they are spelled.

        An alias takes the place of the name, and no prefix goes before it.
        """
        # https://docs.pydantic.dev/latest/concepts/pydantic_settings/#environment-variable-names
        prefix = self.options.text("env_prefix")
        target = self.options.text("env_prefix_target") or "variable"
        own = (prefix if target != "alias" else "") + field.name
        before = prefix if target != "variable" else ""
        aliases = tuple(before + each for each in field.aliases)
        return (*aliases, own) if not aliases or self.options.takes_names else aliases

    def variables(self, field: SettingsField) -> tuple[str, ...]:
        """The same in small letters, unless capitals make a difference."""
        names = self.names(field)
        return names if self.is_case_sensitive else tuple(map(str.lower, names))

    def reads(self, variable: str) -> bool:
        """Whether a variable sets a field, or something within one."""
        return any(self.sets(variable, each) for each in self.fields)

    def sets(self, variable: str, field: SettingsField) -> bool:
        """Whether a variable sets that field, or something within it."""
        known = self.variables(field)
        delimiter = self.options.text("env_nested_delimiter")
        if not self.is_case_sensitive:
            delimiter, variable = delimiter.lower(), variable.lower()
        within = tuple(f"{each}{delimiter}" for each in known)
        return variable in known or bool(delimiter and variable.startswith(within))


class SettingsClasses:
    """Looks for them in the files that may hold some."""

    def __init__(
        self, sources: Sources, modules: Modules, files: Mapping[str, bytes]
    ) -> None:
        """``files`` are paths and contents."""
        self._sources = sources
        self._modules = modules
        self._given = dict(files)
        self._trees: dict[str, ast.Module | None] = {}
        self._constants = Constants(self._tree, modules)

    @cached_property
    def all(self) -> list[SettingsClass]:
        """Every one of them."""
        found = []
        for path in sorted(self._given):
            for node in _classes(self._tree(path)):
                each = self._settings(node, path, _DEEP)
                if each.is_settings:
                    found.append(each)
        return found

    @cached_property
    def followed(self) -> bool:
        """Whether it can be told which variables they read, all together."""
        if any(b"_env_prefix" in data for data in self._given.values()):
            return False
        if self._may_be_derived_elsewhere():
            return False
        return all(self._tree(path) is not None for path in self._given) and all(
            each.followed and each.options.is_followed for each in self.all
        )

    def _may_be_derived_elsewhere(self) -> bool:
        """Whether a class whose name does not tell is derived from in other files."""
        names = {each.name for each in self.all if not _TELLING.search(each.name)}
        if not names:
            return False
        derived = re.compile(rf"class \w+\([^)]*\b(?:{'|'.join(names)})\b".encode())
        return any(
            derived.search(self._sources.read(path) or b"")
            for path in self._sources.paths
            if path.endswith(".py") and path not in self._given
        )

    def calls(self, name: str) -> Iterator[ast.Call]:
        """Calls of a class in the files at hand."""
        for path in self._given:
            tree = self._tree(path)
            for node in ast.walk(tree) if tree is not None else ():
                if isinstance(node, ast.Call) and last_name(node.func) == name:
                    yield node

    def _settings(self, node: ast.ClassDef, path: str, depth: int) -> SettingsClass:
        """A class with what it inherits."""
        result = SettingsClass(
            node.name,
            path,
            node.lineno,
            tuple(fields_of(node, path)),
            options_of(node, lambda each: self._constants.value(each, path, node)),
            is_settings=False,
            followed=True,
        )
        for base in node.bases:
            result = self._inherit(result, base, path, depth)
        return result

    def _inherit(
        self, heir: SettingsClass, base: ast.expr, path: str, depth: int
    ) -> SettingsClass:
        name = last_name(base)
        if name == _ROOT:
            return replace(heir, is_settings=True, is_new=self._is_new(base, path))
        if name in _PLAIN:
            return heir
        place = self._base(name, path, depth)
        # From a library: whether it is one of settings is told by its name only.
        if place is None or not depth:
            named_so = bool(_TELLING.search(name))
            return replace(
                heir, followed=False, is_settings=heir.is_settings or named_so
            )
        parent = self._settings(*place, depth - 1)
        own = {each.name for each in heir.fields}
        more = tuple(each for each in parent.fields if each.name not in own)
        return replace(
            heir,
            fields=(*heir.fields, *more),
            options=heir.options.over(parent.options),
            is_settings=heir.is_settings or parent.is_settings,
            followed=heir.followed and parent.followed,
            is_new=heir.is_new or parent.is_new,
        )

    def _is_new(self, root: ast.expr, path: str) -> bool:
        """Whether the root of all settings classes comes from pydantic-settings."""
        tree = self._tree(path)
        if isinstance(root, ast.Attribute):
            return "settings" in last_name(root.value)
        return tree is not None and any(
            isinstance(each, ast.ImportFrom)
            and each.module == "pydantic_settings"
            and any((alias.asname or alias.name) == _ROOT for alias in each.names)
            for each in tree.body
        )

    def _base(
        self, name: str, path: str, depth: int
    ) -> tuple[ast.ClassDef, str] | None:
        """Where a class is defined, here or where it is imported from."""
        tree = self._tree(path)
        for node in _classes(tree):
            if node.name == name:
                return node, path
        for statement in tree.body if tree is not None else ():
            if isinstance(statement, ast.ImportFrom):
                for alias in statement.names:
                    if (alias.asname or alias.name) == name and depth:
                        module = "." * statement.level + (statement.module or "")
                        source = self._modules.imported(module, path)
                        if source is not None and source.endswith(".py"):
                            return self._base(alias.name, source, depth - 1)
        return None

    def _tree(self, path: str) -> ast.Module | None:
        if path not in self._trees:
            data = self._given.get(path) or self._sources.read(path)
            tree = None if data is None else syntax_tree(data)
            self._trees[path] = None if isinstance(tree, Broken) else tree
        return self._trees[path]


def _classes(tree: ast.Module | None) -> Iterator[ast.ClassDef]:
    """The classes at the top of a module, under conditions too."""
    waiting: list[ast.AST] = [] if tree is None else [tree]
    while waiting:
        for each in ast.iter_child_nodes(waiting.pop(0)):
            if isinstance(each, ast.ClassDef):
                yield each
            elif isinstance(each, ast.If | ast.Try):
                waiting.append(each)

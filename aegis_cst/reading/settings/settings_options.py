"""How a settings class is configured: ``model_config``, ``class Config``, keywords."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from aegis_cst.reading.settings.settings_fields import last_name

_CONFIG = "model_config"
_HOOKS = frozenset({"settings_customise_sources", "customise_sources", "__init__"})
_VALIDATORS = {"model_validator": ("mode", "after"), "root_validator": ("pre", False)}
"""The option that says when they run, and its value where that is at the end."""

# Options that name other sources:
# https://docs.pydantic.dev/latest/concepts/pydantic_settings/#other-settings-source
_ELSEWHERE = frozenset(
    {"secrets_dir", "cli_parse_args", "yaml_file", "toml_file", "json_file"}
    | {"pyproject_toml_table_header"}
)


@dataclass(frozen=True, slots=True)
class SettingsOptions:
    """``values`` are constants by option, ``None`` where one is computed.

    ``fills`` tells that values may come from elsewhere than variables.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    fills: bool = False

    @property
    def is_followed(self) -> bool:
        """Whether the names of its variables can be told."""
        names = ("env_prefix", "env_nested_delimiter", "*")
        known = all(self.values.get(each, "") is not None for each in names)
        return known and "alias_generator" not in self.values

    @property
    def forbids(self) -> bool:
        """Whether a key that no field is for is an error, as it is by default."""
        return self.values.get("extra", "forbid") == "forbid"

    @property
    def takes_names(self) -> bool:
        """Whether a field that has an alias may be given by its name as well."""
        names = (
            "populate_by_name",
            "validate_by_name",
            "allow_population_by_field_name",
        )
        return any(self.values.get(each) is not None for each in names)

    @property
    def env_files(self) -> tuple[str, ...]:
        """The files of variables that it names, as it writes them."""
        value = self.values.get("env_file")
        found = value if isinstance(value, tuple) else (value,)
        return tuple(each for each in found if isinstance(each, str))

    def text(self, option: str) -> str:
        """An option that is a text; empty if it is not given."""
        value = self.values.get(option)
        return value if isinstance(value, str) else ""

    def over(self, inherited: "SettingsOptions") -> "SettingsOptions":
        """These options, and those of a base where they say nothing."""
        values = {**inherited.values, **self.values}
        return SettingsOptions(values, self.fills or inherited.fills)


def options_of(
    node: ast.ClassDef, value_of: Callable[[ast.expr], object]
) -> SettingsOptions:
    """What a class says about itself; ``value_of`` works its expressions out."""
    values = {name: _option(name, each, value_of) for name, each in _options(node)}
    elsewhere = not _ELSEWHERE.isdisjoint(values)
    return SettingsOptions(values, elsewhere or any(map(_fills, node.body)))


def _option(
    name: str, node: ast.expr, value_of: Callable[[ast.expr], object]
) -> object:
    if name == "extra" and isinstance(node, ast.Attribute):
        return node.attr  # of the enumeration of pydantic 1
    if name == "env_file" and isinstance(node, ast.Call | ast.BinOp):
        return _file_name(node)
    return value_of(node)


def _file_name(node: ast.AST) -> str | None:
    """The end of a path that is put together, such as ``ROOT / ".env"``."""
    texts = [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    ends = [each.rpartition("/")[2] for each in texts if "env" in each]
    return ends[-1] if ends else None


def _options(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for keyword in node.keywords:
        yield keyword.arg or "*", keyword.value
    for statement in node.body:
        match statement:
            case ast.ClassDef(name="Config", body=body):
                for each in body:
                    yield from _assigned(each)
            case ast.Assign() | ast.AnnAssign():
                for name, value in _assigned(statement):
                    if name == _CONFIG:
                        yield from _members(value)


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value


def _members(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """The members of a ``SettingsConfigDict(…)`` or of a dictionary."""
    match value:
        case ast.Call(args=[], keywords=keywords):
            for each in keywords:
                yield each.arg or "*", each.value
        case ast.Dict(keys=keys, values=values):
            for key, each_value in zip(keys, values, strict=True):
                known = isinstance(key, ast.Constant)
                yield str(key.value) if known else "*", each_value  # type: ignore[union-attr]  # a constant, as known says
        case _:
            yield "*", value


def _constant(value: ast.expr) -> object:
    """The value of a constant; ``None`` for what is computed, and for ``None``."""
    return value.value if isinstance(value, ast.Constant) else None


def _fills(statement: ast.stmt) -> bool:
    """Whether a method may give fields values before they are missed."""
    if not isinstance(statement, ast.FunctionDef):
        return False
    # A hook may add sources, and a validator that runs before fills in what is missing.
    return statement.name in _HOOKS or any(map(_runs_before, statement.decorator_list))


def _runs_before(decorator: ast.expr) -> bool:
    """Whether it makes a validator that runs before the fields are looked at."""
    call = decorator if isinstance(decorator, ast.Call) else None
    name = last_name(decorator if call is None else call.func)
    if name not in _VALIDATORS:
        return False
    option, harmless = _VALIDATORS[name]
    given = {each.arg: each.value for each in call.keywords} if call else {}
    if None in given:
        return True
    value = given.get(option)
    return value is not None and _constant(value) != harmless

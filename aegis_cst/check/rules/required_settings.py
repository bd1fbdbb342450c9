"""AEG407: required settings that nothing sets."""

import ast
import posixpath
from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.check.rules.environment import runs_only_ours
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.dotenv_file import is_example
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.settings.mentions import named_anywhere
from aegis_cst.reading.settings.settings_classes import SettingsClass
from aegis_cst.reading.settings.settings_fields import SettingsField


def _check(codebase: Codebase) -> Iterator[Finding]:
    if not codebase.compose.files and not codebase.dotenv:
        return
    for each in codebase.settings.all:
        required = [field for field in each.fields if field.required]
        if required and _is_made_of_variables(each, codebase):
            sample = _example(each, codebase) or _service(each, codebase)
            if sample is not None:
                yield from _unset(each, required, sample, codebase)


def _is_made_of_variables(one: SettingsClass, codebase: Codebase) -> bool:
    """Whether the values of a class can come from nothing but the environment."""
    if not one.followed or not one.options.is_followed or one.options.fills:
        return False
    data = codebase.sources.read(one.path) or b""
    calls = list(codebase.settings.calls(one.name))
    bare = all(map(_is_bare, calls))
    # pydantic 1 has the class as well, and other rules of where values come from.
    return b"pydantic_settings" in data and bool(calls) and bare


def _is_bare(call: ast.Call) -> bool:
    """Whether a class is called without values."""
    given = [each.arg or "" for each in call.keywords]
    return not call.args and all(each.startswith("_env_file") for each in given)


def _unset(
    one: SettingsClass,
    required: list[SettingsField],
    sample: Place,
    codebase: Codebase,
) -> Iterator[Finding]:
    delimiter = one.options.text("env_nested_delimiter")
    names = {name for field in required for name in _small(one, field)}
    set_somewhere = named_anywhere(names, delimiter, codebase.sources, one.path)
    for field in required:
        if set_somewhere.isdisjoint(_small(one, field)):
            yield _finding(one, field, sample)


def _small(one: SettingsClass, field: SettingsField) -> set[str]:
    return {each.lower() for each in one.names(field)}


def _finding(one: SettingsClass, field: SettingsField, sample: Place) -> Finding:
    name = one.names(field)[0]
    as_written = one.is_case_sensitive or name in field.aliases
    variable = name if as_written else name.upper()
    place = Place(field.path, field.line, field.column, field.column + len(field.name))
    message = (
        f"nothing sets the required settings field `{field.name}`: `{variable}` is "
        f"not in {sample.path}"
    )
    advice = f"add `{variable}` there, or give the field a default"
    related = ((sample, f"`{one.name}` gets other values from here"),)
    return Finding("AEG407", place, message, advice, related)


def _example(one: SettingsClass, codebase: Codebase) -> Place | None:
    """The example that lists variables of a settings class."""
    for path, variables in codebase.dotenv.items():
        folder = posixpath.dirname(path)
        start = f"{folder}/" if folder else ""
        if is_example(path) and one.path.startswith(start):
            for each in variables:
                if one.reads(each.name):
                    return each.place
    return None


def _service(one: SettingsClass, codebase: Codebase) -> Place | None:
    """The variables of a service that a class gets all its values from."""
    if "env_file" in one.options.values:
        return None
    places = []
    for file in codebase.compose.files:
        together = codebase.compose.together_with(file)
        for service in file.services.values():
            if together is None or service.takes_values_unseen:
                return None
            if runs_only_ours(service, together, codebase):
                places += [
                    named.place
                    for named, _ in service.environment()
                    if one.reads(named.name)
                ]
    return places[0] if places else None


RULES = (
    Rule(
        "AEG407",
        "unset-required-setting",
        "A settings field without a default is set neither in .env.example nor in a "
        "compose file, though others of its class are.",
        _check,
    ),
)

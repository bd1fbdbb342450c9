"""Which keys of a ``.env`` keep a settings class from being made.

pydantic-settings takes every key of the file that has a value for an input, whatever
its prefix; what no field is for is then an error where ``extra`` is forbidden, as it is
by default. Variables of the environment itself are only looked up by name.
https://docs.pydantic.dev/latest/concepts/pydantic_settings/#dotenv-env-support
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from aegis_cst.reading.files.dotenv_file import Variable, variables_of
from aegis_cst.reading.files.folders import around
from aegis_cst.reading.files.sources import Sources
from aegis_cst.reading.settings.settings_classes import SettingsClass, SettingsClasses


@dataclass(frozen=True, slots=True)
class Stopping:
    """A settings class, the files of variables that it reads, and what stops it there.

    ``env_files`` are those that are there. ``keys`` hold the place of each.
    """

    settings: SettingsClass
    env_files: tuple[str, ...]
    keys: tuple[Variable, ...]

    @property
    def forbids(self) -> bool:
        """Whether a key that no field is for stops it."""
        return forbids(self.settings)

    @property
    def prefix(self) -> str:
        """What the names of its variables begin with."""
        return self.settings.options.text("env_prefix")


def stopping_keys(classes: SettingsClasses, sources: Sources) -> list[Stopping]:
    """For each settings class that names a file of variables, what stops it."""
    found = []
    for each in classes.all:
        files = tuple(_env_files(each, sources))
        if each.options.env_files:
            found.append(Stopping(each, files, tuple(_keys(each, files, sources))))
    return found


def forbids(one: SettingsClass) -> bool:
    """Whether a class stops at a key in its ``.env`` that it has no field for."""
    known = one.followed and one.options.is_followed
    filtering = one.options.values.get("dotenv_filtering", "")
    # Any other filter, or one that is worked out, may let a key pass.
    told = filtering in {"", "match_prefix"}
    return one.is_new and known and one.options.forbids and told


def stops(one: SettingsClass, variable: Variable) -> bool:
    """Whether a key would stop a class, if it stood in a file that the class reads."""
    if not forbids(one) or not variable.value.strip("\"'") or variable.is_comment:
        return False
    prefix = one.options.text("env_prefix")
    if one.options.values.get("dotenv_filtering") == "match_prefix":
        same = one.is_case_sensitive
        name = variable.name if same else variable.name.lower()
        if not name.startswith(prefix if same else prefix.lower()):
            return False
    if prefix:
        # A field's bare name is passed over where there is a prefix.
        name = variable.name if one.is_case_sensitive else variable.name.lower()
        if name in {each.name for each in one.fields}:
            return False
    return not one.reads(variable.name)


def _env_files(one: SettingsClass, sources: Sources) -> Iterator[str]:
    """The files, from wherever around the class the process may be started."""
    seen = set()
    for folder in around(one.path):
        for name in one.options.env_files:
            path = posixpath.normpath(posixpath.join(folder, name))
            if path not in seen and not path.startswith(("..", "/")):
                seen.add(path)
                if sources.read(path) is not None:
                    yield path


def _keys(
    one: SettingsClass, files: tuple[str, ...], sources: Sources
) -> Iterator[Variable]:
    for path in files:
        for each in variables_of(path, sources.read(path) or b""):
            if stops(one, each):
                yield each

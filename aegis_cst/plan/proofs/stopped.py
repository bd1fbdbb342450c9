"""Variables of components that keep a settings class of the user's from loading.

Components read theirs by classes of their own. One of the user's that reads the same
``.env`` stops at them, where it forbids what it has no field for.
"""

from collections.abc import Collection, Iterator, Sequence

from aegis_cst.reading.code.relevance import is_test
from aegis_cst.reading.files.dotenv_file import Variable, copy_of, is_example
from aegis_cst.reading.files.sources import Sources
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.recorded_edits import components_of
from aegis_cst.reading.record.state import ComponentRecord
from aegis_cst.reading.settings.settings_classes import (
    SettingsClass,
    SettingsClasses,
    may_hold_settings,
)
from aegis_cst.reading.settings.stopping import stopping_keys, stops


def stopped_by_added(project: Project, names: Collection[str]) -> Iterator[str]:
    """What to tell of a project that components were added to."""
    there = components_of(project.state)
    records = [there[name] for name in names if name in there]
    brought = {path for each in records for path in each.files}
    known = _Brought(project, records)
    users = _classes(project, set(project.sources.paths) - brought)
    told = set()
    for one, variable in _stopping(users, project.sources):
        if known.has(variable):
            told.add((one.path, one.name, variable.name))
            yield (
                f"{_at(variable)}: {variable.name} keeps {_named(one)} from loading, "
                'which forbids keys that it has no field for; give it extra="ignore"'
            )
    for path, variables in project.dotenv.items():
        for one in users.all if is_example(path) else ():
            copy = _copy(one, path)
            if any(stops(one, each) and not known.has(each) for each in variables):
                # With them it never loaded: it is copied to where others read it.
                continue
            keys = [
                each
                for each in variables
                if copy and known.has(each) and stops(one, each)
                # Told of the file that is there, and not of its example again.
                if (one.path, one.name, each.name) not in told
            ]
            if keys:
                yield (
                    f"{_at(keys[0])}: {_listed(keys)}, copied into {copy}, would keep "
                    f"{_named(one)} from loading, which forbids keys that it has no "
                    'field for; give it extra="ignore"'
                )


def stopped_by_removed(
    before: Project, after: Project, records: Collection[ComponentRecord]
) -> Iterator[str]:
    """What to tell of a project that components go from: their variables may stay."""
    known = _Brought(before, records)
    names = " and ".join(each.name for each in records)
    users = _classes(after, after.sources.paths)
    for one, variable in _stopping(users, after.sources):
        if known.has(variable):
            yield (
                f"{_at(variable)}: {variable.name} stays here, {names} goes; take the "
                f"line out, {_named(one)} forbids keys that it has no field for and "
                "does not load with it"
            )


class _Brought:
    """The variables that components have: listed by them, or read by their classes."""

    def __init__(self, project: Project, records: Collection[ComponentRecord]) -> None:
        self._names = {
            str(edit.spec["name"])
            for record in records
            for edit in record.edits
            if edit.kind == "variable"
        }
        files = {path for record in records for path in record.files}
        self._readers = _classes(project, files).all

    def has(self, variable: Variable) -> bool:
        named = variable.name in self._names
        return named or any(each.reads(variable.name) for each in self._readers)


def _classes(project: Project, paths: Collection[str]) -> SettingsClasses:
    files = {
        path: data
        for path in sorted(paths)
        if path.endswith(".py") and not is_test(path)
        for data in [project.sources.read(path)]
        if data is not None and may_hold_settings(data)
    }
    return SettingsClasses(project.sources, project.modules, files)


def _stopping(
    classes: SettingsClasses, sources: Sources
) -> Iterator[tuple[SettingsClass, Variable]]:
    """Each class and each key that stops it, in the files that are there."""
    for each in stopping_keys(classes, sources):
        for key in each.keys:
            yield each.settings, key


def _copy(one: SettingsClass, path: str) -> str:
    """What an example is copied to for a class to read; empty if it reads no such."""
    wanted = copy_of(path)
    files = (each for each in one.options.env_files if each.strip("./") == wanted)
    return next(files, "")


def _listed(keys: Sequence[Variable]) -> str:
    *names, last = dict.fromkeys(each.name for each in keys)
    return f"{', '.join(names)} and {last}" if names else last


def _at(variable: Variable) -> str:
    return f"{variable.place.path}:{variable.place.line}"


def _named(one: SettingsClass) -> str:
    return f"{one.name} ({one.path}:{one.line})"

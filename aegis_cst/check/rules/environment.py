"""AEG406: variables that are set and that nothing reads."""

import difflib
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Service
from aegis_cst.reading.containers.dockerfile import read_dockerfile
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.stages import is_plain_python
from aegis_cst.reading.files.dotenv_file import copy_of, is_example
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.settings.known_variables import is_known
from aegis_cst.reading.settings.mentions import mentioned
from aegis_cst.reading.settings.settings_classes import SettingsClass
from aegis_cst.reading.settings.stopping import stops


@dataclass(frozen=True, slots=True)
class _Set:
    """A variable that is set somewhere; ``where`` is that in words.

    ``beside`` are the names that are set in the same place. ``stopped`` is the class
    that does not load with it.
    """

    name: str
    place: Place
    where: str
    beside: frozenset[str]
    stopped: SettingsClass | None = None


def _check(codebase: Codebase) -> Iterator[Finding]:
    if not codebase.compose.files and not codebase.dotenv:
        return
    if not codebase.settings.all or not codebase.settings.followed:
        return
    yield from _unread(list(_in_compose(codebase)), "$$", codebase)
    yield from _unread(list(_in_examples(codebase)), "$", codebase)


def _unread(candidates: list[_Set], sign: str, codebase: Codebase) -> Iterator[Finding]:
    """Those that are nearly a field's, or keep the settings from loading.

    Any other one may be read by a library.
    """
    classes = codebase.settings.all
    fields = {name for each in classes for f in each.fields for name in each.names(f)}
    known = codebase.required
    unread: list[tuple[_Set, str]] = []
    for each in candidates:
        if any(one.reads(each.name) for one in classes):
            continue
        near = _near(each, fields)
        if (near or each.stopped) and not is_known(each.name, known):
            unread.append((each, near))
    prefixes = {each.options.text("env_prefix") for each in classes}
    names = {each.name for each, _ in unread}
    used = mentioned(names, codebase.sources, prefixes, sign)
    for each, near in unread:
        if each.name not in used:
            yield _finding(each, near)


def _near(one: _Set, fields: Iterable[str]) -> str:
    """The variable that is meant; empty if none is like it, or it is set as well."""
    beside = {each.lower() for each in one.beside}
    spelled = {each.lower(): each for each in sorted(fields)}
    small = one.name.lower()
    if small in spelled:
        return spelled[small]  # only the case is wrong
    close = difflib.get_close_matches(small, sorted(spelled), 1, 0.8)
    if not close and any(each.endswith(f"_{small}") for each in spelled):
        close = [each for each in sorted(spelled) if each.endswith(f"_{small}")]
    return "" if not close or close[0] in beside else spelled[close[0]]


def _finding(one: _Set, near: str) -> Finding:
    message = f"no settings field reads `{one.name}` of {one.where}"
    advice = "take it out, or give the settings a field of that name"
    if near:
        same = near.lower() == one.name.lower()
        capitals = one.name.isupper() and not same
        advice = f"did you mean `{near.upper() if capitals else near}`?"
    related: tuple[tuple[Place, str], ...] = ()
    if one.stopped is not None:
        place = Place(one.stopped.path, one.stopped.line, 1)
        related = ((place, f"`{one.stopped.name}` does not load with it"),)
    return Finding("AEG406", one.place, message, advice, related)


def _in_compose(codebase: Codebase) -> Iterator[_Set]:
    for file in codebase.compose.files:
        together = codebase.compose.together_with(file)
        if together is None:
            continue
        seen: set[Place] = set()
        for service in file.services.values():
            if not runs_only_ours(service, together, codebase):
                continue
            where = f"the service `{service.name}`"
            beside = frozenset(named.name for named, _ in service.environment())
            for named, _ in service.environment():
                if named.place not in seen and named.name.isidentifier():
                    seen.add(named.place)
                    yield _Set(named.name, named.place, where, beside)


def runs_only_ours(
    service: Service, files: list[ComposeFile], codebase: Codebase
) -> bool:
    """Whether the settings of the project are all that reads a service's variables."""
    build = Services(files).build(service)
    if build is None or build.context is None or not build.dockerfile:
        return False
    data = codebase.sources.read(build.dockerfile)
    if data is None or not is_plain_python(read_dockerfile(build.dockerfile, data)):
        return False
    start = f"{build.context}/" if build.context else ""
    return any(each.path.startswith(start) for each in codebase.settings.all)


def _in_examples(codebase: Codebase) -> Iterator[_Set]:
    # Such a class takes any key, and code may ask for it by name.
    if any(each.options.text("extra") == "allow" for each in codebase.settings.all):
        return
    for path, variables in codebase.dotenv.items():
        folder = posixpath.dirname(path)
        if not is_example(path) or not _is_for_settings(folder, codebase):
            continue
        beside = frozenset(each.name for each in variables)
        where = posixpath.basename(path)
        copy = copy_of(path)
        readers = [
            one
            for one in codebase.settings.all
            if copy in {each.strip("./") for each in one.options.env_files}
        ]
        for each in variables:
            if not each.is_comment:
                stopped = next((one for one in readers if stops(one, each)), None)
                yield _Set(each.name, each.place, where, beside, stopped)


def _is_for_settings(folder: str, codebase: Codebase) -> bool:
    """Whether it is the settings that read what stands in the example of a folder.

    A container of another's image may be given the same file.
    """
    start = f"{folder}/" if folder else ""
    if not any(each.path.startswith(start) for each in codebase.settings.all):
        return False
    for file in codebase.compose.files:
        together = codebase.compose.together_with(file)
        for service in file.services.values():
            if service.has_env_file and not (
                together and runs_only_ours(service, together, codebase)
            ):
                return False
            if not service.build and any(
                not given for _, given in service.environment()
            ):
                return False
    return True


RULES = (
    Rule(
        "AEG406",
        "unread-variable",
        "A variable of a compose service, or of an example such as .env.example, is "
        "read by no settings field and by nothing else.",
        _check,
    ),
)

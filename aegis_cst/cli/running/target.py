"""What a command is about: the project, and the components named."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from aegis_cst.cli.arguments.named_components import named, places, split, use_recorded
from aegis_cst.components.catalogue import (
    UnknownComponentError,
    catalogue,
    names_in,
)
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.configuration import COMPOSE_FILES
from aegis_cst.reading.entry.find import find_entry
from aegis_cst.reading.entry.results import Entry, Undecided
from aegis_cst.reading.files.folders import joined, upwards
from aegis_cst.reading.files.root import (
    CROWDED,
    find_root,
    folder_in,
    has_undo_records,
    is_crowded,
    is_project,
    repository_of,
    requires,
)
from aegis_cst.reading.files.sources import TreeSources
from aegis_cst.reading.files.tree import DiskTree
from aegis_cst.reading.record.recorded_edits import components_of
from aegis_cst.reading.record.state import ComponentRecord, State, read_state


@dataclass(frozen=True, slots=True)
class Target:
    """The folder of a project, and the application that is found from outside of it.

    ``entry`` is ``module:name``, empty where the project itself tells; ``found`` is the
    same as it was found.
    """

    root: Path
    entry: str = ""
    found: Entry | None = None


def project_root(
    path: Path | None, command: str, *, app: str = "", undoes: bool = False
) -> Target:
    """The project at ``path``, else the one around or below the working folder.

    ``command`` is what is repeated where it cannot be told, ``app`` the application
    that the user has named. ``undoes``: any folder will do that a command has written
    to, and any project that one could have written to.
    """
    if path is not None and not path.is_dir():
        message = f"{path} is not a folder"
        raise typer.BadParameter(message, param_hint="--project-path")
    start = (path or Path.cwd()).resolve()

    def accepts(folder: Path) -> bool:
        return is_project(folder) or (undoes and has_undo_records(folder))

    root = find_root(start, accepts) if path is None else start
    if root is not None and accepts(root):
        return (None if app else _beside(root, start)) or Target(root, app)
    if undoes:
        root = start if path is not None else find_root(start, _has_manifest)
        return Target(root or start)
    return _by_application(start, command, app)


def _by_application(start: Path, command: str, app: str) -> Target:
    """A project that no command has written to: where its application is."""
    repository = repository_of(start)
    if is_crowded(repository):
        message = (
            f"{repository} is no project and holds more than {CROWDED:,} files; go to "
            "yours, or name it with --project-path"
        )
        raise typer.BadParameter(message)
    codebase = Codebase(TreeSources(DiskTree(repository)))
    here = folder_in(repository, start)
    found = find_entry(codebase, app, here)
    if isinstance(found, Entry):
        folder = _folder_of(found, codebase, repository)
        named = app or folder or not _is_plain(found, codebase, here)
        text = found.within(folder) if named else ""
        return Target(repository / folder, text, found)
    if isinstance(found, Undecided):
        folders = {each.code_root for each in found.candidates}
        if len(folders) == 1:
            # Which one is meant is for the command to refuse, with the candidates.
            return Target(repository / folders.pop(), app)
        found = found.blocker(f"aegis {command}")
    words = [found.reason]
    if found.place:
        words.append(f"({found.place})")
    if found.snippet:
        words.append(f"; for example: {found.snippet}")
    elif not any(path.endswith(".py") for path in codebase.sources.paths):
        words.append(", or create a project with: aegis init NAME")
    message = " ".join(words).replace(" ;", ";").replace(" ,", ",")
    raise typer.BadParameter(message)


def _is_plain(found: Entry, codebase: Codebase, here: str) -> bool:
    """Whether the application of a part of a repository is that of the whole too."""
    whole = find_entry(codebase) if here else found
    return isinstance(whole, Entry) and whole.within("") == found.within("")


def _beside(root: Path, start: Path) -> Target | None:
    """A project in the folder of another one, which has an application of its own.

    As where a service has the folder of the compose file that several of them share:
    the next of them is a project of its own.
    """
    state = read_state(DiskTree(root)) if start != root else None
    path = state.app.partition(":")[0] if isinstance(state, State) else ""
    if not path:
        return None
    repository = repository_of(start)
    codebase = Codebase(TreeSources(DiskTree(repository)))
    found = find_entry(codebase, "", folder_in(repository, start))
    if not isinstance(found, Entry) or not found.code_root:
        return None
    folder = repository / found.code_root
    own, theirs = start.is_relative_to(folder), (root / path).is_relative_to(folder)
    if not own or theirs:
        return None
    return Target(folder, found.within(found.code_root), found)


def _folder_of(found: Entry, codebase: Codebase, repository: Path) -> str:
    """The folder of a project: with its compose file, which may stand above its code.

    Where another project of the repository has that folder already, it is that of the
    code.
    """
    for folder in upwards(found.code_root):
        names = (joined(folder, each) for each in COMPOSE_FILES)
        if any(each in codebase.sources.paths for each in names):
            taken = folder != found.code_root and is_project(repository / folder)
            return found.code_root if taken else folder
    return found.code_root


def _has_manifest(folder: Path) -> bool:
    return any(requires(each.name) for each in folder.iterdir() if each.is_file())


def installed(path: Path | None, command: str) -> Mapping[str, ComponentRecord]:
    """The components of the project that a command is about; see ``project_root``."""
    root = project_root(path, command).root
    use_recorded(root)
    return components_of(read_state(DiskTree(root)))


def chosen_at(
    words: Sequence[str],
    path: Path | None,
    app: str,
    there: Iterable[str] | None = None,
) -> list[str]:
    """Likewise where some words may name places instead; see ``places``.

    ``there`` are components of the project; without them they are looked up where a
    word is no component of the catalogue.
    """
    names = list(words)
    if places(words):
        root = project_root(path, "add", app=app).root
        names = named(words, root)
    if there is None:
        there = () if set(split(names)) <= set(catalogue()) else _installed(path)
    return chosen(names, there)


def _installed(path: Path | None) -> Iterable[str]:
    """What is on record; nothing where there is no project that could be found."""
    with suppress(typer.BadParameter):
        return installed(path, "add")
    return ()


def chosen(words: Sequence[str], there: Iterable[str] = ()) -> list[str]:
    """The components named on the command line; see ``names_in``."""
    try:
        names = names_in(words, there)
    except UnknownComponentError as error:
        raise typer.BadParameter(str(error), param_hint="COMPONENT") from error
    if not names:
        message = "name at least one component"
        raise typer.BadParameter(message, param_hint="COMPONENT")
    return names

"""A project opened by a command: held if it writes, and put in order before."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aegis_cst.cli.arguments.named_components import use_recorded
from aegis_cst.cli.output.terminal import line, show
from aegis_cst.cli.running.request import Request, refuse
from aegis_cst.cli.running.target import project_root
from aegis_cst.components.manifest import ManifestError
from aegis_cst.plan.model import Plan
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.files.tree import Overlay, Tree
from aegis_cst.write import journal
from aegis_cst.write.journal import BrokenJournalError, Journal
from aegis_cst.write.observed import Observed
from aegis_cst.write.project_lock import HeldError, held, held_by, is_held
from aegis_cst.write.recovery import StuckError, contents_before, recover

PROBLEMS = (HeldError, BrokenJournalError, StuckError, OSError)
"""Why a project cannot be opened, or not be written to."""


@dataclass(slots=True)
class Opened:
    """A project. ``tree`` is what plans are made from, ``disk`` what it was read from.

    ``handle`` is the lock, if the project is held. ``entry`` is ``module:name`` of the
    application, where the project itself does not tell; ``found`` is how that was
    found from outside.
    """

    root: Path
    tree: Tree
    disk: Observed
    command: str
    stack: ExitStack
    handle: int = -1
    entry: str = ""
    found: Entry | None = None

    def hold(self) -> None:
        """Keep other commands from writing until this one is over.

        Raises one of ``PROBLEMS``.
        """
        if self.handle < 0:
            self.handle = self.stack.enter_context(held(self.root, self.command))
            put_in_order(self.root)


@contextmanager
def opened(
    path: Path | None, command: str, request: Request, app: str = ""
) -> Iterator[Opened]:
    """Open the project at ``path``, or around the working folder.

    ``app`` is the application that the user has named.

    What an earlier command left unfinished is taken back or completed first; a dry
    run, which writes nothing, looks at the files as they will be then.
    """
    target = project_root(path, command, app=app, undoes=command == "undo")
    with opened_at(target.root, command, request) as project:
        project.entry, project.found = target.entry, target.found
        yield project


@contextmanager
def opened_at(root: Path, command: str, request: Request) -> Iterator[Opened]:
    """Likewise for a folder that is known already."""
    use_recorded(root)
    disk = Observed(root)
    with ExitStack() as stack:
        project = Opened(root, disk, disk, command, stack)
        try:
            if request.dry_run:
                project.tree = _in_order(disk)
            # Whoever is asked first may take long over it: then the project is held
            # after the answer.
            elif request.yes and request.saving is None:
                project.hold()
            elif journal.is_there(root):
                with held(root, command):
                    put_in_order(root)
        except PROBLEMS as error:
            blocker = Blocker(f"nothing was written: {error}")
            name = command.partition(" ")[0]
            refuse(Plan(name, (), blockers=(blocker,)), as_json=request.as_json)
        try:
            yield project
        # Such as two files that would have one path in a project like this one.
        except ManifestError as error:
            blocker = Blocker(f"this component has no place here: {error}")
            name = command.partition(" ")[0]
            refuse(Plan(name, (), blockers=(blocker,)), as_json=request.as_json)


def put_in_order(root: Path) -> None:
    """Take back or complete what was left unfinished, and say which."""
    found = recover(root)
    if found is None:
        return
    done = "completed" if found.completed else "rolled back"
    text = f"aegis {found.command} had been interrupted; it was {done} now."
    show(
        [line(text, "yellow"), *(line(f"  {each}") for each in found.left)], sys.stderr
    )


def _in_order(disk: Observed) -> Tree:
    """The tree as it will be when an unfinished command was taken care of."""
    found = _unfinished(disk.root)
    if found is None:
        return disk
    text = (
        f"aegis {found.command} was interrupted; the next command that writes takes "
        "care of that first. This is what comes then."
    )
    show([line(text, "yellow")], sys.stderr)
    return Overlay(disk, contents_before(disk.root, found))


def _unfinished(root: Path) -> Journal | None:
    """A journal that nobody is working on."""
    if journal.is_there(root) and is_held(root):
        raise HeldError(held_by(root))
    return journal.load(root)

"""What is said about the application of a project."""

from collections.abc import Sequence
from dataclasses import dataclass

from aegis_cst.reading.blocker import Blocker, Offer


@dataclass(frozen=True, slots=True)
class Entry:
    """The application ``name`` of the module in the file at ``path``.

    ``name`` may have dots; with ``factory`` it is called. ``why`` says in words what
    tells it, ``where`` as ``file:line``. Imports start from ``import_root``;
    ``code_root`` is the folder of the project, with its manifest. Folders are relative
    to the repository, and empty for it.
    """

    module: str
    name: str
    path: str
    factory: bool
    why: str
    where: str
    import_root: str
    code_root: str

    @property
    def text(self) -> str:
        """``module:name``, as servers take it."""
        return f"{self.module}:{self.name}"

    def within(self, folder: str) -> str:
        """The same by its file, seen from a folder: where there are several ``app``."""
        path = self.path.removeprefix(f"{folder}/") if folder else self.path
        return f"{path}:{self.name}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be meant: ``module:name``, and where it is made or started."""

    text: str
    where: str
    code_root: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """Several may be meant.

    With ``projects`` they are of several projects, and the folder is to be named.
    """

    candidates: tuple[Candidate, ...]
    projects: bool = False

    def blocker(self, command: str = "") -> Blocker:
        """The same as a refusal; ``command`` is what was asked, as it was typed."""
        first = self.candidates[0]
        if self.projects:
            folders = {each.code_root: each for each in self.candidates}
            listed = "\n".join(
                f"{folder or '.'}: {each.text} ({each.where})"
                for folder, each in sorted(folders.items())
            )
            reason = f"there are several projects here: {', '.join(sorted(folders))}"
            repeat = f"--project-path {min(folders) or '.'}"
        else:
            listed = "\n".join(
                f"{each.text} ({each.where})" for each in self.candidates
            )
            names = ", ".join(each.text for each in self.candidates)
            reason = f"there are several applications, and nothing says which: {names}"
            repeat = f"--app {first.text}"
        path, _, line = first.where.rpartition(":")
        snippet = f"{command or 'aegis status'} {repeat}"
        return Blocker(reason, path, int(line), snippet, listed, Offer.COMMAND)


def undecided(entries: Sequence[Entry], *, projects: bool = False) -> Undecided:
    """Entries between which nothing chooses."""
    found = (Candidate(each.text, each.where, each.code_root) for each in entries)
    return Undecided(tuple(found), projects)

"""A project as a command sees it, and as it would be with changes."""

from collections.abc import Collection, Iterable, Mapping

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.code.outline import Block
from aegis_cst.reading.code.outlines import Outlines
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.planned_sources import PlannedSources
from aegis_cst.reading.files.sources import Sources, TreeSources
from aegis_cst.reading.files.tree import Overlay, Tree

_OF_CODE = ("modules", "interpreter", "application")
_OF_DATA = ("state", "pyprojects", "dependencies", "required", "compose", "dotenv")
_OF_BOTH = ("found", "configuration", "import_roots")


class Contents:
    """Outlines by the content of a file, shared by the states of one project."""

    def __init__(self) -> None:
        """Nothing is known at first."""
        self._outlines: dict[bytes, Block] = {}

    def recall(self, data: bytes) -> Block | None:
        """The outline of a content, if it is known."""
        return self._outlines.get(data)

    def remember(self, data: bytes, outline: Block) -> None:
        """Keep the outline of a content."""
        self._outlines[data] = outline


class Project(Codebase):
    """A repository, or a planned state of one; each part is worked out once."""

    def __init__(
        self,
        tree: Tree,
        entry: str = "",
        *,
        sources: Sources | None = None,
        contents: Contents | None = None,
    ) -> None:
        """``tree`` is read, never written.

        ``entry`` is ``module:name`` of the application, for where nothing says it.
        """
        self._contents = contents or Contents()
        sources = sources or TreeSources(tree)
        super().__init__(sources, Outlines(sources, self._contents), entry=entry)
        self.tree = tree

    def changed(self, changes: Mapping[str, bytes | None]) -> "Project":
        """The same project with changes, by path; ``None`` for a file that goes.

        What has not changed is neither listed nor parsed again. It is the same
        application, whatever the changes bring along.
        """
        known = self.application
        entry = self.entry if isinstance(known, Blocker) else known.entry.within("")
        sources = PlannedSources(self.sources.paths, self.tree, dict(changes))
        return Project(
            Overlay(self.tree, dict(changes)),
            entry,
            sources=sources,
            contents=self._contents,
        )

    def focused(self, paths: Collection[str]) -> Codebase:
        """The project as ``check`` sees it, by itself looking into these files only."""
        there = frozenset(paths) & self.sources.paths
        codebase = Codebase(self.sources, self.outlines, there, self.entry)
        # The same files are read in one way: what is known of them holds here too.
        needed = {each: getattr(self, each) for each in _OF_CODE}
        codebase.__dict__.update(needed | self.known((*_OF_DATA, *_OF_BOTH)))
        return codebase

    def sharing_code(self, other: "Project") -> "Project":
        """Take over what is known of another one, of the same Python files."""
        self.outlines = other.outlines
        return self._sharing(other, _OF_CODE)

    def sharing_data(self, other: "Project") -> "Project":
        """Take over what is known of another one, of the same files but for code."""
        return self._sharing(other, _OF_DATA)

    def sharing_configuration(self, other: "Project") -> "Project":
        """Take over what another one is told, and what it is taken to be."""
        return self._sharing(other, _OF_BOTH)

    def _sharing(self, other: "Project", parts: Iterable[str]) -> "Project":
        self.__dict__.update(other.known(parts))
        return self

    def known(self, parts: Iterable[str]) -> dict[str, object]:
        """What has been worked out so far."""
        known = self.__dict__
        return {each: known[each] for each in parts if each in known}

"""The language server itself: what clients may ask, and what they are told unasked."""

import os
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

import aegis_cst
from aegis_cst.check.asked.targets import targets
from aegis_cst.server import answers
from aegis_cst.server.held_project import HeldProject
from aegis_cst.server.open_project import Buffers, Look


def encoded(document: TextDocument) -> bytes:
    """What a client holds of a file, as it would stand on disk."""
    # A client may send half of a character outside of the first plane of Unicode.
    return document.source.encode("utf-8", "surrogatepass")


class AegisServer(LanguageServer):
    """Holds every project that a file is opened of, or that a workspace begins with."""

    def __init__(self) -> None:
        """Nothing is held yet."""
        super().__init__("aegis", aegis_cst.__version__)
        self.held: dict[Path, HeldProject] = {}

    def project_of(self, uri: str) -> tuple[HeldProject, str] | None:
        """The project that a file belongs to, and its path there.

        It is the innermost of those that are held, so that nothing is told twice.
        """
        name = to_fs_path(uri)
        if name is None:  # not saved anywhere yet
            return None
        # A folder may be open by a link, and the project is held by its real name.
        path = Path(os.path.realpath(name))
        for root in path.parents:
            if root in self.held:
                return self.held[root], path.relative_to(root).as_posix()
        (target,) = targets((str(path),), None, path.parent)
        return self.hold(target.root), path.relative_to(target.root).as_posix()

    def hold(self, root: Path) -> HeldProject:
        """The project in a folder."""
        if root not in self.held:
            self.held[root] = HeldProject(root, self._buffers, self._seen, self._tell)
        return self.held[root]

    def begin(self) -> None:
        """Look at the folders that the client has open."""
        for folder in self.workspace.folders.values():
            path = to_fs_path(folder.uri)
            if path is not None and Path(path).is_dir():
                self.hold(targets((), None, Path(path))[0].root)

    def touch_all(self) -> None:
        """Look at everything again."""
        for each in self.held.values():
            each.touch()

    def documents_of(self, root: Path) -> dict[str, TextDocument]:
        """What is open of a project, and of no project inside of it, by path."""
        found = {}
        for document in list(self.workspace.text_documents.values()):
            at = self.project_of(document.uri)
            if at is not None and at[0].root == root:
                found[at[1]] = document
        return found

    def _buffers(self, root: Path) -> Buffers:
        return {
            path: encoded(document)
            for path, document in self.documents_of(root).items()
        }

    def _seen(self, project: HeldProject, look: Look) -> None:
        found = answers.diagnostics(look, project.root, self.workspace.position_codec)
        documents = self.documents_of(project.root)
        # A file without findings has to be told so, or the old ones stay.
        for path in sorted(project.published | found.keys()):
            uri, version = answers.uri_of(project.root, path), None
            if path in documents:  # as the client writes it
                uri, version = documents[path].uri, documents[path].version
            shown = types.PublishDiagnosticsParams(uri, found.get(path, []), version)
            self.text_document_publish_diagnostics(shown)
        project.published = frozenset(found)
        for folder in look.checked.nested:
            self.hold(project.root / folder)

    def _tell(self, text: str) -> None:
        told = types.ShowMessageParams(types.MessageType.Error, f"aegis: {text}")
        self.window_show_message(told)

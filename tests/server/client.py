"""A client of the protocol that talks to the real server, as an editor does."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.uris import from_fs_path

TIMEOUT = 60.0
COMMAND = (sys.executable, "-m", "aegis_cst", "server", "--stdio")


def uri_of(path: Path) -> str:
    uri: str | None = from_fs_path(str(path))
    assert uri is not None
    return uri


class Editor:
    """An editor with one folder open; ``problems`` are what it shows, by address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.client = LanguageClient("editor", "1")
        self.problems: dict[str, list[types.Diagnostic]] = {}
        self.versions: dict[str, int | None] = {}
        self.messages: list[str] = []
        self._news = asyncio.Event()

        handlers: dict[str, Callable[[Any], None]] = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: self._published,
            types.WINDOW_SHOW_MESSAGE: self._shown,
            types.CLIENT_REGISTER_CAPABILITY: lambda _: None,
        }
        for name, handler in handlers.items():
            # A method cannot carry the mark that is put onto what handles a message.
            self.client.feature(name)(partial(handler))

    def _published(self, params: types.PublishDiagnosticsParams) -> None:
        self.problems[params.uri] = [*params.diagnostics]
        self.versions[params.uri] = params.version
        self._news.set()

    def _shown(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params.message)
        self._news.set()

    async def start(
        self,
        encoding: types.PositionEncodingKind = types.PositionEncodingKind.Utf16,
        *,
        versioned: bool = True,
    ) -> types.InitializeResult:
        await self.client.start_io(*COMMAND)
        watched = types.DidChangeWatchedFilesClientCapabilities(
            dynamic_registration=True
        )
        edits = types.WorkspaceEditClientCapabilities(document_changes=versioned)
        capabilities = types.ClientCapabilities(
            general=types.GeneralClientCapabilities(position_encodings=[encoding]),
            workspace=types.WorkspaceClientCapabilities(
                workspace_edit=edits, did_change_watched_files=watched
            ),
        )
        folder = types.WorkspaceFolder(uri_of(self.folder), self.folder.name)
        asked = types.InitializeParams(
            capabilities, workspace_folders=[folder], root_uri=folder.uri
        )
        result = await self.client.initialize_async(asked)
        self.client.initialized(types.InitializedParams())
        return result

    async def stop(self) -> None:
        await asyncio.wait_for(self.client.shutdown_async(None), TIMEOUT)
        self.client.exit(None)
        stopping: Awaitable[None] = self.client.stop()  # type: ignore[no-untyped-call]
        await asyncio.wait_for(stopping, TIMEOUT)

    def open(self, path: str, text: str | None = None) -> str:
        file = self.folder / path
        text = file.read_bytes().decode() if text is None else text
        item = types.TextDocumentItem(uri_of(file), "python", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return item.uri

    def type(self, uri: str, version: int, text: str) -> None:
        """Replace all of a text; nothing is saved."""
        which = types.VersionedTextDocumentIdentifier(version, uri)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        changed = types.DidChangeTextDocumentParams(which, [whole])
        self.client.text_document_did_change(changed)

    def close(self, uri: str) -> None:
        which = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(which))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what the server says until something holds."""

        async def waiting() -> None:
            while not holds():
                self._news.clear()
                await self._news.wait()

        await asyncio.wait_for(waiting(), TIMEOUT)

    def codes(self, uri: str) -> list[str]:
        return [str(each.code) for each in self.problems.get(uri, [])]


def editing(
    folder: Path, does: Callable[[Editor], Awaitable[None]], *, versioned: bool = True
) -> None:
    """Start the server on a folder, do something, and end it in good order."""

    async def session() -> None:
        editor = Editor(folder)
        await editor.start(versioned=versioned)
        try:
            await does(editor)
        finally:
            await editor.stop()

    asyncio.run(session())

"""What the server answers to each request and notification of the protocol."""

from collections.abc import Sequence

from lsprotocol import types

from aegis_cst.server import answers, fixing
from aegis_cst.server.fixing import FIX_ALL
from aegis_cst.server.serving import AegisServer

_WATCHED = "**/*.{py,toml,yml,yaml,env,txt,cfg,ini,lock}"
"""Files besides those that are open on which findings hang."""

_ACTIONS = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL])


def server() -> AegisServer:
    """A server that knows what to answer."""
    made = AegisServer()
    for name in _CHANGES:
        made.feature(name)(_changed)
    made.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_changed_elsewhere)
    made.feature(types.INITIALIZED)(_begin)
    made.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(_symbols)
    made.feature(types.WORKSPACE_SYMBOL)(_workspace_symbols)
    made.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    made.feature(types.TEXT_DOCUMENT_CODE_ACTION, _ACTIONS)(_actions)
    return made


def _begin(ls: AegisServer, params: types.InitializedParams) -> None:
    del params
    workspace = ls.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    # The server cannot ask for it otherwise:
    # https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#workspace_didChangeWatchedFiles
    if watching is not None and watching.dynamic_registration:
        watcher = types.FileSystemWatcher(_WATCHED)
        options = types.DidChangeWatchedFilesRegistrationOptions([watcher])
        asked = types.Registration(
            "watched", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options
        )
        ls.client_register_capability(types.RegistrationParams([asked]))
    ls.begin()


def _changed(ls: AegisServer, params: "_OfDocument") -> None:
    at = ls.project_of(params.text_document.uri)
    if at is not None:
        at[0].touch()


def _changed_elsewhere(
    ls: AegisServer, params: types.DidChangeWatchedFilesParams
) -> None:
    del params
    ls.touch_all()


_OfDocument = (
    types.DidOpenTextDocumentParams
    | types.DidChangeTextDocumentParams
    | types.DidSaveTextDocumentParams
    | types.DidCloseTextDocumentParams
)
_CHANGES = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_SAVE,
    types.TEXT_DOCUMENT_DID_CLOSE,
)


async def _symbols(
    ls: AegisServer, params: types.DocumentSymbolParams
) -> Sequence[types.DocumentSymbol]:
    at = ls.project_of(params.text_document.uri)
    look = await at[0].look() if at is not None else None
    return answers.symbols(look, at[1]) if at is not None and look is not None else []


async def _workspace_symbols(
    ls: AegisServer, params: types.WorkspaceSymbolParams
) -> Sequence[types.WorkspaceSymbol]:
    found: list[types.WorkspaceSymbol] = []
    for each in list(ls.held.values()):
        look = await each.look()
        if look is not None:
            found += answers.workspace_symbols(look, each.root, params.query)
    return found


async def _hover(ls: AegisServer, params: types.HoverParams) -> types.Hover | None:
    at = ls.project_of(params.text_document.uri)
    look = await at[0].look() if at is not None else None
    if at is None or look is None:
        return None
    return answers.hover(look, at[1], params.position.line + 1)


async def _actions(
    ls: AegisServer, params: types.CodeActionParams
) -> Sequence[types.CodeAction]:
    at = ls.project_of(params.text_document.uri)
    look = await at[0].look() if at is not None else None
    if at is None or look is None:
        return []
    held, path = at
    only = params.context.only or []
    # `source` and `source.fixAll` ask for all that begins so:
    # https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#codeActionKind
    if any(FIX_ALL.startswith(each) for each in only):
        wanted = [each for each in look.checked.findings if each.fix is not None]
        edit, _ = await fixing.edit_for(ls, held, wanted)
        title = "Fix all that is safe to fix"
        return [types.CodeAction(title, kind=FIX_ALL, edit=edit)] if edit else []
    if only and types.CodeActionKind.QuickFix not in only:
        return []
    actions = fixing.offered(ls, look, held, path, params.range)
    for action, finding in actions:
        edit, reason = await fixing.edit_for(ls, held, [finding])
        action.edit = edit
        if edit is None:
            # Else an editor would take it by a key, and nothing would happen.
            action.is_preferred = None
            action.disabled = types.CodeActionDisabled(reason)
    return [action for action, _ in actions]

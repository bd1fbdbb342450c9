"""Fixes as code actions: what would be written, as edits of what the client holds."""

from collections.abc import Iterable, Mapping

from lsprotocol import types
from pygls.workspace import TextDocument

from aegis_cst.check.finding import Finding
from aegis_cst.plan.model import FileChange
from aegis_cst.server import answers
from aegis_cst.server.held_project import HeldProject
from aegis_cst.server.open_project import Look
from aegis_cst.server.positions import edit_between
from aegis_cst.server.serving import AegisServer, encoded

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{answers.SOURCE}"


def offered(
    server: AegisServer, look: Look, held: HeldProject, path: str, asked: types.Range
) -> list[tuple[types.CodeAction, Finding]]:
    """An action for each finding of a stretch that can be fixed; without its edit."""
    codec = server.workspace.position_codec
    # Lines are compared, not columns: an editor asks for where the cursor is, which
    # need not be on the word that is underlined.
    actions = []
    for each in look.checked.findings:
        if each.place.path != path or each.fix is None:
            continue
        shown = answers.diagnostic(each, look, held.root, codec)
        if _touch(shown.range, asked):
            title = each.fix.title[:1].upper() + each.fix.title[1:]
            action = types.CodeAction(
                title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=True,
            )
            actions.append((action, each))
    return actions


def _touch(one: types.Range, other: types.Range) -> bool:
    return one.start.line <= other.end.line and other.start.line <= one.end.line


async def edit_for(
    server: AegisServer, held: HeldProject, wanted: Iterable[Finding]
) -> tuple[types.WorkspaceEdit | None, str]:
    """What fixes findings, and why some cannot be; ``None`` if that is all of them."""
    fixes = await held.fixes([*wanted])
    if fixes is None:
        return None, "the project cannot be checked"
    blockers = [*fixes.plan.blockers, *(blocker for _, blocker in fixes.refused)]
    reason = "; ".join(
        f"{each.place}: {each.reason}" if each.place else each.reason
        for each in blockers
    )
    if fixes.plan.blockers or not fixes.plan.changes:
        return None, reason
    documents = server.documents_of(held.root)
    for each in fixes.plan.changes:
        document = documents.get(each.path)
        # While a fix is worked out, somebody goes on typing: the version is another one
        # then, and the lines are no longer where they were.
        if document is not None and encoded(document) != each.before:
            return None, f"{each.path}: it has changed meanwhile"
    return _edit(server, held, fixes.plan.changes, documents), reason


def _edit(
    server: AegisServer,
    held: HeldProject,
    changes: Iterable[FileChange],
    documents: Mapping[str, TextDocument],
) -> types.WorkspaceEdit:
    """The changes, each for the version of the text that it was made of."""
    codec = server.workspace.position_codec
    edits = []
    for each in changes:
        document = documents.get(each.path)
        uri = document.uri if document else answers.uri_of(held.root, each.path)
        version = document.version if document else None
        before, after = (_text(data) for data in (each.before, each.after))
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri, version)
        edit = edit_between(before, after, codec)
        edits.append(types.TextDocumentEdit(identifier, [edit]))
    workspace = server.client_capabilities.workspace
    told = workspace.workspace_edit if workspace else None
    # Only these name a version, so that an editor refuses them where it has typed on.
    if told is not None and told.document_changes:
        return types.WorkspaceEdit(document_changes=edits)
    plain = {each.text_document.uri: [*_plain(each)] for each in edits}
    return types.WorkspaceEdit(changes=plain)


def _plain(edit: types.TextDocumentEdit) -> Iterable[types.TextEdit]:
    return (each for each in edit.edits if isinstance(each, types.TextEdit))


def _text(data: bytes | None) -> str:
    """The text that a client has of a file: without a byte-order mark."""
    return (data or b"").decode("utf-8-sig", "surrogateescape")

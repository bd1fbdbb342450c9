"""The server in a process of its own, over standard input and output."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from server.client import COMMAND, Editor, editing, uri_of

MAIN = """\
from fastapi import FastAPI

from shop import orders

app = FastAPI()
app.include_router(orders.router, prefix="/api")
"""
ORDERS = """\
from fastapi import APIRouter, Depends


def user() -> str:
    return "kim"


router = APIRouter(prefix="/orders", dependencies=[Depends(user)])


@router.get("/{number}")
async def order(number: str) -> str:
    return number


@router.get("/latest")
async def latest() -> str:
    return "7"
"""
INVOICES = """\
from fastapi import APIRouter

größe = "😀"; router = APIRouter()


@router.get("/invoices")
async def invoices() -> list[str]:
    return []
"""
FIXED = """\
from fastapi import FastAPI

from shop import orders
from shop.invoices import router as invoices_router

app = FastAPI()
app.include_router(orders.router, prefix="/api")
app.include_router(invoices_router)
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in {
        "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["fastapi"]\n',
        "shop/__init__.py": "",
        "shop/main.py": MAIN,
        "shop/orders.py": ORDERS,
    }.items():
        path = tmp_path / "my shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path / "my shop"


def test_what_is_wrong_is_told_unasked_and_for_files_that_are_not_open(
    shop: Path,
) -> None:
    async def does(editor: Editor) -> None:
        orders = uri_of(shop / "shop/orders.py")
        await editor.until(lambda: editor.codes(orders) == ["AEG106"])
        (found,) = editor.problems[orders]
        assert found.source == "aegis"
        assert found.severity is types.DiagnosticSeverity.Warning
        assert found.range.start == types.Position(15, 1)
        assert found.related_information
        assert editor.versions[orders] is None

    editing(shop, does)


def test_it_follows_what_is_typed_and_saves_nothing(shop: Path) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}

    async def does(editor: Editor) -> None:
        uri = editor.open("shop/orders.py")
        await editor.until(lambda: editor.codes(uri) == ["AEG106"])
        head, tail = ORDERS.split('@router.get("/{number}")')
        latest = tail.index('@router.get("/latest")')
        number = '@router.get("/{number}")' + tail[:latest].rstrip("\n") + "\n"
        swapped = f"{head}{tail[latest:]}\n\n{number}"
        editor.type(uri, 2, swapped)
        await editor.until(lambda: editor.codes(uri) == [])
        assert editor.versions[uri] == 2
        editor.type(uri, 3, "(")
        await editor.until(lambda: editor.codes(uri) == ["AEG001"])
        editor.close(uri)
        await editor.until(lambda: editor.codes(uri) == ["AEG106"])

    editing(shop, does)
    after = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize("versioned", [True, False])
def test_the_fix_is_a_code_action(shop: Path, *, versioned: bool) -> None:
    main = MAIN.replace(', prefix="/api"', "")
    (shop / "shop/main.py").write_bytes(main.encode())

    async def does(editor: Editor) -> None:
        # Nobody has saved this file yet.
        uri = editor.open("shop/invoices.py", INVOICES)
        await editor.until(lambda: editor.codes(uri) == ["AEG101"])
        (found,) = editor.problems[uri]
        start = len('größe = "'.encode("utf-16-le")) // 2 + 2 + len('"; router = ')
        assert found.range.start == types.Position(2, start)
        which = types.TextDocumentIdentifier(uri)
        context = types.CodeActionContext([found])
        asked = types.CodeActionParams(which, found.range, context)
        (action,) = await editor.client.text_document_code_action_async(asked) or ()
        assert isinstance(action, types.CodeAction)
        assert action.kind == types.CodeActionKind.QuickFix
        assert action.edit is not None
        if versioned:
            (change,) = action.edit.document_changes or ()
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.uri == uri_of(shop / "shop/main.py")
            edits = change.edits
        else:
            edits = (action.edit.changes or {})[uri_of(shop / "shop/main.py")]
        (edit,) = edits
        assert isinstance(edit, types.TextEdit)
        lines = main.splitlines(keepends=True)
        assert edit.range.start.character == edit.range.end.character == 0
        head, tail = lines[: edit.range.start.line], lines[edit.range.end.line :]
        fixed = "".join([*head, edit.new_text, *tail])
        assert fixed == FIXED.replace(', prefix="/api"', "")
        only = types.CodeActionContext([], only=["source.fixAll"])
        asked = types.CodeActionParams(which, found.range, only)
        (every,) = await editor.client.text_document_code_action_async(asked) or ()
        assert isinstance(every, types.CodeAction)
        assert every.kind == "source.fixAll.aegis"
        assert every.edit == action.edit

    editing(shop, does, versioned=versioned)


def test_no_fix_is_for_another_version_than_it_was_made_of(shop: Path) -> None:
    main = MAIN.replace(', prefix="/api"', "")
    fixed = FIXED.replace(', prefix="/api"', "")
    (shop / "shop/main.py").write_bytes(main.encode())
    typed = "# One.\n# Two.\n"

    async def does(editor: Editor) -> None:
        there = editor.open("shop/main.py")
        uri = editor.open("shop/invoices.py", INVOICES)
        await editor.until(lambda: editor.codes(uri) == ["AEG101"])
        (found,) = editor.problems[uri]
        context = types.CodeActionContext([found])
        asked = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), found.range, context
        )
        asking = asyncio.ensure_future(
            editor.client.text_document_code_action_async(asked)
        )
        for _ in range(3):  # it is on its way to the server
            await asyncio.sleep(0)
        editor.type(there, 2, f"{typed}{main}")
        (action,) = await asking or ()
        assert isinstance(action, types.CodeAction)
        if action.edit is None:
            assert action.disabled is not None
            assert action.disabled.reason == "shop/main.py: it has changed meanwhile"
            return
        (change,) = action.edit.document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        before = {1: "", 2: typed}[change.text_document.version or 0]
        (edit,) = change.edits
        assert isinstance(edit, types.TextEdit)
        lines = f"{before}{main}".splitlines(keepends=True)
        head, tail = lines[: edit.range.start.line], lines[edit.range.end.line :]
        assert "".join([*head, edit.new_text, *tail]) == f"{before}{fixed}"

    editing(shop, does)


def test_routes_are_symbols_and_shown_on_hover(shop: Path) -> None:
    async def does(editor: Editor) -> None:
        uri = editor.open("shop/orders.py")
        which = types.TextDocumentIdentifier(uri)
        symbols = await editor.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(which)
        )
        assert [each.name for each in symbols or ()] == [
            "GET /api/orders/{number}",
            "GET /api/orders/latest",
        ]
        everywhere = await editor.client.workspace_symbol_async(
            types.WorkspaceSymbolParams("get lat")
        )
        (found,) = everywhere or ()
        assert found.name == "GET /api/orders/latest"
        line = ORDERS.split("\n").index("async def latest() -> str:")
        at = types.HoverParams(which, types.Position(line, 12))
        hover = await editor.client.text_document_hover_async(at)
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert hover.contents.value == (
            "**GET** `/api/orders/latest`\n\n"
            "included by shop/main.py:6 `orders.router`\n\n"
            "depends on `user` (shop/orders.py:8)\n\n"
            "never reached: `/api/orders/{number}` (shop/orders.py:11) answers before"
        )
        elsewhere = types.HoverParams(which, types.Position(0, 0))
        assert await editor.client.text_document_hover_async(elsewhere) is None

    editing(shop, does)


def test_a_wrong_configuration_is_told_and_mended(shop: Path) -> None:
    manifest = shop / "pyproject.toml"
    right = manifest.read_text("utf-8")
    manifest.write_text(f"{right}[tool.aegis.check]\nselect = 1\n", "utf-8")

    async def does(editor: Editor) -> None:
        await editor.until(lambda: bool(editor.messages))
        assert "select under [tool.aegis.check] is to be a list" in editor.messages[0]
        uri = editor.open("pyproject.toml", right)
        orders = uri_of(shop / "shop/orders.py")
        await editor.until(lambda: editor.codes(orders) == ["AEG106"])
        editor.close(uri)

    editing(shop, does)


def test_a_change_on_disk_is_seen(shop: Path) -> None:
    async def does(editor: Editor) -> None:
        orders = shop / "shop/orders.py"
        await editor.until(lambda: editor.codes(uri_of(orders)) == ["AEG106"])
        orders.write_text(ORDERS.replace("{number}", "number"), "utf-8")
        change = types.FileEvent(uri_of(orders), types.FileChangeType.Changed)
        told = types.DidChangeWatchedFilesParams([change])
        editor.client.workspace_did_change_watched_files(told)
        await editor.until(lambda: editor.codes(uri_of(orders)) != ["AEG106"])

    editing(shop, does)


def test_it_ends_when_the_editor_is_gone(shop: Path) -> None:
    finished = subprocess.run(
        COMMAND, cwd=shop, input=b"", capture_output=True, timeout=60, check=False
    )
    assert finished.returncode == 0
    assert finished.stdout == b""


def test_without_pygls_it_says_what_to_install(tmp_path: Path) -> None:
    script = (
        "import importlib.util as u, sys\n"
        "found = u.find_spec\n"
        "u.find_spec = lambda name: None if name == 'pygls' else found(name)\n"
        "from aegis_cst.cli.app import app\n"
        "app(['server'])\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, cwd=tmp_path
    )
    assert finished.returncode == 2
    assert b"aegis-cst[server]" in finished.stderr


def test_utf8_positions(shop: Path) -> None:
    async def session() -> None:
        editor = Editor(shop)
        result = await editor.start(types.PositionEncodingKind.Utf8)
        assert result.capabilities.position_encoding == "utf-8"
        uri = editor.open("shop/invoices.py", INVOICES)
        await editor.until(lambda: editor.codes(uri) == ["AEG101"])
        (found,) = editor.problems[uri]
        start = len('größe = "😀"; router = '.encode())
        assert found.range.start == types.Position(2, start)
        await editor.stop()

    asyncio.run(session())

"""``--fix`` and ``--diff``: what is written, what is not, and how it is taken back."""

import pytest
from e2e.command import aegis

from check.scene import FORGOTTEN, ITEMS, PROJECT, Scene

BOTH_FIXED = "Found 2 errors (2 fixed, 0 remaining).\n"
ROUTING = b"""\
from fastapi import FastAPI

from app.health import router as health_router
from app.items import router as items_router


def include_routers(app: FastAPI) -> None:
    app.include_router(health_router)
    app.include_router(items_router)
"""
DIFF = """\
diff --git a/app/routing.py b/app/routing.py
index 1715a37..f9a8e8c 100644
--- a/app/routing.py
+++ b/app/routing.py
@@ -1,7 +1,9 @@
 from fastapi import FastAPI
\x20
 from app.health import router as health_router
+from app.items import router as items_router
\x20
\x20
 def include_routers(app: FastAPI) -> None:
     app.include_router(health_router)
+    app.include_router(items_router)
"""


def test_a_forgotten_router_is_registered(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    told = scene.check("--fix")
    assert told.out == "Found 1 error (1 fixed, 0 remaining).\n"
    assert scene.read("app/routing.py") == ROUTING
    assert scene.check().out == "All checks passed!\n"


def test_undo_takes_a_fix_back(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    before = scene.read("app/routing.py")
    scene.check("--fix")
    told = aegis(scene.folder, "undo", "--yes").told
    assert "takes back check --fix of " in told
    assert scene.read("app/routing.py") == before
    scene.check(code=1)


def test_a_diff_writes_nothing(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    before = scene.read("app/routing.py")
    told = scene.check("--diff", code=1)
    assert told.out == DIFF
    assert scene.read("app/routing.py") == before
    assert not (scene.folder / ".aegis" / "undo").exists()


def test_a_diff_leads_there_from_the_working_folder(scene: Scene) -> None:
    scene.write(FORGOTTEN, below="shop")
    told = scene.check("shop", "--diff", code=1)
    assert "\n--- a/shop/app/routing.py\n+++ b/shop/app/routing.py\n" in told.out
    scene.check("shop/app/main.py", "--diff")


def test_nothing_to_fix_is_no_diff(scene: Scene) -> None:
    scene.write(PROJECT)
    assert scene.check("--diff").out == ""
    assert scene.check("--fix").out == "All checks passed!\n"


def test_several_fixes_in_one_file(scene: Scene) -> None:
    scene.write({**FORGOTTEN, "app/orders.py": ITEMS.replace("items", "orders")})
    assert scene.check("--fix").out == BOTH_FIXED
    assert scene.read("app/routing.py").count(b"include_router(") == 3
    aegis(scene.folder, "undo", "--yes")
    assert scene.read("app/routing.py").count(b"include_router(") == 1


def test_only_what_is_asked_about_is_fixed(scene: Scene) -> None:
    scene.write({**FORGOTTEN, "app/orders.py": ITEMS.replace("items", "orders")})
    told = scene.check("app/items.py", "--fix")
    assert told.out == "Found 1 error (1 fixed, 0 remaining).\n"
    assert scene.read("app/routing.py") == ROUTING


def test_what_is_ignored_is_not_fixed(scene: Scene) -> None:
    ignored = ITEMS.replace("APIRouter()", "APIRouter()  # aegis: ignore[AEG101]")
    scene.write({**PROJECT, "app/items.py": ignored})
    before = scene.read("app/routing.py")
    assert scene.check("--fix").out == "All checks passed!\n"
    assert scene.read("app/routing.py") == before


def test_a_fix_that_would_lead_to_another_finding_is_refused(scene: Scene) -> None:
    twin = ITEMS.replace("/items", "/health")
    orders = ITEMS.replace("items", "orders")
    scene.write({**PROJECT, "app/items.py": twin, "app/orders.py": orders})
    told = scene.check("--fix", "--output-format=concise", code=1)
    assert told.out.startswith("app/items.py:3:10: AEG101 [*] ")
    assert told.out.endswith("Found 2 errors (1 fixed, 1 remaining).\n")
    reason = "AEG101 was not fixed: the fix would lead to AEG105: "
    assert told.err.startswith(f"note: app/items.py:3: {reason}")
    assert b"items_router" not in scene.read("app/routing.py")
    assert b"orders_router" in scene.read("app/routing.py")


def test_a_fix_without_a_place_is_refused(scene: Scene) -> None:
    manifest = PROJECT["pyproject.toml"] + "\n        anchors.routers = false\n"
    scene.write({**FORGOTTEN, "pyproject.toml": manifest})
    told = scene.check("--fix", "--output-format=concise", code=1)
    assert told.out.endswith("Found 1 error (1 fixable with --fix).\n")
    reason = "routers = false under [tool.aegis.anchors] says to leave them alone"
    where = "note: app/items.py:3: AEG101 was not fixed"
    assert told.err == f"{where}: {reason} (pyproject.toml)\n"


def test_a_project_of_others_is_fixed(scene: Scene) -> None:
    scene.write({**FORGOTTEN, "pyproject.toml": "[project]\nname = 'shop'\n"})
    before = scene.read("app/routing.py")
    scene.check("--fix")
    assert scene.read("app/routing.py") == ROUTING
    aegis(scene.folder / "app", "undo", "--yes")
    assert scene.read("app/routing.py") == before


def varied(variant: str, data: bytes) -> bytes:
    if variant == "crlf":
        return data.replace(b"\n", b"\r\n")
    return b"\xef\xbb\xbf" + data if variant == "bom" else data.rstrip(b"\n")


@pytest.mark.parametrize("variant", ["crlf", "bom", "no final newline"])
def test_the_bytes_around_a_fix_stay(scene: Scene, variant: str) -> None:
    scene.write(FORGOTTEN)
    target = scene.folder / "app/routing.py"
    target.write_bytes(varied(variant, target.read_bytes()))
    scene.check("--fix")
    assert target.read_bytes() == varied(variant, ROUTING)


def test_an_interrupted_command_is_taken_care_of_first(scene: Scene) -> None:
    scene.write(PROJECT)
    (scene.folder / ".aegis").mkdir()
    (scene.folder / ".aegis" / "journal.json").write_text("{}")
    told = scene.check(code=1)
    assert "is no journal of this aegis" in told.err
    assert told.out == ""


def test_bytes_that_are_too_many_are_deleted(scene: Scene) -> None:
    scene.write({**PROJECT, "app/items.py": ITEMS})
    once = ROUTING + b"# the end\n"
    line = b"    app.include_router(health_router)\n"
    twice = once.replace(line, line * 2)
    scene.write({"app/routing.py": twice})
    assert " AEG104 [*] " in scene.check("--output-format=concise", code=1).out
    assert scene.check("--fix").out == "Found 1 error (1 fixed, 0 remaining).\n"
    assert scene.read("app/routing.py") == once
    aegis(scene.folder, "undo", "--yes")
    assert scene.read("app/routing.py") == twice

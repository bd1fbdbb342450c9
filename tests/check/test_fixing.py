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


@pytest.mark.parametrize("below", ["", "shop", "shop/app"])
def test_git_applies_a_diff_where_it_was_printed(scene: Scene, below: str) -> None:
    scene.write(FORGOTTEN, below="shop")
    scene.git("init", "-q")
    words = ("shop",) if not below else ()
    told = scene.check(*words, "--diff", below=below, code=1)
    assert told.err == ""
    (scene.folder / "patch").write_bytes(told.out.encode())
    scene.git("-C", str(scene.folder / below), "apply", str(scene.folder / "patch"))
    assert scene.read("shop/app/routing.py") == ROUTING


def test_a_diff_for_a_file_elsewhere_leads_there_from_the_project(scene: Scene) -> None:
    scene.write({**FORGOTTEN, "docs/a.md": ""})
    scene.git("init", "-q")
    told = scene.check("--diff", below="docs", code=1)
    assert told.out == DIFF
    root = scene.folder.resolve()
    assert told.err == (
        f"note: the paths of the diff lead there from {root}: apply it there\n"
    )


def test_a_diff_ends_with_one_while_anything_is_found(scene: Scene) -> None:
    scene.write({**PROJECT, "app/health.py": ITEMS})
    scene.write({"app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n"})
    scene.write({"app/routing.py": ""})
    assert scene.check("--diff", code=1).out == ""


def test_a_diff_leaves_nothing_behind(scene: Scene) -> None:
    scene.write(FORGOTTEN)
    scene.check("--diff", code=1)
    assert not (scene.folder / ".aegis").exists()


def test_a_diff_has_colours_where_they_are_wanted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.write(FORGOTTEN)
    monkeypatch.setenv("FORCE_COLOR", "1")
    told = scene.check("--diff", code=1)
    assert "\x1b[32m+    app.include_router(items_router)\x1b[0m\n" in told.out
    assert "\n def include_routers(app: FastAPI) -> None:\n" in told.out


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
    assert told.out.startswith("app/items.py:3:10: AEG101 `router` ")
    assert told.out.endswith("Found 2 errors (1 fixed, 1 remaining).\n")
    reason = "AEG101 was not fixed: the fix would lead to AEG105: "
    assert told.err.startswith(f"note: app/items.py:3: {reason}")
    assert b"items_router" not in scene.read("app/routing.py")
    assert b"orders_router" in scene.read("app/routing.py")


def test_routers_that_are_to_be_left_alone_are_not_fixable(scene: Scene) -> None:
    manifest = PROJECT["pyproject.toml"] + "\n        anchors.routers = false\n"
    scene.write({**FORGOTTEN, "pyproject.toml": manifest})
    told = scene.check("--fix", "--output-format=concise", code=1)
    assert told.out.endswith(
        "registered nowhere, so its route answers 404\nFound 1 error.\n"
    )
    assert told.err == ""


def test_the_last_one_stays_the_last(scene: Scene) -> None:
    """A router of a component is no reason to stand behind that one."""
    routing = ROUTING.replace(b"app.items", b"app.components.worker.api")
    first, second = [
        line for line in routing.splitlines() if b"include_router(" in line
    ]
    swapped = routing.replace(first, b"").replace(second, second + b"\n" + first)
    scene.write({**FORGOTTEN, "app/components/worker/api.py": ITEMS})
    scene.write({"app/routing.py": swapped.replace(b":\n\n", b":\n")})
    scene.write({"app/items.py": ITEMS.replace("items", "goods")})
    scene.check("--fix")
    last = scene.read("app/routing.py").splitlines()[-2:]
    assert last == [first, b"    app.include_router(app_items_router)"]


def test_the_block_that_is_named_is_the_one(scene: Scene) -> None:
    named = '\n        anchors.routers = "app.routing:include_routers"\n'
    manifest = PROJECT["pyproject.toml"] + named
    scene.write({**FORGOTTEN, "pyproject.toml": manifest})
    other = (
        "from fastapi import FastAPI\n\nfrom app import health\n\nother = FastAPI()\n"
        "other.include_router(health.router)\n"
    )
    scene.write({"app/other.py": other})
    assert scene.check("--fix").out == "Found 1 error (1 fixed, 0 remaining).\n"
    assert scene.read("app/routing.py") == ROUTING


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

import pytest

from aegis_cst.check.rules import remade, uncalled
from check.project_check import found, shown

HEAD = "from fastapi import APIRouter, FastAPI\n\nrouter = APIRouter()\n"


def remade_in(text: str) -> list[str]:
    return shown(remade.RULES, {"main.py": HEAD + text})


@pytest.mark.parametrize(
    "between",
    [
        "app.include_router(router)",
        "app.add_middleware(len)",
        "app.mount('/static', len)",
        "@app.get('/')\ndef root(): ...",
        "@app.exception_handler(404)\ndef lost(): ...",
        "@app.middleware('http')\ndef around(): ...",
    ],
)
def test_what_is_registered_before_is_lost(between: str) -> None:
    text = f"app = FastAPI()\n{between}\napp = FastAPI(title='Shop')\n"
    line = 6 + between.count("\n")
    assert remade_in(text) == [
        (
            f"main.py:{line}:1 `app` is made anew here, and the "
            f"registration on the first "
            "one is lost"
        )
    ]


@pytest.mark.parametrize(
    "between",
    [
        "",
        "first = app",
        "app.include_router(router)\nother.mount('/v1', app)",
        "app.include_router(router)\nsetup(app)",
        "def later():\n    app.include_router(router)",
        "app.title = 'x'",
        "print(app.routes)",
    ],
)
def test_an_application_that_lost_nothing_or_is_kept_is_left_alone(
    between: str,
) -> None:
    assert remade_in(f"app = FastAPI()\n{between}\napp = FastAPI()\n") == []


def test_another_name_or_a_condition_is_left_alone() -> None:
    kept = "app = FastAPI()\napp.include_router(router)\n"
    assert remade_in(f"{kept}admin = FastAPI()\n") == []
    assert remade_in(f"{kept}if len:\n    app = FastAPI()\n") == []


SETUP = "from fastapi import FastAPI\n\n\ndef register(app: FastAPI) -> None:\n    {}\n"
MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def uncalled_in(
    body: str = "app.include_router(len)", main: str = MAIN, **more: str
) -> list[str]:
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/main.py": main,
        "app/wiring.py": SETUP.format(body),
    }
    return [
        each.place.path
        for each in found(
            uncalled.RULES,
            files | {key.replace("__", "/") + ".py": more[key] for key in more},
        )
    ]


@pytest.mark.parametrize(
    "body",
    [
        "app.include_router(len)",
        "app.add_middleware(len)",
        "app.add_exception_handler(404, len)",
        "app.mount('/a', len)",
        "@app.exception_handler(404)\n    def lost(): ...\n    app.mount('/', len)",
        "for each in ():\n        app.include_router(each)",
    ],
)
def test_a_setup_that_nobody_calls_is_told(body: str) -> None:
    assert uncalled_in(body) == ["app/wiring.py"]


@pytest.mark.parametrize(
    "main",
    [
        "from app.wiring import register\n\nregister(app)\n",
        "from app import wiring\n\nwiring.register(app)\n",
        "from app.wiring import register as setup\n\nsetup(app)\n",
        "from app.wiring import *\n\nregister(app)\n",
        "from app.wiring import register\n\nSETUPS = [register]\n",
        "NAMES = ['app.wiring:register']\n",
        "import app.wiring\n\ngetattr(app.wiring, 'register')(app)\n",
        "unknown().register(app)\n",
    ],
)
def test_a_setup_that_may_be_used_is_left_alone(main: str) -> None:
    assert uncalled_in(main=MAIN + main) == []


def test_a_mere_import_a_comment_or_a_docstring_is_no_use() -> None:
    head = '"""Call register(app)."""\nfrom app.wiring import register\n# register\n'
    main = f"{head}{MAIN}"
    assert uncalled_in(main=main) == ["app/wiring.py"]


def test_one_of_the_same_name_elsewhere_does_not_count() -> None:
    other = "from app.other import register\n\nregister(1)\n"
    helper = "def register(app):\n    print(app)\n"
    assert uncalled_in(main=MAIN + other, app__other=helper) == ["app/wiring.py"]


def test_a_use_by_a_name_from_another_folder_counts() -> None:
    main = f"{MAIN}from shop.app.wiring import register\n\nregister(app)\n"
    assert uncalled_in(main=main) == []


def test_a_use_in_a_test_counts() -> None:
    test = "from app.wiring import register\n\nregister(None)\n"
    assert uncalled_in(tests__test_it=test) == []


@pytest.mark.parametrize(
    "body",
    ["pass", "other.include_router(app)", "app = FastAPI()\n    app.mount('/', 1)"],
)
def test_a_function_that_registers_nothing_is_left_alone(body: str) -> None:
    assert uncalled_in(body) == []


def test_a_library_and_a_project_without_application_are_left_alone() -> None:
    files: dict[str, str | bytes] = {"app/wiring.py": SETUP.format("app.mount('/', 1)")}
    assert found(uncalled.RULES, files) == []
    published = "[project]\nname = 'a'\nversion = '1'\nclassifiers = []\n"
    files |= {"app/main.py": MAIN}
    assert len(found(uncalled.RULES, files)) == 1
    assert found(uncalled.RULES, files | {"pyproject.toml": published}) == []


def test_one_on_the_application_of_the_module_is_told() -> None:
    main = MAIN + "\n\ndef include():\n    app.include_router(len)\n"
    files: dict[str, str | bytes] = {"main.py": main}
    assert shown(uncalled.RULES, files) == [
        (
            "main.py:6:1 `include` is never called, so what it registers with "
            "`app.include_router` never reaches the application"
        )
    ]

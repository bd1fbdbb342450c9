"""What is worked out of a project: applications, and routes in the order they have."""

from collections.abc import Mapping

from aegis_cst.reading.wiring.answers import answers_of
from check.project_check import codebase_of
from check.wired import app, files

HEAD = "from fastapi import APIRouter, FastAPI\n"


def reached(project: Mapping[str, str | bytes]) -> list[str]:
    graph = codebase_of(project).wiring
    return [
        answer.path
        for application in graph.applications
        for answer in answers_of(application, live=True).answers
    ]


def test_order_of_routes_follows_the_order_of_imports() -> None:
    shared = f"{HEAD}router = APIRouter()\n"
    route = "from app.shared import router\n@router.get('/{}')\ndef f(): ...\n"
    main = (
        f"{HEAD}import app.zebra\nfrom app import ape\nfrom app.shared import router\n"
    )
    main += "x = FastAPI()\nx.include_router(router)\n"
    project = files(
        main=main,
        shared=shared,
        zebra=route.format("zebra"),
        ape=route.format("ape"),
    )
    assert reached(project) == ["/zebra", "/ape"]


def test_imports_for_type_checkers_do_not_run() -> None:
    shared = f"{HEAD}router = APIRouter()\n"
    route = "from app.shared import router\n@router.get('/{}')\ndef f(): ...\n"
    main = f"{HEAD}if TYPE_CHECKING:\n    import app.zebra\nelse:\n    import app.ape\n"
    main += "import app.zebra\nfrom app.shared import router\n"
    main += "x = FastAPI()\nx.include_router(router)\n"
    project = files(
        main=main,
        shared=shared,
        zebra=route.format("zebra"),
        ape=route.format("ape"),
    )
    assert reached(project) == ["/ape", "/zebra"]


def test_modules_that_import_each_other() -> None:
    main = f"{HEAD}app = FastAPI()\nfrom app import items\n"
    items = "from app.main import app\n@app.get('/x')\ndef f(): ...\n"
    assert reached(files(main=main, items=items)) == ["/x"]


def test_a_long_row_of_imports() -> None:
    modules = {
        f"m{number}": f"{HEAD}import app.m{number + 1}\nr = APIRouter()\n"
        for number in range(300)
    }
    main = f"{HEAD}import app.m0\napp = FastAPI()\n@app.get('/x')\ndef f(): ...\n"
    assert reached(files(main=main, **modules)) == ["/x"]


def test_long_chains_of_calls_take_no_time() -> None:
    chain = "q = select()" + ".where()" * 60
    body = f"{chain}\n@app.get('/x')\ndef f(): ...\n"
    assert reached(app(body)) == ["/x"]


def test_functions_that_call_themselves() -> None:
    body = (
        "def wire(a, n=3):\n    a.include_router(APIRouter())\n    wire(a)\n"
        "    other(a)\n"
        "def other(a):\n    wire(a)\n    wire(a)\n"
        "wire(app)\n@app.get('/x')\ndef f(): ...\n"
    )
    assert reached(app(body)) == ["/x"]


def test_router_that_includes_itself() -> None:
    body = (
        "r = APIRouter()\nr.include_router(r)\n@r.get('/x')\ndef f(): ...\n"
        "app.include_router(r)\n"
    )
    assert reached(app(body)) == ["/x"]

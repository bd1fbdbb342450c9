"""AEG102, AEG103, AEG104, AEG107 and AEG108: includes that do nothing, or fail."""

from collections.abc import Mapping

import pytest

from aegis_cst.check.finding import Replacement
from aegis_cst.check.rules import (
    RULES,
    late_includes,
    registrations,
    repeated_includes,
)
from check.project_check import found, shown
from check.wired import ROUTER, app, files, requiring

INCLUDES = (*registrations.RULES, *repeated_includes.RULES, *late_includes.RULES)
HEAD = "from fastapi import APIRouter, FastAPI\n"


def told(project: Mapping[str, str | bytes], code: str) -> list[str]:
    return shown(INCLUDES, project, code)


def codes(project: Mapping[str, str | bytes]) -> list[str]:
    return [each.code for each in found(INCLUDES, project)]


@pytest.mark.parametrize(
    ("main", "message"),
    [
        (
            (
                "from app.gone import router\napp = FastAPI()\n"
                "app.include_router(router)\n"
            ),
            "4:20 `router` is included here, but there is no module `app.gone`",
        ),
        (
            "from .gone import router\napp = FastAPI()\napp.include_router(router)\n",
            "4:20 `router` is included here, but there is no module `.gone`",
        ),
        (
            "from app import gone\napp = FastAPI()\napp.include_router(gone.router)\n",
            "4:20 `gone.router` is included here, but there is no module `app.gone`",
        ),
        (
            (
                "from app.items import routes\napp = FastAPI()\n"
                "app.include_router(routes)\n"
            ),
            "4:20 `routes` is included here, but app/items.py has no `routes`",
        ),
        (
            "from app import items\napp = FastAPI()\napp.include_router(items.api)\n",
            "4:20 `items.api` is included here, but app/items.py has no `api`",
        ),
        (
            (
                "app = FastAPI()\napp.include_router(\n    items_router,\n"
                "    prefix='/x',\n)\n"
            ),
            "4:5 `items_router` is included here, but nothing of that name is there",
        ),
    ],
)
def test_unknown_router(main: str, message: str) -> None:
    project = files(main=HEAD + main, items=ROUTER)
    assert list(told(project, "AEG102")) == [f"app/main.py:{message}"]


def test_module_that_a_folder_without_init_lacks() -> None:
    main = f"{HEAD}from src.api import data\napp = FastAPI()\n"
    project = {
        "src/__init__.py": "",
        "src/main.py": f"{main}app.include_router(data.router)\n",
        "src/api/ok.py": ROUTER,
        "requirements.txt": "fastapi\n",
    }
    (message,) = told(project, "AEG102")
    assert message.endswith("there is no module `src.api.data`")


GONE = "there is no module `app.api.data`"


@pytest.mark.parametrize(
    ("imported", "included", "message"),
    [
        ("from app.api import data", "data.router", GONE),
        ("import app.api.data", "app.api.data.router", GONE),
        ("import app.api.data as d", "d.router", GONE),
        ("from app.api import data as d", "d.router", GONE),
        ("from .api import data", "data.router", GONE),
        ("from . import api", "api.data.router", GONE),
        ("import app", "app.api.data.router", GONE),
        ("from app.api import data", "data.api.router", GONE),
        ("from app.api import data", "data.make()", GONE),
        ("from app.api import data", "router=data.router", GONE),
        ("import app", "ghosts.router", "nothing is called `ghosts`"),
        ("from app.api import *", "data.router", "nothing is called `data`"),
        ("from app.api import ok", "ok.all", "app/api/ok.py has no `all`"),
    ],
)
def test_ways_to_name_a_router_that_is_not_there(
    imported: str, included: str, message: str
) -> None:
    main = f"{HEAD}{imported}\nx = FastAPI()\nx.include_router({included}, tags=[])\n"
    project = files(main=main, api__ok=ROUTER)
    assert [each.split(", but ")[1] for each in told(project, "AEG102")] == [message]


@pytest.mark.parametrize(
    "body",
    [
        "for each in [data, ok]:\n    x.include_router(each.router)\n",
        "for each in (ok.router, data.router):\n    x.include_router(each)\n",
        "ALL = [ok.router, data.router]\nfor r in ALL:\n    x.include_router(r)\n",
        "def add(a, m):\n    a.include_router(m.router)\nadd(x, data)\n",
        "x.router.include_router(data.router)\n",
        "x.mount('/data', data.app)\n",
        "def late(a):\n    a.include_router(data.router)\n",
    ],
)
def test_routers_that_are_not_there_in_loops_and_lists(body: str) -> None:
    main = f"{HEAD}from app.api import data, ok\nx = FastAPI()\n{body}"
    project = files(main=main, api__ok=ROUTER)
    assert len(list(told(project, "AEG102"))) == 1


RENAMED = "from app.api import data\nx = FastAPI()\nx.include_router(data.router)\n"


def test_a_module_that_was_renamed() -> None:
    main = f"{HEAD}{RENAMED}"
    project = files(main=main, api__numbers=ROUTER)
    (finding,) = found(RULES, project)
    assert finding.advice == "did you mean `numbers.router`?"
    project = files(main=main, api__numbers=ROUTER, api__date=ROUTER)
    assert {"did you mean `date.router`?"} < {
        each.advice for each in found(RULES, project)
    }


LISTED = '[project]\nname = "x"\ndependencies = ["fastapi", "shop.core", "redis"]\n'


@pytest.mark.parametrize("module", ["fastapi", "redis"])
def test_a_module_of_a_package_that_is_called_like_a_library(module: str) -> None:
    served = f"from app.inner.{module} import router\nx = FastAPI()\n"
    made = f"import {module}\nfrom fastapi import APIRouter\nrouter = APIRouter()\n"
    project = {
        "pyproject.toml": LISTED,
        "app/__init__.py": "",
        "app/main.py": f"{HEAD}{served}x.include_router(router)\n",
        "app/inner/__init__.py": "",
        f"app/inner/{module}.py": f"{made}client = {module}.Redis()\n",
    }
    assert codes(project) == []


@pytest.mark.parametrize(("top", "codes_told"), [("shop", []), ("own", ["AEG102"])])
def test_a_folder_that_distributions_put_modules_into(
    top: str, codes_told: list[str]
) -> None:
    served = f"from {top}.core.api import router\nx = FastAPI()\n"
    main = f"{HEAD}{served}x.include_router(router)\n"
    project = {"pyproject.toml": LISTED, f"{top}/web/main.py": main}
    assert codes(project) == codes_told


def test_a_module_in_another_language() -> None:
    main = f"{HEAD}{RENAMED}"
    project = {**files(main=main, api__ok=ROUTER), "app/api/data.cpython-313.so": b""}
    assert list(told(project, "AEG102")) == []


@pytest.mark.parametrize(
    "main",
    [
        "from third.party import router\napp = FastAPI()\napp.include_router(router)\n",
        "from third import *\napp = FastAPI()\napp.include_router(router)\n",
        "from app.items import router as r\napp = FastAPI()\napp.include_router(r)\n",
        "from app.late import router\napp = FastAPI()\napp.include_router(router)\n",
        "def wire(app, router):\n    app.include_router(router)\n",
        "app = FastAPI()\nfor router in third():\n    app.include_router(router)\n",
        "app = FastAPI()\nwith third() as router:\n    app.include_router(router)\n",
        "app = FastAPI()\nexec('router = 1')\nglobals()['router'] = 1\n",
        "app = FastAPI()\nif (router := third()):\n    app.include_router(router)\n",
        (
            "def load():\n    global router\n    router = third()\n\n"
            "def wire(app):\n    app.include_router(router)\n"
        ),
        (
            "def wire(app):\n    while x and (router := third()):\n"
            "        app.include_router(router)\n"
        ),
        (
            "try:\n    from app.gone import router\nexcept ImportError:\n"
            "    router = None\n"
            "app = FastAPI()\nif router:\n    app.include_router(router)\n"
        ),
    ],
)
def test_names_that_cannot_be_told(main: str) -> None:
    late = "def __getattr__(name):\n    return load(name)\n"
    project = files(main=HEAD + main, items=ROUTER, late=late)
    assert codes(project) == []


@pytest.mark.parametrize(
    ("main", "message"),
    [
        (
            "from app import items\napp = FastAPI()\napp.include_router(items)\n",
            "4:20 `items` is included here, but it is a module, not a router",
        ),
        (
            (
                "def make():\n    return APIRouter()\n\napp = FastAPI()\n"
                "app.include_router(make)\n"
            ),
            "6:20 `make` is included here, but it is a function, not a router",
        ),
        (
            "class Items:\n    pass\n\napp = FastAPI()\napp.include_router(Items)\n",
            "6:20 `Items` is included here, but it is a class, not a router",
        ),
        (
            "R = [APIRouter()]\napp = FastAPI()\napp.include_router(R)\n",
            "4:20 `R` is included here, but it is a list, not a router",
        ),
        (
            "sub = FastAPI()\napp = FastAPI()\napp.include_router(sub)\n",
            "4:20 `sub` is included here, but it is an application, not a router",
        ),
    ],
)
def test_not_a_router(main: str, message: str) -> None:
    project = files(main=HEAD + main, items=ROUTER)
    assert told(project, "AEG103") == [f"app/main.py:{message}"]


@pytest.mark.parametrize(
    "main",
    [
        "app = FastAPI()\napp.include_router(APIRouter())\n",
        "sub = FastAPI()\napp = FastAPI()\napp.include_router(sub.router)\n",
        (
            "class Items(APIRouter):\n    pass\n\napp = FastAPI()\n"
            "app.include_router(Items())\n"
        ),
        (
            "@decorated\nclass Items:\n    pass\n\napp = FastAPI()\n"
            "app.include_router(Items)\n"
        ),
        "@decorated\ndef items(): ...\n\napp = FastAPI()\napp.include_router(items)\n",
        (
            "class Own:\n    def include_router(self, module): ...\n\n"
            "from app import items\nOwn().include_router(items)\n"
        ),
    ],
)
def test_what_is_a_router_or_may_be(main: str) -> None:
    assert codes(files(main=HEAD + main, items=ROUTER)) == []


R = "r = APIRouter()\n@r.get('/x')\ndef x(): ...\n"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (f"{R}app.include_router(r)\napp.include_router(r)\n", "8:1"),
        (
            f"{R}for _ in (1,):\n    app.include_router(r)\napp.include_router(r)\n",
            "9:1",
        ),
        (f"{R}app.include_router(r)\nif third:\n    app.include_router(r)\n", "9:5"),
        (
            (
                f"{R}app.include_router(r, prefix='/a')\n"
                "A = '/a'\napp.include_router(r, prefix=A)\n"
            ),
            "9:1",
        ),
        (
            (
                f"{R}p = APIRouter()\np.include_router(r)\napp.include_router(p)\n"
                "app.include_router(r)\n"
            ),
            "10:1",
        ),
    ],
)
def test_duplicate_registration(body: str, place: str) -> None:
    (line,) = told(app(body), "AEG104")
    assert line.startswith(f"main.py:{place} `r` is included a second time under /")


@pytest.mark.parametrize(
    "body",
    [
        f"{R}app.include_router(r)\napp.include_router(r, prefix='/v1')\n",
        f"{R}app.include_router(r)\nother = FastAPI()\nother.include_router(r)\n",
        f"{R}if third:\n    app.include_router(r)\nelse:\n    app.include_router(r)\n",
        (
            f"{R}if third:\n    app.include_router(r)\nif other:\n"
            "    app.include_router(r)\n"
        ),
        (
            f"{R}app.include_router(r, prefix=third.a)\n"
            "app.include_router(r, prefix=third.b)\n"
        ),
        f"{R}for p in third():\n    app.include_router(r, prefix=p)\n",
        f"{R}for p in ('/a', '/b'):\n    app.include_router(r, prefix=p)\n",
        (
            "def make():\n    return APIRouter()\n"
            "app.include_router(make())\napp.include_router(make())\n"
        ),
    ],
)
def test_included_twice_and_meant(body: str) -> None:
    assert told(app(body), "AEG104") == []


def test_second_of_two_equal_lines_can_be_deleted() -> None:
    project = app(f"{R}app.include_router(r)\n\n# again\napp.include_router(r)\n")
    (finding,) = found(INCLUDES, project, "AEG104")
    fix = finding.fix
    assert isinstance(fix, Replacement)
    text = project["main.py"]
    assert isinstance(text, str)
    data = text.encode()
    assert data[fix.start : fix.end] == b"app.include_router(r)\n"
    assert fix.text == b""


@pytest.mark.parametrize(
    "second",
    [
        "app.include_router(r, tags=['x'])\n",
        "app.include_router(\n    r\n)\n",
        "if third:\n    app.include_router(r)\n",
        "app.include_router(r); print()\n",
        "app.include_router(r)  # why\n",
    ],
)
def test_what_is_not_deleted(second: str) -> None:
    project = app(f"{R}app.include_router(r)\n{second}")
    (finding,) = found(INCLUDES, project, "AEG104")
    assert finding.fix is None


LATE = "a = APIRouter()\nb = APIRouter()\napp.include_router(a)\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "a.include_router(b)\n",
            "7:1 this router comes to `a` after `a` was included",
        ),
        (
            "@a.get('/x')\ndef x(): ...\n",
            "7:2 this route comes to `a` after `a` was included",
        ),
    ],
)
@pytest.mark.parametrize("version", ["==0.136.0", ">=0.100", "~=0.115.0"])
def test_late_include(body: str, message: str, version: str) -> None:
    project = {**app(LATE + body), **requiring(version)}
    (line,) = told(project, "AEG107")
    assert line.startswith(f"main.py:{message}, and with FastAPI 0.1")


@pytest.mark.parametrize("version", [">=0.137", "==0.165.0", ""])
def test_late_includes_count_since_0_137(version: str) -> None:
    project = {**app(LATE + "a.include_router(b)\n"), **requiring(version)}
    assert told(project, "AEG107") == []


@pytest.mark.parametrize(
    "body",
    [
        f"{LATE}app.include_router(a, prefix='/again')\n",
        f"{LATE}a.include_router(b)\napp.include_router(a, prefix='/again')\n",
        f"{LATE}def later():\n    a.include_router(b)\n",
        (
            "a = APIRouter()\nb = APIRouter()\na.include_router(b)\n"
            "app.include_router(a)\n"
        ),
    ],
)
def test_includes_in_time(body: str) -> None:
    assert told({**app(body), **requiring("==0.136")}, "AEG107") == []


def test_routes_of_another_module_may_have_run_before() -> None:
    project = files(
        main=f"{HEAD}from app.api import router\napp = FastAPI()\n"
        "app.include_router(router)\n",
        api="from fastapi import APIRouter\nrouter = APIRouter()\nimport app.routes\n",
        routes="from app.api import router\n@router.get('/x')\ndef x(): ...\n",
    )
    assert told({**project, **requiring("==0.136")}, "AEG107") == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (f"{R}def wire():\n    return app\n    app.include_router(r)\n", "9:5"),
        (f"{R}def wire():\n    raise OSError\n    app.include_router(r)\n", "9:5"),
        (
            (
                f"{R}def wire():\n    if third:\n        return 1\n    else:\n"
                "        return 2\n    app.include_router(r)\n"
            ),
            "12:5",
        ),
    ],
)
def test_unreachable_include(body: str, place: str) -> None:
    assert told(app(body), "AEG108") == [
        (
            f"main.py:{place} this is an include behind a `return` or `raise`, "
            "so it never runs"
        )
    ]


@pytest.mark.parametrize(
    "body",
    [
        f"{R}def wire():\n    if third:\n        return\n    app.include_router(r)\n",
        f"{R}def wire():\n    for x in y:\n        break\n    app.include_router(r)\n",
        (
            f"{R}def wire():\n    try:\n        return\n    finally:\n"
            "        app.include_router(r)\n"
        ),
        f"{R}def wire():\n    with third():\n        raise OSError\n    print()\n",
        f"{R}def wire():\n    while True:\n        return\n    app.include_router(r)\n",
        (
            f"{R}def wire():\n    match third:\n        case 1:\n            return\n"
            "    app.include_router(r)\n"
        ),
    ],
)
def test_reachable_include(body: str) -> None:
    assert told(app(body), "AEG108") == []


TWO = """
items = APIRouter()
items.get("/items")(print)
api = APIRouter(prefix="/api")
inner = APIRouter(prefix="/api")
api.include_router(items)
inner.include_router(items)
app.include_router(api)
app.include_router(inner)
"""


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ("", 1),
        ("docs = get_openapi(title='x', version='1', routes=inner.routes)\n", 0),
        ("def paths():\n    return [each.path for each in api.routes]\n", 0),
        ("publish(inner)\n", 0),
        ("inner.tags = []\n", 1),
        ("# inner.routes\n", 1),
    ],
)
def test_two_containers_of_which_one_is_read(more: str, count: int) -> None:
    assert len(told(app(TWO + more), "AEG104")) == count


@pytest.mark.parametrize("version", ["==0.136.0", "~=0.115.0"])
def test_mounts_on_routers_before_0_137(version: str) -> None:
    body = 'r = APIRouter()\nr.mount("/files", third())\napp.include_router(r)\n'
    project = {**app(body), **requiring(version)}
    (finding,) = found(INCLUDES, project, "AEG107")
    assert finding.place.line == 5
    assert finding.message.startswith("this mount on `r` is lost where `r` is included")


@pytest.mark.parametrize(
    ("body", "version"),
    [
        ('r.mount("/f", third())\napp.include_router(r)\n', ">=0.137"),
        ('app.mount("/f", third())\napp.include_router(r)\n', "==0.136.0"),
        ('r.mount("/f", third())\napp.mount("/r", r)\n', "==0.136.0"),
    ],
)
def test_mounts_that_are_kept(body: str, version: str) -> None:
    project = {**app(f"r = APIRouter()\n{body}"), **requiring(version)}
    assert told(project, "AEG107") == []

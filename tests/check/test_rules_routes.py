"""AEG105 and AEG106: routes that never answer, because another one does before."""

from collections.abc import Mapping

import pytest

from aegis_cst.check.rules import routes
from check.project_check import found, shown
from check.wired import app, files, requiring


def route(call: str, name: str = "f") -> str:
    return f"@app.{call}\ndef {name}(): ...\n"


def told(project: Mapping[str, str | bytes], code: str = "") -> list[str]:
    return shown(routes.RULES, project, code)


def pair(first: str, second: str) -> dict[str, str | bytes]:
    return app(route(first, "one") + route(second, "two"))


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        ('get("/x")', 'get("/x")', "GET /x"),
        ('get("/x/{a}")', 'get("/x/{b}")', "GET /x/{b}"),
        ('get("/x/{a:int}")', 'get("/x/{b:int}")', "GET /x/{b:int}"),
        ('post("/x")', 'api_route("/x", methods=["post"])', "POST /x"),
        ('websocket("/x")', 'websocket("/x")', "WEBSOCKET /x"),
        ('api_route("/x", methods=["GET", "PUT"])', 'put("/x")', "PUT /x"),
        ('get(path="/x")', 'get("/x", tags=["a"])', "GET /x"),
    ],
)
def test_duplicate_route(first: str, second: str, path: str) -> None:
    assert told(pair(first, second)) == [
        f"main.py:6:2 {path} is registered a second time, so `two` never answers"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('get("/x")', 'post("/x")'),
        ('get("/x")', 'websocket("/x")'),
        ('get("/x")', 'get("/x/")'),
        ('get("/x")', 'api_route("/x", methods=["GET", "PUT"])'),
        ('get("/x/{a:int}")', 'get("/x/{b}")'),
        ('get("/x/{a:int}")', 'get("/x/me")'),
        ('get("/x/{a:own}")', 'get("/x/{b}")'),
        ("get(third.a)", "get(third.b)"),
        ("get(PATH)", 'get("/x")'),
        ('api_route("/x", methods=METHODS)', 'get("/x")'),
        ('get("/x")', 'api_route("/x", methods=third())'),
        ('get("/x/me")', 'get("/x/{a}")'),
        ('get("/x/{a}")', 'get("/x/{a}/y")'),
        ('get("/{a}/{b}")', 'get("/{rest:path}")'),
        ('get("/x/{a}")', 'get("/x/{rest:path}")'),
        ('get("/{a}-{b}")', 'get("/{c}")'),
        ('get("/{rest:path}")', 'post("/x")'),
        ('get("/x{a:float}")', 'get("/x{a:str}")'),
        ('route("/x")', 'put("/x")'),
        ('get("/x")', 'route("/x")'),  # Starlette's answers HEAD as well
    ],
)
def test_routes_that_both_answer(first: str, second: str) -> None:
    assert told(pair(first, second)) == []


@pytest.mark.parametrize(
    ("first", "second", "one", "two"),
    [
        ('get("/u/{id}")', 'get("/u/me")', "GET /u/{id}", "GET /u/me"),
        ('get("/u/{id:str}")', 'get("/u/me")', "GET /u/{id:str}", "GET /u/me"),
        ('get("/u/{id}")', 'get("/u/{n:int}")', "GET /u/{id}", "GET /u/{n:int}"),
        (
            'get("/u/{a:float}")',
            'get("/u/{n:int}")',
            "GET /u/{a:float}",
            "GET /u/{n:int}",
        ),
        ('get("/{p:path}")', 'get("/a/b")', "GET /{p:path}", "GET /a/b"),
        ('get("/{p:path}")', 'get("/a/{q:path}")', "GET /{p:path}", "GET /a/{q:path}"),
        ('get("/{a}/{b}")', 'get("/x/y")', "GET /{a}/{b}", "GET /x/y"),
        ('get("/v{n}/x")', 'get("/v1/x")', "GET /v{n}/x", "GET /v1/x"),
        (
            'api_route("/{p:path}", methods=["GET", "POST"])',
            'post("/x")',
            "GET/POST /{p:path}",
            "POST /x",
        ),
        (
            'websocket("/{p:path}")',
            'websocket("/x")',
            "WEBSOCKET /{p:path}",
            "WEBSOCKET /x",
        ),
    ],
)
def test_shadowed_route(first: str, second: str, one: str, two: str) -> None:
    assert told(pair(first, second)) == [
        (
            f"main.py:6:2 {two} never answers: {one} is registered before and takes "
            "its requests"
        )
    ]


def test_advice_and_related_place() -> None:
    (finding,) = found(routes.RULES, pair('get("/u/{id}")', 'get("/u/me")'))
    assert finding.code == "AEG106"
    assert finding.advice == "register it before main.py:4"
    assert [(place.line, what) for place, what in finding.related] == [
        (4, "GET /u/{id} takes them")
    ]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            'app.mount("/", third)\n@app.get("/x")\ndef x(): ...\n',
            (
                "main.py:5:2 GET /x never answers: the mount / is registered before "
                "and "
                "takes its requests"
            ),
        ),
        (
            'app.mount("/a", third)\n@app.get("/a/x")\ndef x(): ...\n',
            (
                "main.py:5:2 GET /a/x never answers: the mount /a is registered before "
                "and "
                "takes its requests"
            ),
        ),
        (
            'app.mount("/", third)\napp.mount("/static", third)\n',
            (
                "main.py:5:1 the mount /static never answers: the mount / is "
                "registered "
                "before and takes its requests"
            ),
        ),
        (
            (
                "from fastapi.staticfiles import StaticFiles\n"
                '@app.get("/{p:path}")\ndef spa(): ...\n'
                'app.mount("/static", StaticFiles(directory="static"))\n'
            ),
            (
                "main.py:7:1 the mount /static never answers: GET /{p:path} is "
                "registered "
                "before and takes its requests"
            ),
        ),
    ],
)
def test_mounts(body: str, message: str) -> None:
    assert told(app(body)) == [message]


@pytest.mark.parametrize(
    "body",
    [
        '@app.get("/x")\ndef x(): ...\napp.mount("/", third)\n',
        'app.mount("/a", third)\n@app.get("/a")\ndef x(): ...\n',
        'app.mount("/a", third)\n@app.get("/ab")\ndef x(): ...\n',
        'app.mount("/a", third)\napp.mount("/b", third)\n',
        'app.mount("/{a}", third)\n@app.get("/x")\ndef x(): ...\n',
        'app.mount(third, third)\n@app.get("/x")\ndef x(): ...\n',
        '@app.post("/{p:path}")\ndef spa(): ...\napp.mount("/api", third)\n',
        'if third:\n    app.mount("/", third)\n@app.get("/x")\ndef x(): ...\n',
        'app.host("x.example", third)\n@app.get("/x")\ndef x(): ...\n',
        'app.frontend("/", directory="dist")\n@app.get("/x")\ndef x(): ...\n',
    ],
)
def test_mounts_that_take_nothing(body: str) -> None:
    assert told(app(body)) == []


@pytest.mark.parametrize(
    "body",
    [
        '@app.get("/x/{a}")\n@app.get("/x/all")\ndef f(): ...\n',
        (
            'if third:\n    @app.get("/x")\n    def f(): ...\n'
            'else:\n    @app.get("/x")\n    def f(): ...\n'
        ),
        (
            'if third:\n    @app.get("/{id}")\n    def f(): ...\n'
            '@app.get("/x")\ndef g(): ...\n'
        ),
        (
            '@app.get("/x")\n@version(1)\ndef f(): ...\n'
            '@app.get("/x")\n@version(2)\ndef g(): ...\n'
        ),
        (
            'app.routes.sort(key=third)\n@app.get("/{id}")\ndef f(): ...\n'
            '@app.get("/x")\ndef g(): ...\n'
        ),
        (
            "app.router.routes = [each for each in app.routes if third(each)]\n"
            '@app.get("/docs")\ndef f(): ...\n'
        ),
        (
            'for p in third():\n    app.add_api_route(p, f)\n@app.get("/x")\n'
            "def g(): ...\n"
        ),
        'from third import get\n@get("/x")\ndef f(): ...\n@get("/x")\ndef g(): ...\n',
        'client.get("/x")\nclient.get("/x")\n',
        'def f(client):\n    client.get("/x")\n    client.get("/x")\n',
    ],
)
def test_what_is_left_alone(body: str) -> None:
    assert told(app(body)) == []


def test_twice_for_one_function() -> None:
    assert told(app('@app.get("/x")\n@app.get("/x")\ndef f(): ...\n')) == [
        "main.py:4:2 GET /x is registered a second time for `f`, which changes nothing"
    ]


def test_functions_of_the_same_name() -> None:
    assert told(app(route('get("/x")') + route('get("/x")'))) == [
        "main.py:6:2 GET /x is registered a second time, so `f` never answers"
    ]


def test_added_without_a_decorator() -> None:
    body = (
        'def f(): ...\ndef g(): ...\napp.add_api_route("/x", f)\n'
        'app.add_api_route("/x", g, methods=["GET"])\n'
    )
    assert told(app(body)) == [
        "main.py:7:1 GET /x is registered a second time, so `g` never answers"
    ]


ITEMS = """
    from fastapi import APIRouter

    router = APIRouter(prefix="/items")


    @router.get("/{id}")
    def one(): ...


    @router.get("/all")
    def every(): ...
"""
INCLUDE = (
    "from fastapi import FastAPI\nfrom app.items import router\n\napp = FastAPI()\n"
)


def test_inside_a_router_the_whole_path_is_named_once() -> None:
    main = INCLUDE + (
        "app.include_router(router)\napp.include_router(router, prefix='/v2')\n"
    )
    assert told(files(main=main, items=ITEMS)) == [
        (
            "app/items.py:10:2 GET /items/all never answers: GET /items/{id} is "
            "registered "
            "before and takes its requests"
        ),
    ]


def test_across_routers_with_prefixes() -> None:
    main = INCLUDE + (
        "from app.users import api\n"
        "app.include_router(api, prefix='/items')\napp.include_router(router)\n"
    )
    users = """
        from fastapi import APIRouter
        api = APIRouter(prefix="")
        @api.get("/{id:path}")
        def anything(): ...
    """
    (finding,) = found(
        routes.RULES, files(main=main, items=ITEMS, users=users), "AEG106"
    )[-1:]
    assert finding.message == (
        "no route of `router` ever answers: GET /items/{id:path} is registered before "
        "and takes its requests"
    )
    assert (finding.place.path, finding.place.line) == ("app/main.py", 7)
    assert "app/items.py" in finding.files


def test_a_route_that_answers_somewhere_is_left_alone() -> None:
    body = """
        r = APIRouter()
        @r.get("/me")
        def me(): ...
        @app.get("/users/{id}")
        def user(): ...
        app.include_router(r, prefix="/users")
        app.include_router(r, prefix="/v2")
    """
    assert told(app(body)) == []
    assert len(told(app(body.replace("/v2", "/users")))) == 1
    other = body.replace('app.include_router(r, prefix="/v2")', "")
    assert (
        told(app(other + "\n        x = FastAPI()\n        x.include_router(r)\n"))
        == []
    )


STARLETTE = """
    r = APIRouter(prefix="/p")
    @r.route("/x")
    def x(request): ...
    @r.get("/x")
    def y(): ...
    app.include_router(r)
"""


def test_starlettes_routes_know_no_prefix() -> None:
    assert told(app(STARLETTE)) == []
    assert len(told(app(STARLETTE.replace('r.route("/x")', 'r.route("/p/x")')))) == 1


@pytest.mark.parametrize(("version", "count"), [("==0.136.0", 0), (">=0.137", 1)])
def test_mounts_of_included_routers_count_since_0_137(version: str, count: int) -> None:
    body = """
        r = APIRouter()
        r.mount("/x", third)
        app.include_router(r)
        @app.get("/x/y")
        def y(): ...
    """
    assert len(told({**app(body), **requiring(version)})) == count


@pytest.mark.parametrize(
    ("head", "path", "keyword"),
    [
        ("app = FastAPI()", "/docs", "docs_url"),
        ("app = FastAPI()", "/redoc", "redoc_url"),
        ("app = FastAPI()", "/openapi.json", "openapi_url"),
        ("app = FastAPI(docs_url='/d')", "/d", "docs_url"),
        ("app = FastAPI(docs_url=None)", "/redoc", "redoc_url"),
        ("URL = '/r'\napp = FastAPI(redoc_url=URL)", "/r", "redoc_url"),
    ],
)
def test_path_that_fastapi_answers_by_itself(
    head: str, path: str, keyword: str
) -> None:
    (finding,) = found(routes.RULES, app(route(f'get("{path}")'), head))
    assert finding.message == (
        f"GET {path} never answers: FastAPI serves its own page there"
    )
    assert finding.advice == (
        f"pass `{keyword}=None` to `FastAPI(...)`, or choose another path"
    )


@pytest.mark.parametrize(
    ("head", "path"),
    [
        ("app = FastAPI(docs_url=None)", "/docs"),
        ("app = FastAPI(docs_url=None)", "/docs/oauth2-redirect"),
        ("app = FastAPI(openapi_url=None)", "/docs"),
        ("app = FastAPI(openapi_url='')", "/redoc"),
        ("app = FastAPI(docs_url='/d')", "/docs"),
        ("app = FastAPI(docs_url=third.url)", "/docs"),
        ("app = FastAPI(openapi_url='/o' if third else None)", "/docs"),
        ("app = FastAPI(**third)", "/docs"),
        (
            "if third:\n    app = FastAPI()\nelse:\n    app = FastAPI(docs_url=None)",
            "/docs",
        ),
        ("class App(FastAPI):\n    def setup(self): ...\n\napp = App()", "/docs"),
    ],
)
def test_path_that_is_free(head: str, path: str) -> None:
    assert told(app(route(f'get("{path}")'), head)) == []


def test_post_on_the_path_of_the_docs() -> None:
    assert told(app(route('post("/docs")'))) == []


def test_versions_of_an_application() -> None:
    body = """
        v1, v2 = FastAPI(), FastAPI()
        @v1.get("/x")
        def one(): ...
        @v2.get("/x")
        def two(): ...
        app.mount("/v1", v1)
        app.mount("/v2", v2)
    """
    assert told(app(body)) == []


def test_routers_of_a_class_of_their_own() -> None:
    body = """
        class Router(APIRouter):
            def get(self, path, **more):
                return super().get("/x" + path, **more)
        r = Router()
        @r.get("/a")
        def one(): ...
        @r.get("/a")
        def two(): ...
        app.include_router(r)
    """
    assert told(app(body)) == []
    plain = body.replace("def get(", "def fetch(")
    assert len(told(app(plain))) == 1


def test_prefix_that_is_set_later_is_not_followed() -> None:
    body = """
        r = APIRouter()
        r.prefix = "/r"
        @r.get("/x")
        def one(): ...
        app.include_router(r)
        @app.get("/x")
        def two(): ...
    """
    assert told(app(body)) == []


SPA = '@app.get("/{p:path}")\ndef spa(): ...\n'
BEHIND = "never answers GET: GET /{p:path} is registered before and takes its requests"


def test_a_mount_behind_what_takes_every_page() -> None:
    assert told(app(f'{SPA}app.mount("/api", third)\n')) == [
        f"main.py:6:1 the mount /api {BEHIND}"
    ]


def test_a_mount_in_a_function_that_is_called_behind_another() -> None:
    project = {
        "app/routing.py": "def include_routers(app):\n"
        '    @app.get("/{p:path}")\n    def spa(p): ...\n',
        "app/dashboard.py": "import flet.fastapi\ndef mount_dashboard(app):\n"
        '    app.mount("/dashboard", flet.fastapi.app(print))\n',
        "app/main.py": "from fastapi import FastAPI\n"
        "from app.dashboard import mount_dashboard\n"
        "from app.routing import include_routers\ndef create():\n    app = FastAPI()\n"
        "    include_routers(app)\n    mount_dashboard(app)\n    return app\n",
    }
    assert told(project) == [f"app/dashboard.py:3:5 the mount /dashboard {BEHIND}"]


@pytest.mark.parametrize("verb", ["post", "get"])
def test_a_mounted_application_without_pages(verb: str) -> None:
    sub = f'sub = FastAPI()\n@sub.{verb}("/x")\ndef x(): ...\n'
    found = told(app(f'{sub}{SPA}app.mount("/sub", sub)\n'))
    assert bool(found) is (verb == "get")

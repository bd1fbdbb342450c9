"""What is said of routes, of what hides them, and of what could not be followed."""

from check.wired import app, files
from memory_tree import MemoryTree

from aegis_cst.reading.application import Application
from aegis_cst.reading.project import Project
from aegis_cst.reading.routes.route import Listing, Route, Spot, Unfollowed
from aegis_cst.reading.routes.unfollowed import listed


def listing(given: dict[str, str | bytes], entry: str = "main:app") -> Listing:
    project = Project(MemoryTree(given), entry)
    found = project.application
    assert isinstance(found, Application), found
    return listed(project, found)


def routes(text: str, head: str = "app = FastAPI(openapi_url=None)") -> list[Route]:
    found = listing(app(text, head))
    assert found.unfollowed == []
    return found.routes


def hidden(text: str) -> list[tuple[str, bool, list[tuple[tuple[str, ...], str, int]]]]:
    """Path, whether it is dead, and by what, for what is hidden."""
    return [
        (
            each.path,
            each.is_dead,
            [(h.methods, h.path, h.spot.line) for h in each.hidden],
        )
        for each in routes(text)
        if each.hidden
    ]


def unfollowed(
    text: str, head: str = "app = FastAPI(openapi_url=None)"
) -> list[tuple[int, str, int | None, str]]:
    return [
        (each.spot.line, each.reason, each.position, each.path)
        for each in listing(app(text, head)).unfollowed
    ]


def test_a_route_behind_one_with_a_parameter() -> None:
    text = """
        @app.get("/items/{item_id}")
        def one(): ...
        @app.get("/items/me")
        def me(): ...
    """
    assert hidden(text) == [("/items/me", True, [(("GET",), "/items/{item_id}", 4)])]


def test_a_method_of_several_that_is_taken() -> None:
    text = """
        @app.get("/a")
        def one(): ...
        @app.api_route("/a", methods=["GET", "PUT"])
        def two(): ...
    """
    assert hidden(text) == [("/a", False, [(("GET",), "/a", 4)])]


def test_what_may_not_be_there_hides_nothing() -> None:
    text = """
        import sys
        if sys.argv:
            @app.get("/a")
            def one(): ...
        @app.get("/a")
        def two(): ...
    """
    first, second = routes(text)
    assert first.conditions == (Spot("main.py", 5),)
    assert (second.conditions, second.hidden) == ((), ())


def test_a_mounted_application_is_listed_below_its_mount() -> None:
    text = """
        sub = FastAPI(openapi_url=None, dependencies=[Depends(key)])
        @sub.get("/{name}")
        def name(): ...
        @sub.get("/x")
        def x(): ...
        @app.get("/sub/y")
        def y(): ...
        app.mount("/sub", sub)
        @app.get("/sub/z")
        def z(): ...
        from fastapi.staticfiles import StaticFiles
        app.mount("/static", StaticFiles(directory="static"))
    """
    found = routes(text)
    assert [(each.kind, each.path, each.name) for each in found] == [
        ("route", "/sub/y", "y"),
        ("mount", "/sub", "sub"),
        ("route", "/sub/{name}", "name"),
        ("route", "/sub/x", "x"),
        ("route", "/sub/z", "z"),
        ("mount", "/static", "StaticFiles"),
    ]
    assert [each.path for each in found if each.is_dead] == ["/sub/x", "/sub/z"]
    assert [each.name for each in found[2].shared] == ["key"]
    assert [each.methods for each in found if each.kind == "mount"] == [(), ("GET",)]


def test_the_pages_of_fastapi_itself() -> None:
    text = """
        @app.get("/docs")
        def docs(): ...
    """
    found = routes(
        text, 'app = FastAPI(redoc_url="/re", swagger_ui_oauth2_redirect_url=None)'
    )
    assert [(each.kind, each.path) for each in found] == [
        ("documentation", "/openapi.json"),
        ("documentation", "/docs"),
        ("documentation", "/re"),
        ("route", "/docs"),
    ]
    assert found[-1].is_dead


def test_pages_that_hang_on_what_is_not_known() -> None:
    found = routes("", 'import os\napp = FastAPI(openapi_url=os.environ["URL"])')
    assert [(each.path, each.possible) for each in found] == [
        ("<…>", True),
        ("/docs", True),
        ("/docs/oauth2-redirect", True),
        ("/redoc", True),
    ]


def test_includes_that_are_not_followed_keep_their_place() -> None:
    text = """
        from elsewhere import other
        @app.get("/a")
        def a(): ...
        app.include_router(other, prefix="/api")
        @app.get("/b")
        def b(): ...
    """
    reason = "`other` is not known before the code runs"
    assert unfollowed(text) == [(7, reason, 1, "/api")]


def test_a_router_that_is_included_in_itself() -> None:
    text = """
        router = APIRouter(prefix="/r")
        router.include_router(router)
        app.include_router(router)
    """
    assert unfollowed(text) == [(5, "`router` is included in itself", 0, "/r")]


def test_what_else_may_add_routes() -> None:
    text = """
        from admin import Admin
        from starlette.routing import Route
        METHODS = read()
        Admin(app)
        setup(app)
        @app.api_route("/a", methods=METHODS)
        def a(): ...
        app.router.routes.append(Route("/b", a))
        app.host("h", other)
    """
    may = "may add routes"
    found = unfollowed(text, "app = FastAPI(openapi_url=None, routes=[])")
    assert [(line, reason) for line, reason, *_ in found] == [
        (8, f"what is called here with the application is not known; it {may}"),
        (9, "the path or the methods of this route are not known"),
        (12, "what is mounted here, and where, is not known"),
        (7, f"`admin.Admin` gets the application, and {may} to it"),
        (3, "it is made with `routes=`, which are not followed"),
        (11, "`.routes` is changed here by hand, which is not followed"),
    ]


def test_what_nothing_is_seen_to_run() -> None:
    given = files(
        main="""
            from fastapi import FastAPI
            app = FastAPI(openapi_url=None)
        """,
        late="""
            from app.main import app
            @app.get("/late")
            def late(): ...
        """,
    )
    found = listing(given, "app.main:app")
    assert found.routes == []
    text = "routes are added here, and nothing is seen to run this at the start"
    assert found.unfollowed == [Unfollowed(Spot("app/late.py", 2), text)]


def test_an_application_of_a_class_that_changes_its_routes() -> None:
    head = """class Api(FastAPI):
    def add_api_route(self, path, *args, **named):
        super().add_api_route("/v1" + path, *args, **named)
app = Api()"""
    found = listing(
        app(
            """
        @app.get("/a")
        def a(): ...
    """,
            head,
        )
    )
    assert [each.kind for each in found.routes if not each.possible] == []
    reason = "the application changes how its routes are added"
    assert [each.reason for each in found.unfollowed] == [reason]


def test_a_router_that_is_included_twice() -> None:
    text = """
        router = APIRouter()
        @router.get("/a")
        def a(): ...
        app.include_router(router)
        app.include_router(router)
    """
    found = listing(app(text))
    assert found.notes == [
        (Spot("main.py", 8), "it is included under / already, at main.py:7")
    ]


def test_a_router_that_is_called_after_a_version() -> None:
    text = """
        version_router = APIRouter()
        @version_router.get("/a")
        def a(): ...
        app.include_router(version_router)
    """
    assert [each.path for each in routes(text)] == ["/a"]


def test_versions_are_told() -> None:
    text = """
        @app.get("/a")
        @version(1)
        def a(): ...
    """
    assert unfollowed(text) == [(6, "the versions of `a` are not followed", None, "")]


def test_the_dependencies_of_a_class_of_views() -> None:
    text = """
        from fastapi import Depends
        class Base:
            user: str = Depends(current_user)
            session: str = Depends(session)
        router = APIRouter()
        @cbv(router)
        class Views(Base):
            session: str = Depends(other)
            @router.get("/a")
            def a(self, page: str = Depends(page)): ...
        app.include_router(router)
    """
    (route,) = routes(text)
    assert [each.name for each in route.needs] == ["page", "current_user", "other"]

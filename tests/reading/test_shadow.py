"""Routes and mounts that would answer before a new router is asked."""

import ast

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.routers import AnchoredPlace, router_places
from aegis_cst.reading.project import Project

PATHS = ["/api/v1/x/jobs", "/api/v1/x/jobs/{job_id}"]
HEAD = (
    "from fastapi import FastAPI\n"
    "from app.parts import *; from app import spa\n"
    "app = FastAPI()\n"
)
ROUTER = "from fastapi import APIRouter\n"

PARTS = (
    "from fastapi import APIRouter\n"
    + "".join(
        f'{each} = APIRouter()\n@{each}.get("/{each}")\ndef f_{each}(): ...\n'
        for each in ("a", "b", "c", "d", "health", "x", "z")
    )
    + "def site(): ...\n"
)


def first_place(
    project: Project, ours: frozenset[str], setting: str = ""
) -> AnchoredPlace | Blocker:
    application = project.application
    assert isinstance(application, Application), application
    wanted = [(path, frozenset({"GET"})) for path in PATHS]
    found = router_places(application, wanted, ours, setting)
    return found if isinstance(found, Blocker) else found[0]


def place(main: str, /, entry: str = "app", **modules: str) -> AnchoredPlace | Blocker:
    files = {f"app/{name}.py": text for name, text in modules.items()}
    tree = {
        "pyproject.toml": f'[tool.aegis]\napp = "app.main:{entry}"\n',
        "app/main.py": HEAD + main,
        "app/parts.py": PARTS,
        **files,
    }
    project = Project(MemoryTree(tree))
    assert isinstance(project.application, Application), project.application
    return first_place(project, frozenset())


def barriers(main: str, /, entry: str = "app", **modules: str) -> set[int]:
    """Lines of ``main``, the first one behind the application being 1."""
    answer = place(main, entry, **modules)
    assert isinstance(answer, AnchoredPlace), answer
    before = answer.anchor.before
    tops = ast.parse(HEAD + main).body
    return {
        line - HEAD.count("\n")
        for each in tops
        for line in [min([each.lineno, *(d.lineno for d in decorators(each))])]
        if line <= before <= (each.end_lineno or 0)
    }


def decorators(statement: ast.stmt) -> list[ast.expr]:
    found: list[ast.expr] = getattr(statement, "decorator_list", [])
    return found


SHADOWING = [
    'app.mount("/", site)\n',
    'app.mount("", site)\n',
    'app.mount(path="/", app=site)\n',
    'app.mount("/api", site)\n',
    'app.mount("/api/", site)\n',
    'app.mount("/{tenant}/v1", site)\n',
    'app.router.mount("/api", site)\n',
    'app.add_route("/{path:path}", site)\n',
    'app.add_api_route("/{path:path}", endpoint=site)\n',
    'app.router.add_route("/{path:path}", site)\n',
    '@app.get("/{path:path}")\ndef site(path):\n    pass\n',
    '@app.api_route("/{path:path}", methods=["GET"])\nasync def s(path):\n    pass\n',
    '@cached\n@app.get("/api/{rest:path}")\ndef site(rest):\n    pass\n',
    '@app.get("/api/v1/x/jobs")\ndef site():\n    pass\n',
    '@app.get("/{a}/{b}/{c}/{d}")\ndef site():\n    pass\n',
    '@app.get("/api/{version}/x/jobs")\ndef site():\n    pass\n',
    '@app.get(path="/{path:path}")\ndef site(path):\n    pass\n',
    'if spa:\n    app.mount("/", site)\n',
    'for each in sites:\n    app.mount("/", each)\n',
]
HARMLESS = [
    'app.mount("/static", site)\n',
    'app.mount("/apis", site)\n',
    'other.mount("/", site)\n',
    'app.frontend("/", directory="dist")\n',
    '@app.get("/{path}")\ndef site(path):\n    pass\n',
    '@app.get("/{a:int}/{b}/{c}/{d}")\ndef site():\n    pass\n',
    '@app.get("/{a:uuid}/{b}/{c}/{d}")\ndef site():\n    pass\n',
    '@app.get("/api/v1/{x:float}/jobs")\ndef site():\n    pass\n',
    '@app.get("/api/v1/x/jobs/")\ndef site():\n    pass\n',
    '@app.get("/api/v1/x")\ndef site():\n    pass\n',
    '@app.middleware("http")\nasync def site(request, call_next):\n    pass\n',
    "@app.exception_handler(404)\nasync def site(request, error):\n    pass\n",
    '@app.websocket("/{path:path}")\nasync def site(socket):\n    pass\n',
    'def never():\n    app.mount("/", site)\n',
    'print(app.url_path_for("/"))\n',
]


@pytest.mark.parametrize("statement", SHADOWING)
def test_barrier_in_the_block(statement: str) -> None:
    text = f"app.include_router(a)\n{statement}app.include_router(b)\n"
    assert barriers(text) == {2}


@pytest.mark.parametrize("statement", SHADOWING)
def test_shadow_before_the_block(statement: str) -> None:
    text = f"def include(app):\n    app.include_router(a)\n\n{statement}include(app)\n"
    assert barriers(text) == {4}


@pytest.mark.parametrize("statement", SHADOWING)
def test_shadow_behind_the_block_does_no_harm(statement: str) -> None:
    text = f"def include(app):\n    app.include_router(a)\n\ninclude(app)\n{statement}"
    assert barriers(text) == set()


@pytest.mark.parametrize("statement", HARMLESS)
def test_what_does_not_answer_is_no_barrier(statement: str) -> None:
    assert barriers(f"app.include_router(a)\n{statement}") == set()


@pytest.mark.parametrize(
    ("include", "router"),
    [
        ("app.include_router(spa.router)", '@router.get("/{path:path}")'),
        ("app.include_router(router=spa.router)", '@router.get("/{path:path}")'),
        ('app.include_router(spa.router, prefix="/api")', '@router.get("/{p:path}")'),
        ('app.include_router(spa.router, prefix="/api")', '@router.get("/v1/x/jobs")'),
        ("app.include_router(spa.router, tags=[])", '@router.get("/api/{p:path}")'),
    ],
)
def test_router_of_another_module(include: str, router: str) -> None:
    spa = f"{ROUTER}router = APIRouter()\n{router}\ndef page():\n    pass\n"
    assert barriers(f"app.include_router(a)\n{include}\n", spa=spa) == {2}


@pytest.mark.parametrize(
    ("include", "spa"),
    [
        ('spa.router, prefix="/old"', "router = APIRouter()\n"),
        ("spa.router", 'router = APIRouter(prefix="/old")\n'),
        ("", "router = APIRouter()\n"),
    ],
)
def test_routers_elsewhere_are_left_alone(include: str, spa: str) -> None:
    spa = f'{ROUTER}{spa}@router.get("/{{path:path}}")\ndef page():\n    pass\n'
    text = f"app.include_router(a)\napp.include_router({include})\n"
    assert barriers(text, spa=spa) == set()


@pytest.mark.parametrize(
    ("statement", "spa"),
    [
        ("app.mount(PREFIX, site)", ""),
        ('app.mount(f"/{x}", site)', ""),
        ("app.include_router(spa.router, prefix=PREFIX)", "router = APIRouter()\n"),
        ("app.include_router(spa.router)", "router = APIRouter(prefix=PREFIX)\n"),
        ("app.include_router(spa.router)", "router = make()\n"),
        ("app.include_router(spa.router)", "router = router\n"),
        ("app.include_router(make())", "router = APIRouter()\n"),
        ("app.include_router(make())", ""),
    ],
)
def test_what_is_not_known_and_comes_last_stays_last(statement: str, spa: str) -> None:
    page = '@router.get("/{path:path}")\ndef page():\n    pass\n' if spa else ""
    text = f"app.include_router(a)\n{statement}\n"
    assert barriers(text, spa=f"{ROUTER}{spa}{page}") == {2}
    more = f"{text}app.include_router(b)\n"
    assert barriers(more, spa=f"{ROUTER}{spa}{page}") == set()


def test_prefixes_add_up_in_nested_routers() -> None:
    spa = (
        f"{ROUTER}from app.inner import inner\n"
        'router = APIRouter(prefix="/v1")\n'
        'router.include_router(inner, prefix="/x")\n'
    )
    inner = (
        f'{ROUTER}inner = APIRouter(prefix="/jobs")\n'
        '@inner.get("/{job}")\ndef job():\n    pass\n'
    )
    text = 'app.include_router(spa.router, prefix="/api")\napp.include_router(a)\n'
    assert barriers(text, spa=spa, inner=inner) == {1}
    elsewhere = spa.replace("/v1", "/v2")
    assert barriers(text, spa=elsewhere, inner=inner) == set()


def test_mount_of_a_router() -> None:
    spa = f'{ROUTER}router = APIRouter()\nrouter.mount("/v1", site)\n'
    text = 'app.include_router(a)\napp.include_router(spa.router, prefix="/api")\n'
    assert barriers(text, spa=spa) == {2}


def test_routers_that_include_each_other_end() -> None:
    spa = f"{ROUTER}router = APIRouter()\nrouter.include_router(router)\n"
    assert barriers("app.include_router(spa.router)\n", spa=spa) == {1}


def test_router_re_exported_under_another_name() -> None:
    text = "from app.spa import pages as p\napp.include_router(p)\n"
    spa = "from app.inner import router as pages\n"
    inner = f'{ROUTER}router = APIRouter()\n@router.get("/{{p:path}}")\ndef x(): ...\n'
    assert barriers(text, spa=spa, inner=inner) == {2}


def test_catch_all_in_a_function_that_the_block_calls() -> None:
    text = "app.include_router(a)\nspa.mount_site(app)\napp.include_router(b)\n"
    spa = 'def mount_site(web):\n    web.mount("/", site)\n'
    assert barriers(text, spa=spa) == {2}


def test_catch_all_in_the_factory_before_the_block() -> None:
    text = "from app.spa import create\napp = create()\napp.include_router(a)\n"
    spa = (
        "from fastapi import FastAPI\n\ndef create():\n    web = FastAPI()\n"
        '    web.mount("/", site)\n    return web\n'
    )
    answer = place(text, spa=spa)
    assert isinstance(answer, AnchoredPlace)
    assert (answer.path, answer.anchor.before) == ("app/spa.py", 5)


def test_catch_all_under_another_name_of_the_application() -> None:
    text = 'web = app\nweb.include_router(a)\napp.mount("/", site)\n'
    assert barriers(text, entry="web") == {3}
    text = 'web = app\napp.mount("/", site)\nweb.include_router(a)\n'
    assert barriers(text, entry="web") == {2}


def test_first_of_several_barriers() -> None:
    text = "app.include_router(a)\n" + SHADOWING[0] + SHADOWING[3]
    assert barriers(text) == {2}

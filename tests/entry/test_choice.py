"""Which of several things counts."""

import pytest

from aegis_cst.reading.blocker import Blocker, Offer
from aegis_cst.reading.entry.results import Candidate, Undecided
from entry.places import APP, FACTORY, OUTER, answer, brief, entry

SAID = {
    "pyproject.toml": (
        '[tool.aegis]\napp = "one:app"\n[tool.fastapi]\nentrypoint = "two:app"\n'
    ),
    "Dockerfile": "FROM python\nCMD uvicorn three:app\n",
    "start.sh": "uvicorn four:app\n",
    "run.py": 'import uvicorn\nuvicorn.run("five:app")\n',
    "main.py": APP,
    **{f"{name}.py": APP for name in ("one", "two", "three", "four", "five")},
}
NO_AEGIS = {"pyproject.toml": '[tool.fastapi]\nentrypoint = "two:app"\n'}


@pytest.mark.parametrize(
    ("said", "without", "instead", "expected"),
    [
        ("main:app", (), {}, "main:app @ . | "),
        ("", (), {}, "one:app @ . | pyproject.toml:2"),
        ("", (), NO_AEGIS, "two:app @ . | pyproject.toml:2"),
        ("", ("pyproject.toml",), {}, "three:app @ . | Dockerfile:2"),
        ("", ("pyproject.toml", "Dockerfile"), {}, "four:app @ . | start.sh:1"),
        (
            "",
            ("pyproject.toml", "Dockerfile", "start.sh"),
            {},
            "five:app @ . | run.py:2",
        ),
        (
            "",
            ("pyproject.toml", "Dockerfile", "start.sh", "run.py"),
            {"setup.py": ""},
            "main:app @ . | main.py:3",
        ),
    ],
)
def test_order(
    said: str, without: tuple[str, ...], instead: dict[str, str], expected: str
) -> None:
    files = {path: text for path, text in SAID.items() if path not in without}
    assert brief({**files, **instead}, said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("shop.web:app", "shop.web:app @ src"),
        ("shop.web", "shop.web:app @ src"),
        ("src/shop/web.py:app", "shop.web:app @ src"),
        ("src/shop/web.py", "shop.web:app @ src"),
        ("src/shop/web:app", "shop.web:app @ src"),
        ("shop.web:server.app", "shop.web:server.app @ src"),
        ("shop.make:create_app", "shop.make:create_app() @ src"),
        ("shop.make:create_app()", "shop.make:create_app() @ src"),
    ],
)
def test_what_can_be_said(said: str, expected: str) -> None:
    files = {
        "setup.py": "",
        "src/shop/__init__.py": "",
        "src/shop/web.py": f"{APP}server = holder(app)\n",
        "src/shop/make.py": FACTORY,
    }
    assert brief(files, said).partition(" |")[0] == expected
    table = {"pyproject.toml": f'[tool.aegis]\napp = "{said}"\n'}
    assert brief({**files, **table}) == f"{expected} | pyproject.toml:2"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("gone:app", "--app leads nowhere: there is no module gone"),
        ("gone.py:app", "--app leads nowhere: there is no gone.py"),
        ("main:gone", "--app leads nowhere: main.py defines no gone"),
        ("a b", "--app: 'a b' is to be \"module:name\""),
    ],
)
def test_what_leads_nowhere(said: str, reason: str) -> None:
    assert answer({"main.py": APP}, said) == Blocker(reason)
    table = {"pyproject.toml": f'[tool.aegis]\napp = "{said}"\n', "main.py": APP}
    why = "[tool.aegis] app in pyproject.toml"
    told = Blocker(reason.replace("--app", why), "pyproject.toml", 2)
    assert answer(table) == told


INNER = {"setup.py": "", "inner.py": APP, "outer.py": OUTER.format(inner="inner")}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"Procfile": "a: uvicorn inner:app\nb: uvicorn outer:app\n"},
        {"Procfile": "a: uvicorn outer:app\nb: uvicorn inner:app\n"},
        {
            "compose.yml": "services:\n  a:\n    command: uvicorn inner:app\n"
            "  b:\n    command: uvicorn outer:app\n"
        },
    ],
)
def test_the_outermost(more: dict[str, str]) -> None:
    assert entry({**INNER, **more}).text == "outer:app"


def test_only_the_inner_one_is_started() -> None:
    assert entry({**INNER, "Procfile": "a: uvicorn inner:app\n"}).text == "inner:app"


def test_two_names_of_one_application() -> None:
    files = {
        "setup.py": "",
        "app/main.py": APP,
        "asgi.py": "from app.main import app\n",
        "Procfile": "a: uvicorn asgi:app\nb: uvicorn app.main:app\n",
    }
    assert entry(files).text == "asgi:app"


def test_two_that_are_started() -> None:
    files = {
        "setup.py": "",
        "public.py": APP,
        "admin.py": APP,
        "Procfile": "a: uvicorn public:app\nb: uvicorn admin:app\n",
    }
    found = answer(files)
    assert found == Undecided(
        (
            Candidate("public:app", "Procfile:1", ""),
            Candidate("admin:app", "Procfile:2", ""),
        )
    )
    assert found.blocker("aegis add scheduler") == Blocker(
        "there are several applications, and nothing says which: public:app, admin:app",
        "Procfile",
        1,
        "aegis add scheduler --app public:app",
        "public:app (Procfile:1)\nadmin:app (Procfile:2)",
        Offer.COMMAND,
    )


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main.py": APP, "tool.py": APP}, "main:app"),
        ({"app/main.py": APP, "app/tool.py": APP}, "app.main:app"),
        ({"app.py": APP, "api.py": APP}, "app:app"),
        ({"main.py": "x = 1\n", "web.py": APP}, "web:app"),
        ({"main.py": f"{APP}other = FastAPI()\n"}, "main:app"),
        ({"main.py": APP.replace("app", "svc"), "tool.py": APP}, "main:svc"),
        ({"web.py": FACTORY}, "web:create_app"),
        (
            {
                "web.py": FACTORY,
                "asgi.py": "from web import create_app\nz = create_app()\n",
            },
            "asgi:z",
        ),
        ({"web.py": APP, "tests/web.py": APP, "examples/a.py": APP}, "web:app"),
        ({"web.py": APP, "docs/conf/a.py": APP, "scripts/x.py": APP}, "web:app"),
        ({"web.py": APP, "v/pyvenv.cfg": "", "v/x.py": APP}, "web:app"),
        ({"web.py": APP, "node_modules/a/x.py": APP, "venv/y.py": APP}, "web:app"),
    ],
)
def test_nobody_starts_it(files: dict[str, str], expected: str) -> None:
    assert entry({"requirements.txt": "", **files}).text == expected


def test_nothing_says_which() -> None:
    found = answer({"setup.py": "", "one.py": APP, "two.py": APP})
    assert isinstance(found, Undecided)
    assert [each.text for each in found.candidates] == ["one:app", "two:app"]
    assert [each.where for each in found.candidates] == ["one.py:3", "two.py:3"]


def test_no_application() -> None:
    files = {"main.py": "print('FastAPI(')\n", "Procfile": "web: uvicorn main:app\n"}
    reason = "there is no FastAPI application here; name one with --app module:name"
    assert answer(files) == Blocker(reason)


def test_another_framework_is_none() -> None:
    files = {
        "setup.py": "",
        "site/wsgi.py": "from django.core.wsgi import get\napplication = get()\n",
        "api/main.py": APP,
        "Procfile": "a: gunicorn site.wsgi:application\nb: uvicorn api.main:app\n",
    }
    assert entry(files).text == "api.main:app"


HELD = (
    "from fastapi import FastAPI\n\n\nclass Server:\n    def __init__(self):\n"
    "        self.app = FastAPI()\n"
)
SERVING = (
    "from fastapi import FastAPI\nimport uvicorn\n\n\ndef main():\n"
    "    app = FastAPI()\n    uvicorn.run(app)\n"
)


def test_an_object_holds_it() -> None:
    assert (
        entry({"setup.py": "", "srv.py": f"{HELD}\n\ns = Server()\n"}).text
        == "srv:s.app"
    )


def test_nothing_names_it() -> None:
    reason = (
        "the application that is made here has no name at the top level of a module; "
        "give it one, or name it with --app module:name"
    )
    serve = "from fastapi import FastAPI\nimport uvicorn\n\nuvicorn.run(FastAPI())\n"
    files = {"setup.py": "", "srv.py": serve}
    assert answer(files) == Blocker(reason, "srv.py", 4)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{HELD}\n\nServer().run()\n", "Server"),
        (SERVING, "main"),
    ],
)
def test_what_makes_it_and_serves_it_itself(text: str, name: str) -> None:
    assert entry({"setup.py": "", "srv.py": text}).text == f"srv:{name}"


@pytest.mark.parametrize(
    "text",
    [
        (
            "import os\nfrom fastapi import FastAPI\nif os.getenv('A'):\n"
            "    app = FastAPI()\nelse:\n    app = FastAPI(docs_url=None)\n"
        ),
        (
            f"{APP}from starlette.middleware.cors import CORSMiddleware\n"
            "app = CORSMiddleware(app)\n"
        ),
    ],
)
def test_one_that_is_made_in_two_ways_or_wrapped(text: str) -> None:
    assert brief({"service.py": text}).startswith("service:app @ . | ")

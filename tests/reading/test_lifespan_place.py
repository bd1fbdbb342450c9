"""Which function is the lifespan of the application."""

import pytest
from memory_tree import blocker, project_of

from aegis_cst.reading.application import Application
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.places.lifespans import LifespanPlace, lifespan_place

PYPROJECT = '[project]\nname = "shop"\n\n[tool.aegis]\napp = "app.main:app"\n'
FASTAPI = "from fastapi import FastAPI\n"
LIFESPAN = "async def lifespan(app):\n    yield\n"


def lifespan(setting: str = "", /, **modules: str) -> LifespanPlace | Blocker:
    found = project_of(PYPROJECT, modules)
    assert isinstance(found.application, Application), found.application
    return lifespan_place(found.application, setting)


def lifespan_at(setting: str = "", /, **modules: str) -> tuple[str, str]:
    answer = lifespan(setting, **modules)
    assert isinstance(answer, LifespanPlace), answer
    return answer.path, answer.function


def test_lifespan_in_the_same_module() -> None:
    main = f"{FASTAPI}{LIFESPAN}app = FastAPI(lifespan=lifespan)\n"
    assert lifespan_at(main=main) == ("app/main.py", "lifespan")


@pytest.mark.parametrize(
    ("imported", "name"),
    [
        ("from app.life import span", "span"),
        ("from app.life import span as s", "s"),
        ("from .life import span", "span"),
        ("from app import life", "life.span"),
        ("import app.life", "app.life.span"),
    ],
)
def test_lifespan_of_another_module(imported: str, name: str) -> None:
    main = f"{FASTAPI}{imported}\napp = FastAPI(title='x', lifespan={name})\n"
    life = "async def span(app):\n    yield\n"
    assert lifespan_at(main=main, life=life) == ("app/life.py", "span")


def test_lifespan_inside_the_factory() -> None:
    factory = (
        f"{FASTAPI}\ndef create():\n    async def lifespan(app):\n        yield\n\n"
        "    return FastAPI(lifespan=lifespan)\n\n\n"
        "async def lifespan(app):\n    yield\n"
    )
    main = "from app.factory import create\napp = create()\n"
    expected = ("app/factory.py", "create.lifespan")
    assert lifespan_at(main=main, factory=factory) == expected


def test_lifespan_beside_the_factory() -> None:
    factory = (
        f"{FASTAPI}\n{LIFESPAN}\ndef create():\n    a = FastAPI(lifespan=lifespan)\n"
    )
    factory += "    return a\n"
    main = "from app.factory import create\napp = create()\n"
    assert lifespan_at(main=main, factory=factory) == ("app/factory.py", "lifespan")


def test_setting_names_the_lifespan() -> None:
    main = f"{FASTAPI}{LIFESPAN}app = FastAPI(lifespan=registry.all)\n"
    assert lifespan_at("app.main:lifespan", main=main) == ("app/main.py", "lifespan")
    for setting in ("app.main:nope", "nowhere:x", "app.main", "app.main:FastAPI"):
        answer = blocker(lifespan(setting, main=main))
        assert answer.place == "pyproject.toml"
        assert answer.reason == (
            f"lifespan = {setting!r} under [tool.aegis.anchors] names no function"
        )


@pytest.mark.parametrize(
    ("creation", "words"),
    [
        ("FastAPI()", "the application has no lifespan; pass lifespan=…"),
        ("FastAPI(lifespan=make())", 'name it: lifespan = "module:function"'),
        ("FastAPI(lifespan=missing)", 'name it: lifespan = "module:function"'),
        ("FastAPI(lifespan=Life)", 'name it: lifespan = "module:function"'),
        ("FastAPI(lifespan=lambda app: x)", 'name it: lifespan = "module:function"'),
        ("FastAPI(**options)", 'name it: lifespan = "module:function"'),
        ("FastAPI()\napp.on_event('startup')(f)", "the application uses on_event"),
    ],
)
def test_lifespan_that_is_missing_or_cannot_be_followed(
    creation: str, words: str
) -> None:
    main = f"{FASTAPI}class Life: ...\n\n\napp = {creation}\n"
    answer = blocker(lifespan(main=main))
    assert words in answer.reason
    assert answer.place == "app/main.py:5"


def test_lifespan_in_a_file_with_a_syntax_error() -> None:
    main = f"{FASTAPI}from app.life import span\napp = FastAPI(lifespan=span)\n"
    answer = blocker(lifespan(main=main, life="x = 1\nasync def span(:\n"))
    assert answer.place == "app/life.py:2"


def test_two_lifespans_of_one_application() -> None:
    main = (
        f"{FASTAPI}{LIFESPAN}if debug:\n    app = FastAPI()\nelse:\n"
        "    app = FastAPI(lifespan=lifespan)\n"
    )
    answer = blocker(lifespan(main=main))
    assert answer.place == "app/main.py:5"
    assert answer.reason == (
        "the application is created here with another lifespan than in line 7; "
        "use one for both"
    )
    same = main.replace("FastAPI()", "FastAPI(debug=True, lifespan=lifespan)")
    assert lifespan_at(main=same) == ("app/main.py", "lifespan")

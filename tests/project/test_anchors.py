"""Where lifespan hooks, settings, commands, cards and services belong."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.project.anchors import (
    LifespanPlace,
    SettingsPlace,
    card_place,
    command_place,
    compose_path,
    lifespan_place,
    settings_place,
)
from aegis_cst.project.application import Application
from aegis_cst.project.blocker import Blocker
from aegis_cst.project.configuration import Configuration
from aegis_cst.project.modules import Modules
from aegis_cst.project.project import Project
from aegis_cst.project.routing import Place

PYPROJECT = '[project]\nname = "shop"\n\n[tool.aegis]\napp = "app.main:app"\n'
FASTAPI = "from fastapi import FastAPI\n"
LIFESPAN = "async def lifespan(app):\n    yield\n"


def project(pyproject: str = PYPROJECT, /, **modules: str) -> Project:
    files = {
        f"app/{name.replace('__', '/')}.py": each for name, each in modules.items()
    }
    return Project(MemoryTree({"pyproject.toml": pyproject, **files}))


def configured(of: Project) -> tuple[Modules, Configuration]:
    assert isinstance(of.configuration, Configuration), of.configuration
    return of.modules, of.configuration


def blocker(answer: object) -> Blocker:
    assert isinstance(answer, Blocker), answer
    return answer


def lifespan(setting: str = "", /, **modules: str) -> LifespanPlace | Blocker:
    found = project(**modules)
    assert isinstance(found.application, Application), found.application
    return lifespan_place(found.modules, found.application, frozenset(), setting)


def lifespan_at(setting: str = "", /, **modules: str) -> tuple[str, str]:
    answer = lifespan(setting, **modules)
    assert isinstance(answer, LifespanPlace), answer
    return answer.path, answer.anchor.function


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


SETTINGS = (
    "from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n"
    "    name: str = 'x'\n"
)


def settings(setting: str = "", /, **modules: str) -> SettingsPlace | Blocker:
    return settings_place(*configured(project(**modules)), setting)


def test_settings_by_convention() -> None:
    other = SETTINGS.replace("Settings(", "Other(")
    answer = settings(main="import app.other\n", core__config=SETTINGS, other=other)
    assert answer == SettingsPlace("app/core/config.py", "Settings")


@pytest.mark.parametrize(
    "main",
    [
        "from app.conf import settings\n",
        "from app import conf\n",
        "import app.conf\n",
        "from .conf import *\nimport os\nimport sys\n",
        "from app.web import x\n",
        "def late():\n    from app.conf import settings\n",
    ],
)
def test_settings_moved_elsewhere(main: str) -> None:
    web = "import logging\nfrom app.conf import settings\nx = 1\n"
    if "*" in main:
        main += "import app.web\n"
    answer = settings(main=main, web=web, conf=SETTINGS)
    assert answer == SettingsPlace("app/conf.py", "Settings")


@pytest.mark.parametrize(
    "text",
    [
        "import pydantic_settings\nclass Conf(pydantic_settings.BaseSettings): ...\n",
        "import pydantic_settings as p\nclass Conf(p.BaseSettings): ...\n",
        "from pydantic_settings import BaseSettings as B\nclass Conf(Mixin, B): ...\n",
        "import pydantic_settings as x\nclass Conf(x.BaseSettings): ...\n\n\n"
        + "class Test(Conf): ...\n",
        "if True:\n    import pydantic_settings as x\n"
        + "    class Conf(x.BaseSettings): ...\n",
    ],
)
def test_settings_class_in_another_form(text: str) -> None:
    assert settings(core__config=text) == SettingsPlace("app/core/config.py", "Conf")


def test_several_settings_classes() -> None:
    text = f"{SETTINGS}\nclass Database(BaseSettings):\n    url: str\n"
    answer = blocker(settings(core__config=text))
    assert answer.place == "app/core/config.py:6"
    assert answer.reason == (
        "there are several settings classes, app/core/config.py:3, "
        'app/core/config.py:6; name it: settings = "module:Class" under '
        "[tool.aegis.anchors]"
    )
    chosen = settings("app.core.config:Database", core__config=text)
    assert chosen == SettingsPlace("app/core/config.py", "Database")


def test_no_settings_class() -> None:
    answer = blocker(settings(main="import os\nimport json\n"))
    assert answer.place == "pyproject.toml"
    assert answer.reason.startswith("no class derived from BaseSettings was found; ")


@pytest.mark.parametrize("setting", ["app.core.config:nope", "app.core.config", "x:Y"])
def test_setting_that_names_no_class(setting: str) -> None:
    answer = blocker(settings(setting, core__config=SETTINGS))
    assert answer.place == "pyproject.toml"
    assert answer.reason == (
        f"settings = {setting!r} under [tool.aegis.anchors] names no class"
    )


def test_broken_settings_file_is_not_passed_over() -> None:
    main = "from app import other\nfrom app.core import config\n"
    broken = f"{SETTINGS}    url: =\n"
    answer = blocker(settings(main=main, core__config=broken, other=SETTINGS))
    assert answer.place == "app/core/config.py:5"


def test_broken_file_without_settings_does_no_harm() -> None:
    main = "from app import other, broken\n"
    answer = settings(main=main, broken="x = = 1\n", other=SETTINGS)
    assert answer == SettingsPlace("app/other.py", "Settings")


def test_more_modules_than_can_be_searched() -> None:
    chain = {f"m{n}": f"import app.m{n + 1}\n" for n in range(600)}
    answer = blocker(settings(main="import app.m0\n", **chain))
    assert answer.reason.startswith("app.main:app imports more than 500 modules")
    many = "".join(f"from json import x{n}\n" for n in range(2000))
    found = settings(main=f"{many}import app.conf\n", conf=SETTINGS)
    assert found == SettingsPlace("app/conf.py", "Settings")


TYPER = "import typer\n\ncli = typer.Typer()\n"


def scripts(**targets: str) -> str:
    lines = [f'{name.replace("_", "-")} = "{each}"\n' for name, each in targets.items()]
    return f"{PYPROJECT}\n[project.scripts]\n{''.join(lines)}"


def command(pyproject: str, setting: str = "", /, **modules: str) -> Place | Blocker:
    return command_place(*configured(project(pyproject, **modules)), setting)


@pytest.mark.parametrize(
    "text",
    [
        TYPER,
        "from typer import Typer\ncli = Typer(help='x')\n",
        "from typer import Typer as T\ncli: T = T()\n",
    ],
)
def test_typer_behind_the_script(text: str) -> None:
    answer = command(scripts(anything="app.cli:cli"), cli=text)
    assert isinstance(answer, Place), answer
    assert answer.path == "app/cli.py"
    assert (answer.anchor.function, answer.anchor.receiver) == ("", "cli")
    assert answer.anchor.siblings == ("add_typer", "command", "callback")


def test_typer_behind_a_re_export() -> None:
    cli = "from app.commands import cli as main\n"
    answer = command(scripts(shop="app.cli:main"), cli=cli, commands=TYPER)
    assert isinstance(answer, Place), answer
    assert (answer.path, answer.anchor.receiver) == ("app/commands.py", "cli")


def test_script_of_the_name_of_the_project_among_several() -> None:
    given = scripts(other="app.main:x", shop="app.cli:cli")
    assert isinstance(command(given, cli=TYPER), Place)
    named = given.replace('"shop"', '"my_Shop"').replace("shop =", "my-shop =")
    assert isinstance(command(named, cli=TYPER), Place)


def test_scripts_of_poetry() -> None:
    given = (
        '[tool.aegis]\napp = "app.main:app"\n[tool.poetry]\nname = "shop"\n'
        '[tool.poetry.scripts]\nshop = "app.cli:cli"\nold = { callable = "x:y" }\n'
    )
    assert isinstance(command(given, cli=TYPER), Place)


@pytest.mark.parametrize(
    ("pyproject", "cli"),
    [
        (PYPROJECT, TYPER),
        (scripts(one="app.cli:cli", two="app.cli:cli"), TYPER),
        (scripts(shop="app.cli:main"), f"{TYPER}def main():\n    cli()\n"),
        (scripts(shop="app.cli:cli"), "import click\ncli = click.Group()\n"),
        (scripts(shop="app.cli:cli"), "cli = make()\n"),
        (scripts(shop="app.cli:cli"), "cli = 3\n"),
        (scripts(shop="nowhere:cli"), TYPER),
        (scripts(shop=""), TYPER),
        (scripts(shop=":"), TYPER),
        (scripts(shop="../x:cli"), TYPER),
        (scripts(shop="app.cli"), TYPER),
    ],
)
def test_no_typer_application(pyproject: str, cli: str) -> None:
    answer = blocker(command(pyproject, cli=cli))
    assert answer.place == "pyproject.toml"
    assert answer.reason == (
        "no console script under [project.scripts] leads to a Typer application; "
        'name it: commands = "module:app" under [tool.aegis.anchors]'
    )


def test_setting_names_the_commands() -> None:
    answer = command(PYPROJECT, "app.cli:cli", cli="cli = make()\n")
    assert isinstance(answer, Place), answer
    assert (answer.path, answer.anchor.receiver) == ("app/cli.py", "cli")


def test_commands_in_a_file_with_a_syntax_error() -> None:
    answer = blocker(command(scripts(shop="app.cli:cli"), cli="import (\n"))
    assert answer.place.startswith("app/cli.py:")


CARDS = "def fill(page, board):\n    board.add_card(health)\n"


def cards(setting: str = "", /, **modules: str) -> Place | Blocker:
    return card_place(*configured(project(**modules)), setting)


def cards_at(setting: str = "", /, **modules: str) -> tuple[str, str, str]:
    answer = cards(setting, **modules)
    assert isinstance(answer, Place), answer
    assert answer.anchor.siblings == ("add_card",)
    return answer.path, answer.anchor.function, answer.anchor.receiver


def test_cards_by_convention_and_moved() -> None:
    usual = "app/components/frontend/cards.py"
    assert cards_at(components__frontend__cards=CARDS) == (usual, "fill", "board")
    main = "from app.ui import fill\n"
    assert cards_at(main=main, ui=CARDS) == ("app/ui.py", "fill", "board")


@pytest.mark.parametrize(
    "signature", ["board", "*, board", "board, /", "a=1, *, board"]
)
def test_board_among_the_parameters(signature: str) -> None:
    text = f"def fill({signature}):\n    if x:\n        board.add_card(y)\n"
    assert cards_at(main="import app.ui\n", ui=text) == ("app/ui.py", "fill", "board")


def test_several_functions_with_cards() -> None:
    text = f"{CARDS}\n{CARDS.replace('fill', 'more')}"
    answer = blocker(cards(main="import app.ui\n", ui=text))
    assert answer.path == "app/ui.py"
    assert answer.reason.startswith("several functions add cards to the dashboard ")
    assert cards_at("app.ui:more", ui=text) == ("app/ui.py", "more", "board")


@pytest.mark.parametrize("setting", ["", "app.ui:nope", "nowhere:fill", "nowhere"])
def test_no_function_with_cards(setting: str) -> None:
    ui = "board.add_card(x)\ndef f(a):\n    other.add_card(a)\n    a.add_card\n"
    answer = blocker(cards(setting, main="import app.ui\n", ui=ui))
    assert answer.path == "pyproject.toml"
    assert answer.reason.startswith("no function adds cards to the dashboard ")
    assert answer.reason.endswith("or false for none")


def compose(setting: str = "", *paths: str) -> str | Blocker:
    return compose_path(Modules(MemoryTree(dict.fromkeys(paths, ""))), setting)


@pytest.mark.parametrize(
    "path", ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]
)
def test_the_only_compose_file(path: str) -> None:
    assert compose("", path, "docker-compose.override.yml") == path


def test_several_compose_files() -> None:
    answer = blocker(compose("", "docker-compose.yml", "compose.yaml"))
    assert answer == Blocker(
        "there are several compose files, compose.yaml, docker-compose.yml; set "
        'compose = "compose.yaml" under [tool.aegis.anchors] in pyproject.toml',
        "docker-compose.yml",
    )


def test_compose_file_that_the_setting_names() -> None:
    assert (
        compose("deploy/web.yml", "deploy/web.yml", "compose.yml") == "deploy/web.yml"
    )


@pytest.mark.parametrize("setting", ["", "deploy/web.yml"])
def test_no_compose_file(setting: str) -> None:
    name = setting or "docker-compose.yml"
    assert compose(setting) == Blocker(
        f"there is no {name}; set compose = false under [tool.aegis.anchors] in "
        "pyproject.toml to do without",
        name,
    )


def test_compose_file_out_of_the_project() -> None:
    answer = compose("../compose.yml")
    assert answer == Blocker(
        "cannot be read: leads out of the project", "../compose.yml"
    )

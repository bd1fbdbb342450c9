"""Where commands, cards and services belong."""

import pytest
from memory_tree import MemoryTree, blocker, project_of

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.configuration import Configuration
from aegis_cst.reading.places.cards import card_place
from aegis_cst.reading.places.commands import command_place
from aegis_cst.reading.places.compose import compose_path
from aegis_cst.reading.places.routers import AnchoredPlace

PYPROJECT = '[project]\nname = "shop"\n\n[tool.aegis]\napp = "app.main:app"\n'


TYPER = "import typer\n\ncli = typer.Typer()\n"


def scripts(**targets: str) -> str:
    lines = [f'{name.replace("_", "-")} = "{each}"\n' for name, each in targets.items()]
    return f"{PYPROJECT}\n[project.scripts]\n{''.join(lines)}"


def command(
    pyproject: str, setting: str = "", /, **modules: str
) -> AnchoredPlace | Blocker:
    project = project_of(pyproject, modules)
    assert isinstance(project.configuration, Configuration), project.configuration
    target = setting or project.configuration.script
    found = command_place(project, target, named=bool(setting))
    return (project.unreadable or found) if isinstance(found, Blocker) else found


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
    assert isinstance(answer, AnchoredPlace), answer
    assert answer.path == "app/cli.py"
    assert (answer.anchor.function, answer.anchor.receiver) == ("", "cli")


def test_typer_behind_a_re_export() -> None:
    cli = "from app.commands import cli as main\n"
    answer = command(scripts(shop="app.cli:main"), cli=cli, commands=TYPER)
    assert isinstance(answer, AnchoredPlace), answer
    assert (answer.path, answer.anchor.receiver) == ("app/commands.py", "cli")


def test_script_of_the_name_of_the_project_among_several() -> None:
    given = scripts(other="app.main:x", shop="app.cli:cli")
    assert isinstance(command(given, cli=TYPER), AnchoredPlace)
    named = given.replace('"shop"', '"my_Shop"').replace("shop =", "my-shop =")
    assert isinstance(command(named, cli=TYPER), AnchoredPlace)


def test_scripts_of_poetry() -> None:
    given = (
        '[tool.aegis]\napp = "app.main:app"\n[tool.poetry]\nname = "shop"\n'
        '[tool.poetry.scripts]\nshop = "app.cli:cli"\nold = { callable = "x:y" }\n'
    )
    assert isinstance(command(given, cli=TYPER), AnchoredPlace)


@pytest.mark.parametrize(
    ("pyproject", "cli"),
    [
        (PYPROJECT, TYPER),
        (scripts(one="app.cli:cli", two="app.cli:cli"), TYPER),
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
    assert isinstance(answer, AnchoredPlace), answer
    assert (answer.path, answer.anchor.receiver) == ("app/cli.py", "cli")


def test_commands_in_a_file_with_a_syntax_error() -> None:
    answer = blocker(command(scripts(shop="app.cli:cli"), cli="import (\n"))
    assert answer.place.startswith("app/cli.py:")


CARDS = "def fill(page, board):\n    board.add_card(health)\n"


def cards(setting: str = "", /, **modules: str) -> AnchoredPlace | Blocker:
    return card_place(project_of(PYPROJECT, modules), setting)


def cards_at(setting: str = "", /, **modules: str) -> tuple[str, str, str]:
    answer = cards(setting, **modules)
    assert isinstance(answer, AnchoredPlace), answer
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
    return compose_path(MemoryTree(dict.fromkeys(paths, "")), setting)


@pytest.mark.parametrize(
    "path", ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]
)
def test_the_only_compose_file(path: str) -> None:
    assert compose("", path, "docker-compose.override.yml") == path


def test_of_several_compose_files_docker_compose_reads_one() -> None:
    assert compose("", "docker-compose.yml", "compose.yaml") == "compose.yaml"
    both = ("docker-compose.yaml", "docker-compose.yml")
    assert compose("", *both) == "docker-compose.yml"


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

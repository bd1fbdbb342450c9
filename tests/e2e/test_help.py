"""``aegis`` without a command, and the help of all commands."""

import re
from pathlib import Path

import pytest
import typer.main

from aegis_cst.cli.app import app
from e2e.command import AEGIS, aegis, environ, run
from e2e.tree import check_same, snapshot

COMMANDS = [each.callback.__name__ for each in app.registered_commands if each.callback]
MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"
GREETING = """\
shop
  application   shop.main:app  it is the application that nobody else serves
                shop/main.py:3  creates it
  components    none yet

What you may want to do
  aegis check                     find what is wired up wrongly
  aegis routes                    list what it answers, and behind which guards
  aegis add scheduler --dry-run   see what a component would change

More: aegis status, aegis components, aegis --help
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project of somebody's."""
    folder = tmp_path / "shop"
    (folder / "shop").mkdir(parents=True)
    (folder / "shop" / "main.py").write_text(MAIN, "utf-8")
    (folder / "requirements.txt").write_text("fastapi\n", "utf-8")
    return folder


def test_alone_in_a_project_of_any_kind(shop: Path) -> None:
    before = snapshot(shop)
    told = aegis(shop).stdout.decode().replace("\r\n", "\n")
    assert told == GREETING
    check_same(snapshot(shop), before)


def test_each_proposal_works(shop: Path) -> None:
    proposed = re.findall(r"^  aegis (.+?)   ", GREETING, re.MULTILINE)
    assert len(proposed) == 3
    for words in proposed:
        aegis(shop, *words.split())


def test_alone_where_components_are_installed(added: Path) -> None:
    told = aegis(added).stdout.decode()
    assert "  components    scheduler\n" in told.replace("\r\n", "\n")
    assert "aegis add scheduler" not in told


def test_what_came_along_is_no_component_of_its_own(project: Path) -> None:
    aegis(project, "add", "scheduler", "database", "--yes", "--no-sync")
    told = aegis(project).stdout.decode()
    assert "  components    database, scheduler\n" in told.replace("\r\n", "\n")


def test_alone_where_there_is_no_project(tmp_path: Path) -> None:
    finished = aegis(tmp_path, code=2)
    assert "Usage: aegis" in finished.stdout.decode()
    assert "--version" in finished.stdout.decode()
    assert "there is no FastAPI application here" in finished.told
    assert "aegis init NAME" in finished.told


def test_alone_where_the_application_cannot_be_read(shop: Path) -> None:
    (shop / "shop" / "main.py").write_text(f"{MAIN}(\n", "utf-8")
    (shop / "Procfile").write_text("web: uvicorn shop.main:app\n", "utf-8")
    told = aegis(shop, code=1).told
    assert "shop/main.py" in told


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_says_nothing_of_types(name: str, tmp_path: Path) -> None:
    words = [name] if name else []
    long = aegis(tmp_path, *words, "--help").stdout.decode()
    assert aegis(tmp_path, *words, "-h").stdout.decode() == long
    assert not re.search(r"[<{][\w|\[\]. ]+[}>]", long), long


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_the_same_without_boxes(name: str, tmp_path: Path) -> None:
    words = [name] if name else []
    plain = environ(TYPER_USE_RICH="0", COLUMNS="200")
    shown = run(*AEGIS, *words, "--help", cwd=tmp_path, env=plain).stdout.decode()
    assert not re.search(r"[<{][\w|\[\]. ]+[}>]", shown), shown
    command = typer.main.get_group(app)
    parameters = command.commands[name].params if name else command.params
    options = [each.opts[0] for each in parameters if each.opts[0].startswith("-")]
    assert [each for each in options if each not in shown] == []


def test_a_default_in_brackets_is_shown(tmp_path: Path) -> None:
    shown = aegis(tmp_path, "add", "--help").stdout.decode()
    words = " ".join(re.sub("[│╭╮╰╯─]", " ", shown).split())
    assert "[default: (the nearest parent folder that is one)]" in words

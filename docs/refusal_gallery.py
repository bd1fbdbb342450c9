"""Writes the page of refusals as they look: the real command in small projects.

Run it after a change to a refusal: ``python docs/refusal_gallery.py``.
"""
# ruff: noqa: INP001 - a script, not part of a package

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from aegis_cst.cli.app import app

PAGE = Path(__file__).parent / "pages" / "refusals-gallery.md"
_HEAD = """\
# Gallery of refusals

What cannot be done safely is refused: nothing is written, for the whole command, and
the exit code is 1. A refusal says which line it is about, why, and what to do. These
are real: each project below was made, the command was run in it, and what it said is
shown.
[Refusals](refusals.md) lists every message.
"""

MAIN = """\
from fastapi import FastAPI

from shop import orders

app = FastAPI()
app.include_router(orders.router)
"""
ORDERS = """\
from fastapi import APIRouter

router = APIRouter(prefix="/orders")


@router.get("")
async def orders():
    return []
"""
_SHOP = {
    "requirements.txt": "fastapi\nuvicorn\n",
    "shop/main.py": MAIN,
    "shop/orders.py": ORDERS,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A project that differs from a plain one by ``files``, and a command in it.

    ``before`` are commands that come first, ``then`` what is written at the
    end of files after them.
    """

    title: str
    why: str
    files: Mapping[str, str]
    command: str = "add scheduler"
    before: tuple[str, ...] = ()
    then: Mapping[str, str] = field(default_factory=dict)


CASES = (
    Case(
        "Two applications",
        "Both are served, and nothing says which one is meant.",
        {"Procfile": "web: uvicorn shop.main:app\nadmin: uvicorn shop.admin:app\n"}
        | {"shop/admin.py": "from fastapi import FastAPI\n\napp = FastAPI()\n"},
    ),
    Case(
        "A catch-all that is included last",
        "Behind it nothing would be reached, and before it there is no place: the "
        "router comes from a list.",
        {
            "shop/main.py": """\
from fastapi import FastAPI

from shop import orders, pages

app = FastAPI()
for each in (orders.router, pages.router):
    app.include_router(each)
""",
            "shop/pages.py": """\
from fastapi import APIRouter

router = APIRouter()


@router.get("/{path:path}")
async def page(path: str):
    return path
""",
        },
    ),
    Case(
        "Versions that cannot be met",
        "Every place that disagrees is told, before anything else is looked at.",
        {"requirements.txt": "fastapi==0.95.2\nuvicorn\nhttpx==0.18.0\n"},
    ),
    Case(
        "Requirements with hashes",
        "A hash that nobody has checked is nothing to write into somebody's file.",
        {"requirements.txt": f"fastapi==0.165.0 \\\n    --hash=sha256:{'0' * 64}\n"},
    ),
    Case(
        "A file that is there already",
        "It is yours, whatever it holds.",
        {"shop/components/scheduler/settings.py": 'TIMEZONE = "UTC"\n'},
    ),
    Case(
        "An engine of your own",
        "Two engines on one database are two pools and two sets of models.",
        {
            "shop/db.py": """\
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///shop.db")
""",
            "requirements.txt": "fastapi\nuvicorn\nsqlalchemy\naiosqlite\n",
        },
        "add database",
    ),
    Case(
        "Requirements that a build backend computes",
        "What is written beside them would not be read.",
        {
            "pyproject.toml": """\
[project]
name = "shop"
version = "1.0"
dynamic = ["dependencies"]
""",
            "requirements.txt": "",
        },
    ),
    Case(
        "Code that still uses it",
        "What goes is named in your code, which would fail at the next start.",
        {},
        "remove scheduler",
        ("add scheduler --yes --no-sync",),
        {"shop/report.py": "from shop.components.scheduler import settings\n"},
    ),
    Case(
        "A file of the component that was edited",
        "What you wrote there would be lost.",
        {},
        "remove scheduler",
        ("add scheduler --yes --no-sync",),
        {"shop/components/scheduler/jobs/disk_space.py": "# Ask Kim first.\n"},
    ),
)


def told(case: Case) -> str:
    """What the command says in the project of a case."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path(".git").mkdir()
        _write({**_SHOP, **case.files})
        for words in case.before:
            _run(words)
        _write(case.then)
        return _run(f"{case.command} --dry-run")


def _write(files: Mapping[str, str]) -> None:
    """Write files, or at the end of those that are there."""
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _run(words: str) -> str:
    """What a command says to a person, without a terminal."""
    output = StringIO()
    environment = {"COLUMNS": "100", "TERM": "dumb"}
    with (
        patch.dict(os.environ, environment),
        redirect_stderr(output),
        redirect_stdout(TextIOWrapper(BytesIO())),
        suppress(SystemExit),
    ):
        app(words.split(), prog_name="aegis")
    return output.getvalue()


def page() -> str:
    """The whole page."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield _HEAD
    for case in CASES:
        yield f"## {case.title}\n"
        yield f"{case.why}\n"
        for name, text in {**case.files, **case.then}.items():
            language = {"py": "python", "yaml": "yaml"}.get(name.rpartition(".")[2], "")
            if text:
                yield f'```{language or "text"} title="{name}"\n{text}```\n'
        yield f"```console\n$ aegis {case.command}\n{told(case).strip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")

"""Draws the picture of a preview: the real command on a project that is somebody's.

Run it after a change that the picture shows: ``python docs/preview.py``.
"""
# ruff: noqa: INP001 - a script, not part of a package

import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stdout, suppress
from pathlib import Path
from unittest.mock import patch

import rich.console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from aegis_cst.cli.app import app

PICTURE = Path(__file__).parent / "pages" / "images" / "preview.svg"
WIDTH = 88
SHOWN = "shop/main.py"
"""File whose diff is in the picture; of the others the summary is enough."""

FILES = {
    SHOWN: """\
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from shop import orders  # ours
from shop.mail import mailbox


@asynccontextmanager
async def lifespan(app):
    async with mailbox():
        yield


app = FastAPI(title="Shop", lifespan=lifespan)
# The old clients are gone since March.
app.include_router(orders.router, prefix="/api/v2")
# Whatever else is asked for is a file.
app.mount("/", StaticFiles(directory="pages", html=True))
""",
    "shop/orders.py": """\
from fastapi import APIRouter

router = APIRouter(prefix="/orders")


@router.get("")
async def orders():
    return []
""",
    "shop/mail.py": """\
from contextlib import asynccontextmanager


@asynccontextmanager
async def mailbox():
    yield
""",
    "requirements.txt": "fastapi==0.165.*\nuvicorn\n",
    "Dockerfile": """\
FROM python:3.13-slim
WORKDIR /srv
COPY . .
RUN pip install -r requirements.txt
CMD ["uvicorn", "shop.main:app", "--host", "0.0.0.0"]
""",
    "compose.yaml": """\
services:
  web:
    build: .
    ports: ["80:8000"]
""",
}
"""A project that somebody wrote by hand: aegis has never been there."""

_THEME = TerminalTheme(
    (22, 27, 34),
    (201, 209, 217),
    [
        (72, 79, 88),
        (255, 123, 114),
        (86, 211, 100),
        (227, 179, 65),
        (121, 192, 255),
        (210, 168, 255),
        (86, 212, 221),
        (177, 186, 196),
    ],
)
_FONT_FACES = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)


class _Terminal(io.StringIO):
    """A terminal to the command that runs in this process."""

    def isatty(self) -> bool:
        return True


def answered(arguments: Sequence[str], answer: str) -> str:
    """What a person sees who runs the command and gives one answer."""
    screen = _Terminal()
    environment = {"COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    with (
        patch.dict(os.environ, environment),
        patch("sys.stdin", _Terminal(f"{answer}\n")),
        redirect_stdout(screen),
        suppress(SystemExit),
    ):
        os.environ.pop("NO_COLOR", None)
        app(list(arguments), prog_name="aegis")
    return screen.getvalue()


def session() -> str:
    """The command and its preview, as they stand on the screen."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for name, text in FILES.items():
            path = Path(name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        shown = answered(["add", "scheduler"], "n")
    preview = shown.split("Nothing was written.")[0].rstrip("\x1b[1m\n")
    return "\n".join(
        ["$ uvx aegis-cst add scheduler", *_shortened(preview.split("\n"))]
    )


def _shortened(lines: Sequence[str]) -> Iterator[str]:
    """Leave out the diffs of all files but those that are shown."""
    inside, gap = True, False
    for line in lines:
        plain = Text.from_ansi(line).plain
        if plain.startswith("--- a/"):
            inside = plain == f"--- a/{SHOWN}"
            if not inside and not gap:
                yield "⋮"
            gap = not inside
        elif plain.endswith("are left out; see --dry-run."):
            inside = True
            yield ""
        if inside:
            yield line


def picture(text: str) -> str:
    """A terminal window with that text."""
    console = rich.console.Console(
        width=WIDTH, record=True, file=io.StringIO(), force_terminal=True
    )
    for line in text.split("\n"):
        console.print(Text.from_ansi(line), overflow="fold")
    return console.export_svg(
        title="shop",
        theme=_THEME,
        # A picture that is shown as an image must not load fonts from elsewhere.
        code_format=_FONT_FACES.sub("", rich.console.CONSOLE_SVG_FORMAT),
        unique_id="preview",
    )


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_bytes(picture(session()).encode())

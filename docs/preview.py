"""Draws the picture of a preview: the real command on a project edited by hand.

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
WIDTH = 80
SHOWN = "app/components/backend/api/routing.py"
"""File whose diff is in the picture; of the others the summary is enough."""

ROUTING = b"""\
from fastapi import FastAPI

from app.components.backend.api import orders  # ours
from app.components.backend.api.health import router as health_router
from app.core.config import settings


def include_routers(app: FastAPI) -> None:
    app.include_router(health_router)
    # Orders moved to v2 in March, the old clients are gone.
    app.include_router(orders.router, prefix="/api/v2")

    if settings.environment == "development":
        app.include_router(orders.debug_router)
"""
ORDERS = b"""\
from fastapi import APIRouter

router = APIRouter(prefix="/orders")
debug_router = APIRouter(prefix="/debug")
"""

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
        answered(["init", "my-api", "--no-input", "--no-sync", "--json"], "")
        api = Path("my-api/app/components/backend/api")
        (api / "routing.py").write_bytes(ROUTING)
        (api / "orders.py").write_bytes(ORDERS)
        with chdir("my-api"):
            shown = answered(["add", "scheduler"], "n")
    preview = shown.split("Nothing was written.")[0].rstrip("\x1b[1m\n")
    return "\n".join(["$ aegis add scheduler", *_shortened(preview.split("\n"))])


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
        title="aegis add scheduler",
        theme=_THEME,
        # A picture that is shown as an image must not load fonts from elsewhere.
        code_format=_FONT_FACES.sub("", rich.console.CONSOLE_SVG_FORMAT),
        unique_id="preview",
    )


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_bytes(picture(session()).encode())

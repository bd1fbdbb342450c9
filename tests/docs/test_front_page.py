"""What the first screen shows comes out, and both first pages show the same."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from docs.markdown import ROOT, page

README = (ROOT / "README.md").read_text("utf-8")
INVOICES = """\
from fastapi import APIRouter

router = APIRouter(prefix="/invoices")


@router.get("/{number}")
async def invoice(number: int):
    return {"number": number}
"""


def screen() -> str:
    """The first block of the README."""
    return README.split("```console\n")[1].split("```")[0]


def shop(folder: Path) -> None:
    """The project of the picture, with a router that somebody forgot."""
    spec = importlib.util.spec_from_file_location(
        "docs_preview", ROOT / "docs" / "preview.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for name, text in {**script.FILES, "shop/invoices.py": INVOICES}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")


def test_what_the_first_screen_shows_comes_out(tmp_path: Path) -> None:
    shop(tmp_path)
    steps = [each.split("\n", 1) for each in screen().split("$ ")[1:]]
    (cd, _), (check, shown), (preview, _) = steps
    assert cd == "cd my-project"
    assert check == "uvx aegis-cst check"
    for command, code, text in ((check, 1, shown), (preview, 0, None)):
        words = command.removeprefix("uvx aegis-cst ").split()
        finished = subprocess.run(
            [sys.executable, "-m", "aegis_cst", *words],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert finished.returncode == code
        if text is not None:
            assert finished.stdout.decode().replace("\r\n", "\n") == text


def test_both_first_pages_begin_alike() -> None:
    head = README.partition("## Install")[0].replace("docs/pages/", "")
    assert page("index.md").partition("## What it promises")[0] == head

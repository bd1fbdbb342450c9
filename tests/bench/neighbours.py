"""A repository made up for measurements, whose modules all import their neighbours.

From any of them all the others are reached: whoever follows imports follows them all.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bound import Bound

MODULES = 2000
IN_A_FOLDER = 40

_PYPROJECT = """\
[project]
name = "neighbours"
version = "1.0.0"
requires-python = ">=3.11"
dependencies = ["fastapi>=0.165", "pydantic-settings>=2.14"]
"""
_MAIN = '''\
"""The application."""

from fastapi import FastAPI

app = FastAPI(title="Neighbours")
'''
_PART = '''\
"""The routers of a part."""

from fastapi import APIRouter

router = APIRouter()
'''
_MODULE = '''\
"""Part {n}."""

from fastapi import APIRouter

from app.part_{before_part} import module_{before}
from app.part_{after_part}.module_{after} import number as number_{after}

router = APIRouter(prefix="/part-{n}")


@router.get("/number")
def number() -> int:
    """The number of this part."""
    return {n}


@router.get("/around")
def around() -> list[int]:
    """The numbers around."""
    return [module_{before}.number(), number(), number_{after}()]
'''


def _includes(receiver: str, package: str, names: Sequence[str]) -> str:
    """The includes of the routers of some modules."""
    inner = ".routing" if receiver == "app" else ""
    imports = "".join(
        f"from {package}.{each}{inner} import router as {each}\n" for each in names
    )
    calls = "".join(f"{receiver}.include_router({each})\n" for each in names)
    return f"\n{imports}\n{calls}"


def write_neighbours(folder: Path, count: int = MODULES) -> None:
    """Write such a repository into a folder."""
    parts = range(-(-count // IN_A_FOLDER))
    texts = {"pyproject.toml": _PYPROJECT, "app/__init__.py": ""}
    names = [f"part_{each}" for each in parts]
    texts["app/main.py"] = _MAIN + _includes("app", "app", names)
    for part in parts:
        numbers = range(part * IN_A_FOLDER, min(count, (part + 1) * IN_A_FOLDER))
        modules = [f"module_{n}" for n in numbers]
        routing = _includes("router", f"app.part_{part}", modules)
        texts[f"app/part_{part}/routing.py"] = _PART + routing
    for n in range(count):
        before, after = (n - 1) % count, (n + 1) % count
        package = f"app/part_{n // IN_A_FOLDER}"
        texts[f"{package}/__init__.py"] = ""
        texts[f"{package}/module_{n}.py"] = _MODULE.format(
            n=n,
            before=before,
            before_part=before // IN_A_FOLDER,
            after=after,
            after_part=after // IN_A_FOLDER,
        )
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def bound(folder: Path) -> Bound:
    """What an addition to it takes, as a ratio to what a check of it takes."""
    write_neighbours(folder)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    aegis = [sys.executable, "-m", "aegis_cst"]
    preview = [*aegis, "add", "scheduler", "--dry-run", "-p", str(folder)]
    check = [*aegis, "check", "--no-cache", "-p", str(folder)]
    return Bound("add --dry-run, 2,000 neighbours, to check", preview, check, 2)

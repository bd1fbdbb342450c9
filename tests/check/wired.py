"""Texts of small FastAPI projects for the rules about wiring."""

from collections.abc import Mapping
from textwrap import dedent

ROUTER = """
    from fastapi import APIRouter

    router = APIRouter()


    @router.get("/items")
    def items() -> list[str]:
        return []
"""
MAIN = """
    from fastapi import FastAPI

    from app.items import router

    app = FastAPI()
    app.include_router(router)
"""


def files(**modules: str) -> dict[str, str | bytes]:
    """``main`` is ``app/main.py``, ``api__items`` ``app/api/items.py``.

    The packages are there without being named.
    """
    found: dict[str, str | bytes] = {"app/__init__.py": ""}
    for name, text in modules.items():
        path = f"app/{name.replace('__', '/')}"
        *folders, _ = path.split("/")
        for length in range(1, len(folders) + 1):
            found.setdefault("/".join([*folders[:length], "__init__.py"]), "")
        path = path.removesuffix("/init") + (
            "/__init__.py" if "init" in path else ".py"
        )
        found[path] = dedent(text).lstrip("\n")
    return found


def app(text: str, head: str = "app = FastAPI()") -> dict[str, str | bytes]:
    """A project of one file that begins with the imports and an application."""
    body = dedent(text).lstrip("\n")
    imports = "from fastapi import APIRouter, FastAPI"
    return {"main.py": f"{imports}\n\n{head}\n{body}"}


def requiring(version: str) -> Mapping[str, str | bytes]:
    """A ``pyproject.toml`` that asks for a version of FastAPI."""
    return {
        "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n'
        f'dependencies = ["fastapi{version}"]\n'
    }

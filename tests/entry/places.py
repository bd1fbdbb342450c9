"""Small repositories, and what is found in them."""

from collections.abc import Mapping

from memory_tree import MemoryTree

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.entry.find import Answer, find_entry
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.files.sources import TreeSources

APP = "from fastapi import FastAPI\n\napp = FastAPI()\n"
FACTORY = (
    "from fastapi import FastAPI\n\n\ndef create_app():\n"
    "    app = FastAPI()\n    return app\n"
)
OUTER = (
    "from fastapi import FastAPI\n\nfrom {inner} import app as inner\n\n"
    "app = FastAPI()\napp.mount('/inner', inner)\n"
)


def answer(files: Mapping[str, str], said: str = "", here: str = "") -> Answer:
    codebase = Codebase(TreeSources(MemoryTree(files)))
    return find_entry(codebase, said, here)


def entry(files: Mapping[str, str], said: str = "", here: str = "") -> Entry:
    found = answer(files, said, here)
    assert isinstance(found, Entry), found
    return found


def brief(files: Mapping[str, str], said: str = "", here: str = "") -> str:
    """``module:name @ import root | where``, with ``()`` for a factory."""
    found = entry(files, said, here)
    call = "()" if found.factory else ""
    return f"{found.text}{call} @ {found.import_root or '.'} | {found.where}"

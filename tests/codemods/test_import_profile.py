"""Conventions that all imports of a file follow are followed, isort being the judge."""

import subprocess
import sys
from pathlib import Path

import pytest
from registration_places import Beside, insert
from round_trip import variants

from codemods.python import registration
from codemods.python.import_order import Name
from codemods.python.import_profile import as_sorted
from codemods.python.imports import import_names
from codemods.python.registration import Spec
from codemods.python.source import Source, parse
from codemods.python.style import Style
from codemods.result import Edited
from codemods.splice import apply_insertions

FIRST = "known-first-party = ['app']"
STYLE = Style(first_party=frozenset({"app"}))

PLAIN = (
    "import os\nfrom pathlib import Path\n\nfrom fastapi import APIRouter, Depends\n"
)
PROFILES = {
    "plain": (PLAIN, "I", ""),
    "force_sort_within_sections": (
        "from app.api import a\nimport app.core\nfrom app.models import b\n",
        "I",
        "force-sort-within-sections = true",
    ),
    "from_first": (
        "from app.api import a\nfrom app.zoo import c\nimport app.core\n",
        "I",
        "from-first = true",
    ),
    "length_sort": (
        "import app.a\nimport app.zzz\nimport app.bbbbbb\nfrom app.z import q, zz\n",
        "I",
        "length-sort = true",
    ),
    "order_by_type": (
        "from app.api import a, B, c, D\nfrom app.zoo import z\n",
        "I",
        "order-by-type = false",
    ),
    "force_single_line": (
        "from app.api import a\nfrom app.api import b\nfrom app.zoo import c\n",
        "I",
        "force-single-line = true",
    ),
    "combine_as_imports": (
        "from app.api import a as x, b as y\nfrom app.zoo import c\n",
        "I",
        "combine-as-imports = true",
    ),
}


def parsed(data: bytes) -> Source:
    source = parse(data)
    assert isinstance(source, Source), source
    return source


def added(text: str, module: str, *names: Name) -> str:
    source = parsed(text.encode())
    insertions = import_names(source, module, names, STYLE)
    assert isinstance(insertions, list), insertions
    return apply_insertions(source.data, insertions).decode()


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize("module", ["app.api", "app.jobs", "app.y"])
def test_accepted_by_the_sorter_as_before(
    name: str, module: str, tmp_path: Path
) -> None:
    text, rules, setting = PROFILES[name]
    after = added(text, module, Name("run"), Name("Work"))
    config = f"[lint]\nselect = ['{rules}']\n[lint.isort]\n{FIRST}\n{setting}\n"
    (tmp_path / "ruff.toml").write_text(config)
    for each in (text, after):
        (tmp_path / "x.py").write_text(each)
        ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "--diff", "x.py"]
        run = subprocess.run(
            ruff, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, f"{each}\n{run.stdout}{run.stderr}"


@pytest.mark.parametrize("name", [name for name in PROFILES if name != "plain"])
def test_profile(name: str) -> None:
    text, _, _ = PROFILES[name]
    found = as_sorted(parsed(text.encode()), STYLE)
    switched = [one for one in PROFILES if one != "plain"]
    differs = [one for one in switched if getattr(found, one) != getattr(STYLE, one)]
    assert differs == [name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "from b import x\nimport a\n",
        "from b import x\nimport a\nfrom a import c\nimport b\nimport a2\n",
        "from app.api import a\nfrom app.api import b as c\n",
    ],
)
def test_no_profile_shows(text: str) -> None:
    assert as_sorted(parsed(text.encode()), STYLE) == STYLE


LATE = """\
from dotenv import load_dotenv

load_dotenv()

from fastapi import FastAPI  # noqa: E402

from app.api import users{}
from app.core import db{}

app = FastAPI()
app.include_router(users.router)
"""


@pytest.mark.parametrize(
    ("comments", "wanted"),
    [
        (("  # noqa: E402", "  # noqa: E402"), "  # noqa: E402"),
        (("  # noqa", "  # noqa: E402"), "  # noqa: E402"),
        (("  # noqa: E402", "  # noqa: F401, E402"), "  # noqa: E402"),
        (("", "  # noqa: E402"), ""),
        (("  # noqa: F401", "  # noqa: E402"), ""),
    ],
)
def test_behind_other_code(comments: tuple[str, str], wanted: str) -> None:
    spec = Spec(module="app.jobs", name="router", alias="jobs", method="include_router")
    anchor = Beside(function="", receiver="app", siblings=("include_router",))
    text = LATE.format(*comments)
    for name, data in variants(text):
        if name == "tabs":
            continue
        first = insert(data, spec, anchor, STYLE)
        assert isinstance(first, Edited), first
        line = f"from app.jobs import router as jobs{wanted}"
        assert line in first.data.decode().splitlines()
        assert registration.find(first.data, spec) != registration.find(data, spec)
        back = registration.strip(first.data, spec, first.chunks)
        assert isinstance(back, Edited)
        assert back.data == data
        forgot = registration.strip(first.data, spec)
        assert isinstance(forgot, Edited)
        assert forgot.data.rstrip() == data.rstrip()


def test_a_long_import_behind_other_code_keeps_the_comment_on_its_first_line() -> None:
    text = LATE.format("  # noqa: E402", "  # noqa: E402")
    module = "app.components.scheduler.something.that.is.long"
    after = added(text, module, Name("router", "scheduler_router"))
    assert (
        f"from {module} import (  # noqa: E402\n    router as scheduler_router,\n)\n"
    ) in after


def test_an_import_before_that_code_gets_no_comment() -> None:
    text = LATE.format("  # noqa: E402", "  # noqa: E402")
    source = parsed(text.encode())
    insertions = import_names(source, "app.jobs", [Name("run")], STYLE, use=40)
    assert isinstance(insertions, list)
    after = apply_insertions(source.data, insertions).decode()
    assert after.startswith(
        "from dotenv import load_dotenv\n\nfrom app.jobs import run\n\nload_dotenv()"
    )

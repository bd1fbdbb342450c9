"""Which project is meant, where there are several."""

import pytest

from aegis_cst.reading.blocker import Blocker, Offer
from aegis_cst.reading.entry.results import Entry, Undecided
from entry.places import APP, answer, entry

BACKEND = {
    "backend/requirements.txt": "",
    "backend/app/__init__.py": "",
    "backend/app/main.py": APP,
    "backend/app/api/items.py": "",
    "frontend/package.json": "{}",
}


@pytest.mark.parametrize(
    "here", ["", "frontend", "backend", "backend/app", "backend/app/api"]
)
def test_the_one_backend(here: str) -> None:
    found = entry(BACKEND, here=here)
    assert (found.text, found.import_root, found.code_root) == (
        "app.main:app",
        "backend",
        "backend",
    )


SECOND = {**BACKEND, "mail/requirements.txt": "", "mail/main.py": APP}


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        ("backend/app", "app.main:app"),
        ("mail", "main:app"),
        ("backend", "app.main:app"),
    ],
)
def test_the_nearest_of_two(here: str, expected: str) -> None:
    assert entry(SECOND, here=here).text == expected


@pytest.mark.parametrize("here", ["", "frontend"])
def test_two_backends(here: str) -> None:
    found = answer(SECOND, here=here)
    assert isinstance(found, Undecided)
    assert found.projects
    assert found.blocker("aegis add cache") == Blocker(
        "there are several projects here: backend, mail",
        "backend/app/main.py",
        3,
        "aegis add cache --project-path backend",
        "backend: app.main:app (backend/app/main.py:3)\n"
        "mail: main:app (mail/main.py:3)",
        Offer.COMMAND,
    )


def test_one_of_two_backends_is_started() -> None:
    files = {
        **SECOND,
        "mail/Dockerfile": "FROM python\nCOPY . .\nCMD uvicorn main:app\n",
    }
    found = entry(files)
    assert (found.text, found.code_root, found.where) == (
        "main:app",
        "mail",
        "mail/Dockerfile:3",
    )


def test_the_folder_tells_two_without_manifests_apart() -> None:
    files = {"setup.py": "", "one/main.py": APP, "two/main.py": APP}
    assert isinstance(answer(files), Undecided)
    assert entry(files, here="two").path == "two/main.py"


def test_a_project_that_says_it_below() -> None:
    files = {
        **SECOND,
        "mail/pyproject.toml": '[tool.fastapi]\nentrypoint = "main:app"\n',
    }
    found = entry(files)
    assert isinstance(found, Entry)
    assert (found.text, found.code_root) == ("main:app", "mail")

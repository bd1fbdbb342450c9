"""Where imports start from."""

import pytest

from entry.places import APP, brief

HERE = {"requirements.txt": "fastapi\n"}


@pytest.mark.parametrize(
    ("folder", "lines"),
    [
        ("", "WORKDIR /code\nCOPY ./app /code/app\n"),
        ("", "WORKDIR /code\nCOPY . .\n"),
        ("src", "WORKDIR /code\nCOPY src/ .\n"),
        ("src", "WORKDIR /code\nCOPY . .\nENV PYTHONPATH=/code/src\n"),
        ("src", "WORKDIR /code\nCOPY . .\nENV PYTHONPATH src\n"),
        ("src", "WORKDIR /code\nCOPY . .\nWORKDIR src\n"),
        ("platform", "COPY platform /srv\nWORKDIR /srv\n"),
        (
            "platform",
            "WORKDIR /srv\nCOPY . .\nENV PYTHONPATH=/srv/libs:/srv/platform\n",
        ),
        ("backend", "COPY . /x\nWORKDIR /x/backend\n"),
        (
            "backend",
            "FROM a AS b\nCOPY backend /b\nFROM c\nCOPY --from=b /b /d\nWORKDIR /d\n",
        ),
        ("backend", "FROM a AS b\nWORKDIR /b\nCOPY backend .\nFROM b\nRUN true\n"),
    ],
)
def test_what_a_dockerfile_copies(folder: str, lines: str) -> None:
    prefix = f"{folder}/" if folder else ""
    decoy = {"other/app/main.py": APP} if folder else {"src/app/main.py": APP}
    files = {**HERE, **decoy, f"{prefix}app/main.py": APP}
    files["Dockerfile"] = f"FROM python\n{lines}CMD uvicorn app.main:app\n"
    found = brief(files)
    assert found.startswith(f"app.main:app @ {folder or '.'} | Dockerfile:")


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("backend", "build: backend\n    command: uvicorn app.main:app\n"),
        ("backend", "build: {context: ./backend}\n"),
        ("backend", "build: {context: ., dockerfile: backend/Dockerfile}\n"),
        (
            "svc",
            (
                "image: python\n    working_dir: /code\n    volumes: ['./svc:/code']\n"
                "    command: uvicorn app.main:app\n"
            ),
        ),
        (
            "svc",
            (
                "image: python\n    working_dir: /code\n    volumes: ['.:/code']\n"
                "    command: uvicorn app.main:app --app-dir svc\n"
            ),
        ),
        (
            "svc",
            (
                "image: python\n    working_dir: /code\n    volumes: ['.:/code']\n"
                "    environment: {PYTHONPATH: /code/svc}\n"
                "    command: sh -c 'uvicorn app.main:app'\n"
            ),
        ),
    ],
)
def test_how_a_service_runs_it(folder: str, service: str) -> None:
    files = {
        **HERE,
        f"{folder}/app/main.py": APP,
        "backend/Dockerfile": "FROM python\nWORKDIR /x\nCOPY backend .\n"
        "CMD uvicorn app.main:app\n",
        "docker-compose.yml": f"services:\n  api:\n    {service}",
        "decoy/app/main.py": APP,
    }
    if folder == "svc":
        del files["backend/Dockerfile"]
    assert brief(files).startswith(f"app.main:app @ {folder} |")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", '[tool.pytest.ini_options]\npythonpath = ["platform"]\n'),
        ("pyproject.toml", '[tool.setuptools]\npackage-dir = {"" = "platform"}\n'),
        ("pyproject.toml", '[tool.setuptools.packages.find]\nwhere = ["platform"]\n'),
        (
            "pyproject.toml",
            '[tool.hatch.build.targets.wheel]\npackages = ["platform/app"]\n',
        ),
        (
            "pyproject.toml",
            '[tool.poetry]\npackages = [{include = "app", from = "platform"}]\n',
        ),
        ("pyproject.toml", '[tool.uv.build-backend]\nmodule-root = "platform"\n'),
        (".env", "PYTHONPATH=platform\n"),
        ("pytest.ini", "[pytest]\npythonpath = platform\n"),
    ],
)
def test_what_tools_are_told(path: str, text: str) -> None:
    files = {
        **HERE,
        "a/b/app/main.py": APP,
        "platform/app/main.py": APP,
        path: text,
        "Procfile": "web: uvicorn app.main:app\n",
    }
    assert brief(files) == "app.main:app @ platform | Procfile:1"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main.py": APP}, "main:app @ ."),
        ({"app/main.py": APP}, "app.main:app @ ."),
        (
            {"src/main.py": f"from src.db import x\n{APP}", "src/db.py": ""},
            "src.main:app @ .",
        ),
        (
            {"src/main.py": f"from db import x\n{APP}", "src/db.py": ""},
            "main:app @ src",
        ),
        ({"src/shop/main.py": APP, "src/shop/__init__.py": ""}, "shop.main:app @ src"),
        (
            {"app/main.py": f"from db import x\n{APP}", "app/db.py": ""},
            "main:app @ app",
        ),
        (
            {"app/main.py": f"from .db import x\n{APP}", "app/db.py": ""},
            "app.main:app @ .",
        ),
        ({"app/__init__.py": APP}, "app:app @ ."),
        (
            {"backend/main.py": APP, "backend/requirements.txt": ""},
            "main:app @ backend",
        ),
    ],
)
def test_what_the_imports_of_a_file_say(files: dict[str, str], expected: str) -> None:
    assert brief({**HERE, **files}).partition(" |")[0] == expected


def test_a_package_that_is_run_as_a_folder() -> None:
    files = {
        **HERE,
        "shop/__init__.py": "",
        "shop/app.py": f"from shop.db import x\n{APP}",
        "shop/db.py": "",
        "shop/main.py": 'import uvicorn\nuvicorn.run("app:app")\n',
    }
    assert brief(files) == "shop.app:app @ . | shop/main.py:2"

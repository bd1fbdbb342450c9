"""The application that container files start."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.configuration import Configuration, read_configuration


def entry(**files: str) -> str:
    names = {"dockerfile": "Dockerfile", "compose": "docker-compose.yml"}
    found = read_configuration(
        MemoryTree({names.get(name, name): text for name, text in files.items()}),
        frozenset(),
    )
    assert isinstance(found, Configuration), found
    return found.entry


@pytest.mark.parametrize(
    "command",
    [
        "CMD uvicorn app.main:api --host 0.0.0.0 --port 80",
        'CMD ["uvicorn", "app.main:api", "--host", "0.0.0.0"]',
        'CMD ["uvicorn",\n     "app.main:api"]',
        "CMD ['uvicorn', 'app.main:api']",
        "CMD uvicorn \\\n    --host 0.0.0.0 \\\n    app.main:api",
        "CMD gunicorn -b 0.0.0.0:8000 -k uvicorn.workers.UvicornWorker app.main:api",
        "CMD gunicorn --bind unix:/run/app.sock app.main:api",
        "CMD python -m uvicorn app.main:api",
        "# CMD uvicorn old.main:app\nCMD uvicorn app.main:api",
        "CMD hypercorn app.main:api",
        "CMD granian --interface asgi app.main:api",
        "CMD uvicorn app.main:api\r\n",
        "FROM tiangolo/uvicorn-gunicorn-fastapi:python3.11\nCMD uvicorn app.main:api",
    ],
)
def test_dockerfile(command: str) -> None:
    assert entry(dockerfile=f"FROM python:3.13\n{command}\n") == "app.main:api"


@pytest.mark.parametrize(
    "command",
    [
        'CMD ["fastapi", "run", "--workers", "4", "app/main.py"]',
        "CMD fastapi run app/main.py",
        "CMD fastapi dev ./app/main.py",
        "CMD fastapi run src/app/main.py",
    ],
)
def test_fastapi_command(command: str) -> None:
    assert entry(dockerfile=command) == "app.main:app"


@pytest.mark.parametrize(
    "command",
    [
        "command: uvicorn app.main:api --reload",
        'command: ["uvicorn", "app.main:api"]',
        "command:\n      - uvicorn\n      - app.main:api",
        'command:\n      - "uvicorn"\n      - "--reload"\n      - "app.main:api"',
    ],
)
def test_compose(command: str) -> None:
    text = (
        f"services:\n  web:\n    image: x\n    {command}\n    ports:\n      - 80:80\n"
    )
    assert entry(compose=text) == "app.main:api"


@pytest.mark.parametrize(
    "name",
    ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"],
)
def test_every_name_of_a_compose_file(name: str) -> None:
    assert entry(**{name: "command: uvicorn app.main:api\n"}) == "app.main:api"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RUN pip install uvicorn\nEXPOSE 80\n",
        "CMD gunicorn -b 0.0.0.0:8000\n",
        "# uvicorn app.main:app\n",
        "FROM uvicorn:latest\n",
        "image: gunicorn\nports:\n  - 80:80\n",
    ],
)
def test_nothing_is_read_into_other_lines(text: str) -> None:
    assert entry(dockerfile=text) == ""


def test_the_setting_comes_first() -> None:
    pyproject = '[tool.aegis]\napp = "mine.web:app"\n'
    given = {"pyproject.toml": pyproject, "Dockerfile": "CMD uvicorn app.main:app\n"}
    assert entry(**given) == "mine.web:app"


def test_the_dockerfile_comes_before_compose() -> None:
    assert entry(dockerfile="CMD uvicorn a:b\n", compose="uvicorn c:d\n") == "a:b"

"""What command lines start."""

import pytest

from aegis_cst.reading.containers.scripts import in_keys, in_make, in_shell
from aegis_cst.reading.containers.started import How, Started
from aegis_cst.reading.containers.starting_commands import started_by, started_by_line


def serves(
    module: str = "app.main",
    name: str = "app",
    *,
    factory: bool = False,
    folder: str = "",
) -> Started:
    return Started(How.SERVES, f"{module}:{name}", module, name, factory, folder)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("uvicorn app.main:app", serves()),
        ("uvicorn --host 0.0.0.0 --port 80 app.main:app", serves()),
        ("exec uvicorn app.main:app --reload", serves()),
        ("env PORT=1 A=b uvicorn app.main:app", serves()),
        ("PORT=1 uvicorn app.main:app", serves()),
        ("/opt/venv/bin/uvicorn app.main:app", serves()),
        ("uv run uvicorn app.main:app", serves()),
        ("uv run --no-dev -- uvicorn app.main:app", serves()),
        ("poetry run uvicorn app.main:app", serves()),
        ("pipenv run uvicorn app.main:app", serves()),
        ("pdm run python -m uvicorn app.main:app", serves()),
        ("python -m uvicorn app.main:app", serves()),
        ("python3.12 -u -m uvicorn app.main:app", serves()),
        ("python -m debugpy --listen 0.0.0.0:5678 -m uvicorn app.main:app", serves()),
        ("opentelemetry-instrument uvicorn app.main:app", serves()),
        ("ddtrace-run gunicorn app.main:app", serves()),
        ("newrelic-admin run-program gunicorn app.main:app", serves()),
        ("dumb-init -- uvicorn app.main:app", serves()),
        ("tini -- uvicorn app.main:app", serves()),
        ("watchfiles 'uvicorn app.main:app' app", serves()),
        ("doppler run -- granian --interface asgi app.main:app", serves()),
        ("hypercorn -c file:h.toml app.main:app", serves()),
        ("gunicorn -c python:gunicorn_conf app.main:app", serves()),
        ("gunicorn --config=python:gunicorn_conf app.main:app", serves()),
        (
            "gunicorn --config python:conf -k uvicorn.workers:UvicornWorker a:b",
            serves("a", "b"),
        ),
        ("gunicorn -k uvicorn.workers.UvicornWorker app.main:app", serves()),
        ("gunicorn -b unix:/run/app.sock app.main:app", serves()),
        ("gunicorn -b localhost:8000 app.main:app", serves()),
        ("uvicorn app.main:server.app", serves(name="server.app")),
        (
            "uvicorn --factory app.main:create_app",
            serves(name="create_app", factory=True),
        ),
        ("uvicorn app.main:app --app-dir src", serves(folder="src")),
        ("uvicorn --app-dir=src app.main:app", serves(folder="src")),
        ("gunicorn --chdir backend app.main:app", serves(folder="backend")),
        ("gunicorn --pythonpath src app.main:app", serves(folder="src")),
        ("cd backend && uvicorn app.main:app", serves(folder="backend")),
        ("cd backend; cd src; uvicorn app.main:app", serves(folder="backend/src")),
        ("cd $(dirname $0) && uvicorn app.main:app", serves()),
        ("sh -c 'alembic upgrade head && uvicorn app.main:app'", serves()),
        ("bash -lc 'exec uvicorn app.main:app'", serves()),
        ("alembic upgrade head && uvicorn app.main:app", serves()),
        ("while ! nc -z db 5432; do sleep 1; done; uvicorn app.main:app", serves()),
        ("./wait-for-it.sh db:5432 -- uvicorn app.main:app", serves()),
        ("uvicorn app.main:app &", serves()),
        ("fastapi run app/main.py", Started(How.FILE, "app/main.py", "app/main.py")),
        (
            "fastapi dev ./app/main.py",
            Started(How.FILE, "./app/main.py", "app/main.py"),
        ),
        ("fastapi run app", Started(How.FILE, "app", "app")),
        ("fastapi run --workers 4", Started(How.FILE, "fastapi", "")),
        ("python -m fastapi run --port 80", Started(How.FILE, "fastapi", "")),
        ("fastapi run a.py --app api", Started(How.FILE, "a.py", "a.py", "api")),
        ("fastapi run --app api a.py", Started(How.FILE, "a.py", "a.py", "api")),
        ("fastapi run -e app.main:app", serves()),
        ("fastapi run --entrypoint=app.main:app", serves()),
        ("python main.py", Started(How.SCRIPT, "main.py", "main.py")),
        ("python -m app.main", Started(How.RUNS, "app.main", "app.main")),
        ("./start.sh", Started(How.SHELL, "./start.sh", "./start.sh")),
        ("bash scripts/start", Started(How.SHELL, "scripts/start", "scripts/start")),
        ("shop serve", Started(How.PROGRAM, "shop", "shop")),
        ("shop serve a.b:c", Started(How.PROGRAM, "a.b:c", "shop", "a.b:c")),
        (
            "taskiq worker app.tasks:broker",
            Started(How.WORKS, "app.tasks:broker", "app.tasks", "broker"),
        ),
        (
            "arq app.worker.Settings",
            Started(How.WORKS, "app.worker.Settings", "app.worker", "Settings"),
        ),
    ],
)
def test_commands(line: str, expected: Started) -> None:
    assert expected in list(started_by_line(line))
    others = [each for each in started_by_line(line) if each != expected]
    assert not any(each.how is How.SERVES for each in others)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "echo uvicorn app.main:app",
        "# uvicorn app.main:app",
        "pip install uvicorn gunicorn",
        "uvicorn --version",
        "gunicorn -c python:conf",
        "gunicorn -k uvicorn.workers:UvicornWorker",
        "python -c 'import uvicorn; uvicorn.run(1)'",
        "uvicorn 'app.main:app",
    ],
)
def test_what_starts_nothing(line: str) -> None:
    assert not any(each.is_followed for each in started_by_line(line))


@pytest.mark.parametrize(
    ("word", "variables", "module"),
    [
        ("${APP_MODULE:-app.main:app}", {}, "app.main"),
        ("${APP_MODULE-app.main:app}", {}, "app.main"),
        ("${APP_MODULE:-app.main:app}", {"APP_MODULE": "b.web:app"}, "b.web"),
        ("$APP_MODULE", {"APP_MODULE": "b.web:app"}, "b.web"),
        ("${A:-${B:-c.d:app}}", {}, "c.d"),
        ("$MODULE:$NAME", {"MODULE": "x.y", "NAME": "app"}, "x.y"),
    ],
)
def test_variables(word: str, variables: dict[str, str], module: str) -> None:
    (found,) = started_by(["uvicorn", word], variables=variables)
    assert (found.how, found.module, found.name) == (How.SERVES, module, "app")


def test_variables_that_are_not_known_are_nothing() -> None:
    assert not [
        e for e in started_by(["uvicorn", "$APP"], variables={}) if e.is_followed
    ]
    assert not [e for e in started_by(["uvicorn", "${APP:-a.b:c}"]) if e.is_followed]


SCRIPT = """#!/bin/sh
# uvicorn old.main:app
set -e
cd backend
if [ -f app/main.py ]; then
  DEFAULT=app.main
else
  DEFAULT=main
fi
export APP_MODULE=${APP_MODULE:-"$DEFAULT:app"}
exec gunicorn -k worker \\
  -b 0.0.0.0:80 \\
  "$APP_MODULE"
"""


def test_a_script_with_branches() -> None:
    found = [each for each in in_shell(SCRIPT, {}) if each.started.is_followed]
    assert [(e.started.module, e.started.name, e.started.folder) for e in found] == [
        ("app.main", "app", "backend")
    ]
    assert [each.line for each in found] == [11]


def test_a_makefile() -> None:
    text = (
        "APP := shop.web:app\n\nrun: install\n\t@uvicorn $(APP) --reload\n"
        "test:\n\tpytest\nelse:\n\tcd api && uvicorn main:app\n"
    )
    found = [each for each in in_make(text) if each.started.is_followed]
    assert [(e.started.module, e.started.folder, e.line) for e in found] == [
        ("shop.web", "", 4),
        ("main", "api", 8),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "web: uvicorn app.main:app --port $PORT\n",
        "services:\n  - startCommand: uvicorn app.main:app\n",
        '[start]\ncmd = "uvicorn app.main:app"\n',
        '{"scripts": {\n  "dev": "uvicorn app.main:app"\n}}\n',
        "[Service]\nExecStart=/opt/venv/bin/uvicorn app.main:app\n",
        "[program:api]\ncommand=uvicorn app.main:app\n",
        '[processes]\napp = ["uvicorn", "app.main:app"]\n',
    ],
)
def test_files_of_keys(text: str) -> None:
    found = [each.started for each in in_keys(text, {}) if each.started.is_followed]
    assert found == [serves()]

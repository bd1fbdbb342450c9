"""AEG401 on compose files and Dockerfiles."""

import pytest

from aegis_cst.check.rules import commands, compose, data_files
from check.project_check import found, shown

RULES = (*data_files.RULES, *commands.RULES, *compose.RULES)
APP = {
    "app/__init__.py": "",
    "app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    "app/jobs/__init__.py": "",
    "app/jobs/worker.py": "class WorkerSettings:\n    pass\n",
    "app/queue.py": "from celery import Celery\n\ncelery_app = Celery()\n",
    "main.py": "import uvicorn\n",
    "main2.py": "import uvicorn\n",
}


def service(lines: str) -> dict[str, str]:
    body = "\n".join(f"    {line}" for line in lines.splitlines())
    return {**APP, "compose.yaml": f"services:\n  web:\n    build: .\n{body}\n"}


def container(lines: str) -> dict[str, str]:
    return {**APP, "Dockerfile": f"FROM python:3.13\n{lines}\n"}


@pytest.mark.parametrize(
    "command",
    [
        "uvicorn app.main:app --host 0.0.0.0",
        "[uvicorn, 'app.main:app', --port, '8000']",
        "uv run uvicorn app.main:app --reload",
        "python -m app.jobs.worker",
        "python -m uvicorn app.main:app",
        "sh -c 'alembic upgrade head && exec uvicorn app.main:app'",
        "[sh, -c, 'cd /srv; exec gunicorn -k uvicorn.workers.W app.main:app']",
        "gunicorn -c python:app.gunicorn_conf app.main:app",
        "gunicorn 'app.main:app()'",
        "arq app.jobs.worker.WorkerSettings --watch app",
        "celery -A app.queue worker -l info",
        "celery -A app.queue.celery_app worker",
        "celery --app=app.queue:celery_app beat",
        "celery --workdir=app -A gone worker",
        "fastapi run app/main.py --port 80",
        "fastapi run",
        "python app/main.py",
        "my-api serve",
        # third-party code, and what cannot be told
        "python -m http.server",
        "python -m celery.bin.worker",
        "python -m missing.module",
        "uvicorn other_package.main:app",
        "uvicorn ${MODULE:-app.gone}:app",
        "python -c 'import uvicorn; uvicorn.run(\"app.gone:app\")'",
        "redis-server --save ''",
        "hypercorn main:app",  # started in app/, it is another one
        "uvicorn app.main:app --log-config app.gone:config",
        "python -m app.jobs.worker 'unclosed",
    ],
)
def test_commands_that_lead_somewhere(command: str) -> None:
    assert shown(RULES, service(f"command: {command}")) == []


@pytest.mark.parametrize(
    ("command", "column", "reason"),
    [
        ("uvicorn app.mian:app", 22, "there is no module `app.mian`"),
        (
            "[uvicorn, 'app.main:application']",
            25,
            "`app/main.py` defines no `application`",
        ),
        ("poetry run python -m app.worker", 35, "there is no module `app.worker`"),
        ("python -m app.jobs", 24, "`app.jobs` is a package without `__main__.py`"),
        ("python -m uvicorn app.gone:app", 32, "there is no module `app.gone`"),
        (
            "arq app.jobs.worker.Settings",
            18,
            "`app/jobs/worker.py` defines no `Settings`",
        ),
        ("celery -A app.gone worker", 24, "there is no module `app.gone`"),
        ("celery -b redis://q -A app.gone worker", 37, "there is no module `app.gone`"),
        ("celery -A app.queue:app worker", 24, "`app/queue.py` defines no `app`"),
        (
            "sh -c 'sleep 1 && gunicorn app.gone:app'",
            41,
            "there is no module `app.gone`",
        ),
        ("fastapi run app/gone.py", 26, "there is no file `app/gone.py`"),
        ("granian --port 80 main2:app", 32, "`main2.py` defines no `app`"),
    ],
)
def test_commands_that_lead_nowhere(command: str, column: int, reason: str) -> None:
    expected = f"compose.yaml:4:{column} {reason}, so the service `web` does not start"
    assert shown(RULES, service(f"command: {command}")) == [expected]


def test_the_nearest_module_is_suggested() -> None:
    (finding,) = found(RULES, service("command: uvicorn app.mian:app"))
    assert finding.advice == "did you mean `app.main`?"
    assert finding.place.end_column == finding.place.column + len("app.mian:app")


@pytest.mark.parametrize(
    "lines",
    [
        'CMD ["uvicorn", "app.main:app"]',
        "CMD uvicorn app.main:app",
        "# CMD uvicorn app.gone:app",
        "HEALTHCHECK \\\n    CMD python -m app.gone",
        "RUN <<EOF\nCMD uvicorn app.gone:app\nEOF",
        "RUN uvicorn --version",
        'ENTRYPOINT ["python", "-m"]\nCMD ["app.gone"]',
        "CMD exec gunicorn app.main:app --workers $WORKERS",
    ],
)
def test_dockerfiles_that_lead_somewhere(lines: str) -> None:
    assert shown(RULES, container(lines)) == []


def test_dockerfiles_that_lead_nowhere() -> None:
    lines = 'CMD ["uvicorn", \\\n  # the application\n  "app.gone:app"]'
    message = "there is no module `app.gone`, so the container does not start"
    assert shown(RULES, container(lines)) == [f"Dockerfile:4:4 {message}"]
    assert shown(RULES, container("ENTRYPOINT python -m app.gone")) == [
        f"Dockerfile:2:22 {message}"
    ]


def monorepo(command: str, more: str = "") -> dict[str, str]:
    return {
        "backend/app/main.py": "app = object()\n",
        "backend/src/tool/cli.py": "",
        "billing/app/bills.py": "app = object()\n",
        "compose.yaml": "services:\n  web:\n    build: ./backend\n"
        f"    command: {command}\n{more}",
    }


@pytest.mark.parametrize(
    ("command", "clean"),
    [
        ("uvicorn app.main:app", True),
        ("uvicorn main:app --app-dir app", True),
        ("python -m tool.cli", True),
        ("python -m tool.gone", False),
        ("uvicorn app.bills:app", False),
    ],
)
def test_a_build_context_below(command: str, clean: bool) -> None:  # noqa: FBT001 - a table of cases
    assert (shown(RULES, monorepo(command)) == []) is clean


@pytest.mark.parametrize(
    "more",
    [
        "    volumes: [./billing:/srv]\n",
        "    volumes: [../elsewhere:/srv]\n",
        "    volumes: ['${CODE}:/srv']\n",
        "    extends: {file: base.yaml, service: web}\n",
    ],
)
def test_mounted_code_may_hold_it(more: str) -> None:
    assert shown(commands.RULES, monorepo("uvicorn app.bills:app", more)) == []


def test_a_context_elsewhere_is_left_alone() -> None:
    for context in ("https://example.com/x.git", "../other", "$DIR", "/srv/x"):
        files = monorepo("uvicorn app.gone:app")
        files["compose.yaml"] = files["compose.yaml"].replace("./backend", context)
        assert shown(RULES, files) == []

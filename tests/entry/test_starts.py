"""Each thing that starts an application, in a repository that has only that."""

import pytest

from entry.places import APP, FACTORY, brief, entry

MAIN = {"app/__init__.py": "", "app/main.py": APP, "requirements.txt": "fastapi\n"}


@pytest.mark.parametrize(
    ("path", "text", "where"),
    [
        ("Dockerfile", "FROM python\nCMD uvicorn app.main:app\n", 2),
        ("Dockerfile", 'FROM python\nCMD ["uvicorn", "app.main:app"]\n', 2),
        ("Dockerfile", 'FROM python\nCMD ["uvicorn",\\\n  "app.main:app"]\n', 3),
        ("Dockerfile", "FROM python\nCMD ['uvicorn', 'app.main:app']\n", 2),
        ("Dockerfile", "FROM python\r\nCMD uvicorn app.main:app\r\n", 2),
        (
            "Dockerfile",
            "FROM python\nCMD uvicorn \\\n  --host x \\\n  app.main:app\n",
            4,
        ),
        (
            "Dockerfile",
            'FROM python\nENTRYPOINT ["uvicorn"]\nCMD ["app.main:app", "--reload"]\n',
            3,
        ),
        (
            "Dockerfile",
            'FROM python\nCMD ["app.main:app", "--reload"]\nENTRYPOINT ["uvicorn"]\n',
            2,
        ),
        (
            "Dockerfile",
            'FROM python\nENTRYPOINT ["/entry.sh"]\nCMD ["uvicorn", "app.main:app"]\n',
            3,
        ),
        (
            "Dockerfile",
            'FROM a AS b\nCMD ["x:app"]\nFROM b\nENTRYPOINT uvicorn app.main:app\n',
            4,
        ),
        (
            "Dockerfile",
            "FROM a AS dev\nCMD uvicorn gone:app\nFROM a\nCMD uvicorn app.main:app\n",
            4,
        ),
        (
            "Dockerfile",
            "FROM python AS api\nCMD uvicorn app.main:app\nFROM nginx\nCOPY a b\n",
            2,
        ),
        ("Dockerfile", "FROM python\nENV M=app.main\nCMD uvicorn $M:app\n", 3),
        ("docker/api.Dockerfile", "FROM python\nCMD uvicorn app.main:app\n", 2),
        ("compose.yaml", "services:\n  x:\n    command: uvicorn app.main:app\n", 3),
        (
            "docker-compose.yml",
            "services:\n  x:\n    command:\n      - uvicorn\n      - app.main:app\n",
            5,
        ),
        (
            "compose.yml",
            (
                "services:\n  x:\n    command: >\n      sh -c 'alembic upgrade &&\n"
                "      uvicorn ${APP:-app.main:app}'\n"
            ),
            5,
        ),
        (
            "compose.yml",
            (
                "services:\n  x:\n    command: |\n      alembic upgrade head\n"
                "      uvicorn app.main:app\n"
            ),
            5,
        ),
        (
            "compose.yml",
            (
                "services:\n  x:\n    environment: [APP=app.main:app]\n"
                "    command: uvicorn $$APP\n"
            ),
            4,
        ),
        (
            "Procfile",
            "web: gunicorn -k uvicorn.workers.UvicornWorker app.main:app\n",
            1,
        ),
        ("render.yaml", "services:\n  - startCommand: uvicorn app.main:app\n", 2),
        ("start.sh", "#!/bin/sh\nexec uvicorn app.main:app\n", 2),
        ("scripts/run.sh", "cd ..\nuvicorn app.main:app\n", 2),
        ("Makefile", "run:\n\tuvicorn app.main:app --reload\n", 2),
        ("justfile", "run:\n    uvicorn app.main:app --reload\n", 2),
        ("package.json", '{"scripts": {\n"api": "uvicorn app.main:app"}}', 2),
        ("pyproject.toml", '[tool.poe.tasks]\nrun = "uvicorn app.main:app"\n', 2),
        ("run.py", 'import uvicorn\nuvicorn.run("app.main:app")\n', 2),
        ("run.py", 'import uvicorn as u\nu.run(app="app.main:app", port=1)\n', 2),
        ("run.py", 'from uvicorn import run\nrun("app.main:app")\n', 2),
        ("run.py", "import uvicorn\nfrom app.main import app\nuvicorn.run(app)\n", 3),
        ("run.py", "import uvicorn\nimport app.main\nuvicorn.run(app.main.app)\n", 3),
        (
            "run.py",
            (
                "import uvicorn\ndef main():\n    from app.main import app as a\n"
                "    c = uvicorn.Config(a)\n    uvicorn.Server(c).run()\n"
            ),
            4,
        ),
        (
            "run.py",
            'from uvicorn import Config\n\nserver = Config("app.main:app")\n',
            3,
        ),
        ("run.py", 'from granian import Granian\nGranian("app.main:app").serve()\n', 2),
        (
            "run.py",
            (
                "from hypercorn.asyncio import serve\nfrom app.main import app\n"
                "serve(app, None)\n"
            ),
            3,
        ),
        (
            "run.py",
            (
                "import subprocess as s, sys\n"
                's.run([sys.executable, "-m", "uvicorn",\n'
                ' "app.main:app"])\n'
            ),
            2,
        ),
        ("run.py", 'import os\nos.system("uvicorn app.main:app --reload")\n', 2),
        ("gunicorn.conf.py", 'wsgi_app = "app.main:app"\n', 1),
    ],
)
def test_alone(path: str, text: str, where: int) -> None:
    assert brief({**MAIN, path: text}) == f"app.main:app @ . | {path}:{where}"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("fastapi run app/main.py", "app.main:app"),
        ("fastapi run app", "app:api"),
        ("fastapi run", "main:app"),
        ("fastapi run main.py --app other", "main:other"),
        ("python main.py", "app.main:app"),
        ("python -m app", "app.main:app"),
        ("shop", "app.main:app"),
        ("bash start.sh", "app.main:app"),
        ("./bin/start.sh", "app.main:app"),
        ("custom serve app.main:app", "app.main:app"),
    ],
)
def test_a_container_that_starts_something_else(command: str, expected: str) -> None:
    files = {
        **MAIN,
        "app/__init__.py": APP.replace("app", "api"),
        "app/__main__.py": 'import uvicorn\nuvicorn.run("app.main:app")\n',
        "main.py": f'import uvicorn\n{APP}other = app\nuvicorn.run("app.main:app")\n',
        "start.sh": "uvicorn app.main:app\n",
        "bin/start.sh": "exec uvicorn app.main:app\n",
        "pyproject.toml": '[project.scripts]\nshop = "app.__main__:main"\n',
        "Dockerfile": f"FROM python\nWORKDIR /srv\nCOPY . .\nCMD {command}\n",
    }
    assert entry(files).text == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('uvicorn.run("svc:create_app", factory=True)', "svc:create_app() @ ."),
        ('uvicorn.run("svc:create_app()")', "svc:create_app() @ ."),
        ("uvicorn.run(create_app())", "svc:create_app() @ ."),
        ("uvicorn.run(create_app, factory=True)", "svc:create_app() @ ."),
        (
            "def main():\n    made = create_app()\n    uvicorn.run(made)",
            "svc:create_app() @ .",
        ),
        ('uvicorn.run(f"{__name__}:api")', "svc:api @ ."),
        ('uvicorn.run(Path(__file__).stem + ":api")', "svc:api @ ."),
        ("uvicorn.run(api)", "svc:api @ ."),
        ("uvicorn.run(holder.api)", "svc:holder.api @ ."),
    ],
)
def test_code_that_starts_its_own(code: str, expected: str) -> None:
    head = f"import uvicorn\n{FACTORY}\n\napi = create_app()\nholder = api\n"
    assert brief({"svc.py": f"{head}\n\n{code}\n"}).partition(" |")[0] == expected


def test_an_image_that_starts_by_itself() -> None:
    image = "FROM tiangolo/uvicorn-gunicorn-fastapi:python3.11\nCOPY ./app /app/app\n"
    assert brief({**MAIN, "Dockerfile": image}) == "app.main:app @ . | Dockerfile:1"
    flat = image.replace("/app/app", "/app")
    assert brief({**MAIN, "Dockerfile": flat}) == "main:app @ app | Dockerfile:1"


@pytest.mark.parametrize(
    "variables",
    ["APP_MODULE=svc.web:api", "MODULE_NAME=svc.web VARIABLE_NAME=api"],
)
def test_what_such_an_image_is_told(variables: str) -> None:
    image = f"FROM tiangolo/uvicorn-gunicorn:x\nCOPY . /app\nENV {variables}\n"
    files = {**MAIN, "svc/web.py": APP.replace("app", "api"), "Dockerfile": image}
    assert brief(files) == "svc.web:api @ . | Dockerfile:1"

"""AEG406: variables that nothing reads."""

import pytest

from aegis_cst.check.rules import environment
from check.project_check import found, shown
from check.settings_project import DOCKERFILE, SETTINGS, project, web, with_field

UNREAD = environment.RULES


@pytest.mark.parametrize(
    "env",
    [
        "DATABASE_URL=x\ndebug=true\n",
        "# OLD_NAME=x\n# prose = more\n\nexport DEBUG=1\n",
        'DATABASE_URL="two\nOTHER=lines"\n',
        "PYTHONUNBUFFERED=1\nUVICORN_PORT=80\nTZ=UTC\nWEB_CONCURRENCY=2\nVITE_API=x\n",
    ],
)
def test_variables_that_are_read(env: str) -> None:
    assert shown(UNREAD, project(env=env)) == []


def test_variables_that_the_libraries_of_a_project_read_themselves() -> None:
    env = (
        "FASTAPI_ENV=development\nFASTAPI_PUBLIC_URL=x\nARQ_TIMEZONE=UTC\nFASTAPI_X=1\n"
    )
    listed = "fastapi\nhttpx\narq\n"
    files = project(env=f"{env}SSLKEYLOGFILE=x\n") | {"requirements.txt": listed}
    assert shown(UNREAD, files) == [
        ".env.example:4:1 no settings field reads `FASTAPI_X` of .env.example"
    ]


def test_a_variable_of_the_example_that_nothing_reads() -> None:
    files = project(env="DEBUG=1\n\n  DATABSE_URL=x\nLEGACY_TOKEN=x\nUNUSED=\n")
    assert shown(UNREAD, files) == [
        ".env.example:3:3 no settings field reads `DATABSE_URL` of .env.example",
        ".env.example:4:1 no settings field reads `LEGACY_TOKEN` of .env.example",
    ]
    near, far = found(UNREAD, files)
    assert near.advice == "did you mean `DATABASE_URL`?"
    assert far.advice == "take it out, or give the settings a field of that name"
    assert near.place.end_column == 14


@pytest.mark.parametrize(
    ("config", "name"),
    [
        (with_field('token: str = ""', 'env_prefix="APP_"'), "APP_TOKEN"),
        (with_field('token: str = Field("", alias="ODD_NAME")'), "ODD_NAME"),
        (with_field('token: str = Field("", validation_alias="ODD")'), "odd"),
        (
            with_field(
                'token: str = Field("", validation_alias=AliasChoices("A1", "B1"))'
            ),
            "B1",
        ),
        (with_field('token: Annotated[str, Field(alias="ODD")] = ""'), "ODD"),
        (
            with_field("db: Database = Database()", 'env_nested_delimiter="__"'),
            "DB__HOST",
        ),
        (
            SETTINGS + "\n\nclass More(Settings):\n    token: str = ''\n",
            "TOKEN",
        ),
        (SETTINGS.replace("BaseSettings)", "Mixin, BaseSettings)"), "ANYTHING"),
        (SETTINGS.replace("BaseSettings)", "base.AppSettings)"), "ANYTHING"),
        (with_field("x: int = 0", "env_prefix=PREFIX"), "ANYTHING"),
        (with_field("x: int = 0", "alias_generator=to_camel"), "ANYTHING"),
        (with_field("x: int = 0", "**OPTIONS"), "ANYTHING"),
        (with_field("x: int = 0", 'extra="allow"'), "ANYTHING"),
        (SETTINGS.replace("Settings()", 'Settings(_env_prefix="X_")'), "ANYTHING"),
        ("class Settings(BaseSettings:\n", "ANYTHING"),
        ("TOKEN = 'no settings class'\n", "ANYTHING"),
    ],
)
def test_what_settings_read_or_may_read(config: str, name: str) -> None:
    assert shown(UNREAD, project(config=config, env=f"{name}=x\n")) == []


def test_fields_of_bases_and_of_other_classes_count() -> None:
    files = project(
        env="TOKEN=\nQUEUE_URL=\nOTHER=x\n",
        config=SETTINGS.replace("BaseSettings)", "Base)")
        .replace("import BaseSettings, ", "import ")
        .replace("\n\n\nclass", "\nfrom ..base import Base\n\n\nclass"),
    )
    files["app/base.py"] = (
        "from pydantic_settings import BaseSettings\n\n"
        "class Base(BaseSettings):\n    token: str = ''\n"
    )
    files["worker/conf.py"] = (
        "from pydantic_settings import BaseSettings\n\n"
        "class Queue(BaseSettings, env_prefix='QUEUE_'):\n    url: str = ''\n"
    )
    assert shown(UNREAD, files) == [
        ".env.example:3:1 no settings field reads `OTHER` of .env.example"
    ]


def test_a_class_whose_name_does_not_tell() -> None:
    config = SETTINGS.replace("Settings(BaseSettings)", "Env(BaseSettings)")
    files = project(config=config.replace("Settings()", "Env()"), env="TOKEN=x\n")
    assert len(found(UNREAD, files)) == 1
    files["app/local.py"] = (
        "from app.core.config import Env\n\nclass Local(Env):\n    token: str = ''\n"
    )
    assert shown(UNREAD, files) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/main.py", 'import os\nx = os.environ["TOKEN_A"]\n'),
        ("app/cli.py", 'typer.Option(envvar="TOKEN_A")\n'),
        ("app/main.py", 'x = os.environ[f"TOKEN_{name}"]\n'),
        ("app/main.py", 'Dynaconf(envvar_prefix="TOKEN")\n'),
        ("scripts/start.sh", 'echo "$TOKEN_A"\n'),
        ("Makefile", "run:\n\techo ${TOKEN_A}\n"),
        ("Dockerfile", f"{DOCKERFILE}ARG TOKEN_A\n"),
        ("alembic.ini", "url = %(TOKEN_A)s\n"),
        ("compose.yaml", "services:\n  db:\n    image: x\n    command: ${TOKEN_A}\n"),
        ("compose.yaml", "services:\n  db:\n    image: x\n    command: $$TOKEN_A\n"),
        (
            "compose.yaml",
            "services:\n  db:\n    image: x\n    environment: [TOKEN_A]\n",
        ),
        ("compose.yaml", "services:\n  db:\n    image: x\n    env_file: .env\n"),
        ("pyproject.toml", '[project]\ndependencies = ["token-client>=1"]\n'),
    ],
)
def test_what_else_may_read_a_variable(path: str, text: str) -> None:
    files = project(env="TOKEN_A=x\n")
    assert len(found(UNREAD, files)) == 1
    assert shown(UNREAD, {**files, path: text}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", "Set TOKEN_A.\n"),
        (".env", "TOKEN_A=x\n"),
        ("app/main.py", "x = TOKEN_AB + MY_TOKEN_A\n"),
        ("pyproject.toml", '[project]\ndependencies = ["redis>=1"]\n'),
    ],
)
def test_what_reads_no_variable(path: str, text: str) -> None:
    files = {**project(env="TOKEN_A=x\n"), path: text}
    assert len(found(UNREAD, files)) == 1


def test_examples_elsewhere_are_none_of_the_settings() -> None:
    files = project()
    files["frontend/.env.example"] = "API_ROOT=x\n"
    assert shown(UNREAD, files) == []


def test_variables_of_services() -> None:
    message = "no settings field reads `DATABSE_URL` of the service `web`"
    as_list = project(compose=web("[DEBUG=1, DATABSE_URL=x, TZ=UTC]"))
    assert shown(UNREAD, as_list) == [f"compose.yaml:4:28 {message}"]
    as_mapping = project(compose=web("{DEBUG: 1, DATABSE_URL: '${DATABSE_URL}'}"))
    assert shown(UNREAD, as_mapping) == [f"compose.yaml:4:29 {message}"]
    in_command = web(
        "{DATABSE_URL: '${DATABSE_URL}'}", "    command: echo $$DATABSE_URL\n"
    )
    assert shown(UNREAD, project(compose=in_command)) == []
    shared = project(
        compose="x-env: &env\n  DATABSE_URL: x\nservices:\n  web:\n    build: .\n"
        "    image: app\n    environment: *env\n"
        "  worker:\n    image: app\n    environment:\n      <<: *env\n      DEBUGG: 1\n"
    )
    assert shown(UNREAD, shared) == [
        f"compose.yaml:2:3 {message}",
        "compose.yaml:12:7 no settings field reads `DEBUGG` of the service `worker`",
    ]


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("build: .", "image: postgres:17"),
        ("build: .", "image: ghcr.io/someone/app"),
        ("build: .", "build: ./frontend"),
        ("build: .", "build: {context: ., dockerfile: db/Dockerfile}"),
        ("build: .", "build: https://example.com/x.git"),
        ("build: .", "build: {context: ., dockerfile_inline: FROM postgres}"),
    ],
)
def test_services_that_run_other_code(change: str, to: str) -> None:
    files = project(compose=web("[DATABSE_URL=x]").replace(change, to))
    files["frontend/Dockerfile"] = "FROM node\n"
    files["db/Dockerfile"] = "FROM postgres:17\nRUN apt-get install python3\n"
    assert shown(UNREAD, files) == []


@pytest.mark.parametrize(
    "image", ["tiangolo/uvicorn-gunicorn-fastapi:python3.11", "$BASE", "postgres"]
)
def test_images_that_may_read_variables_of_their_own(image: str) -> None:
    dockerfile = f"FROM {image}\nRUN pip install .\n"
    files = project(compose=web("[DATABSE_URL=x]"), dockerfile=dockerfile)
    assert shown(UNREAD, files) == []

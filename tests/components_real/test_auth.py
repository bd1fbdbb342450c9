"""The auth component in real projects: SQLite, PostgreSQL, a mail server, strangers."""

import json
import re
import shutil
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from e2e.command import aegis, environ, run
from e2e.environment import environment_with, requirements

from components_real.full_project import make_full_project
from components_real.mail_server import MailServer, run_mail_server
from components_real.postgresql_server import run_postgresql
from components_real.redis_server import run_redis
from components_real.running_project import PATIENCE, RunningProject, Server

API = "/api/v1/auth"
ADMIN = "admin@example.com"
ANN = "ann@example.com"
PASSWORD = "correct horse battery staple"  # noqa: S105 - of a test
README = Path("app/components/auth/README.md")
ROUTING = Path("app/components/backend/api/routing.py")


@pytest.fixture(scope="module")
def original(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> RunningProject:
    """A project with the component; not to be changed."""
    folder = tmp_path_factory.mktemp("auth")
    aegis(folder, "init", "my-api", "--no-input", "--no-sync")
    project = folder / "my-api"
    aegis(project, "add", "database", "auth", "--yes", "--no-sync")
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    needed = [*requirements(project), "psycopg[binary]>=3.3"]
    environment = environment_with(needed, cache.mkdir("environments"))
    return RunningProject(project, environment)


@pytest.fixture
def project(original: RunningProject, tmp_path: Path) -> RunningProject:
    """A copy of it for one test."""
    folder = shutil.copytree(original.folder, tmp_path / "my-api")
    return RunningProject(folder, original.environment)


@pytest.fixture(params=["sqlite", "postgresql"])
def ready(request: pytest.FixtureRequest, project: RunningProject) -> Iterator[Any]:
    """The project with tables, and an administrator, on each kind of database."""
    if request.param == "sqlite":
        yield with_admin(project)
        return
    with run_postgresql() as server:
        yield with_admin(project.given(DATABASE_URL=server.create("app")))


def with_admin(project: RunningProject) -> RunningProject:
    project.command("db", "upgrade")
    create = ("auth", "create-user", ADMIN, "--role", "admin")
    project.command(*create, "--password", PASSWORD)
    project.command("db", "check")
    return project


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    code: int
    body: Any


def ask(
    server: Server, method: str, path: str, body: object = None, token: str = ""
) -> Answer:
    """Ask, and give whatever is answered; a text goes as a form."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    data = body.encode() if isinstance(body, str) else None
    if body is not None and data is None:
        data = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    url = f"{server.url}{API}{path}"
    request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - an http address
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - likewise
            text = answer.read()
            return Answer(answer.status, json.loads(text) if text else None)
    except urllib.error.HTTPError as error:
        return Answer(error.code, json.load(error))


def get_tokens(server: Server, email: str, password: str = PASSWORD) -> dict[str, str]:
    form = {"username": email, "password": password}
    answer = ask(server, "POST", "/token", urllib.parse.urlencode(form))
    assert answer.code == 200, answer
    return dict(answer.body)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server of this test."""
    with run_mail_server() as server:
        yield server


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_from_registration_to_a_forgotten_password(
    ready: RunningProject, mail: MailServer
) -> None:
    with ready.given(**mail.variables).serve() as server:
        body = {"email": ANN, "password": PASSWORD}
        assert ask(server, "POST", "/register", body).code == 202
        link = {"token": mail.next_token(), "password": PASSWORD}
        assert ask(server, "POST", "/verify/confirm", link).code == 204
        tokens = get_tokens(server, ANN)
        me = ask(server, "GET", "/me", token=tokens["access_token"])
        assert (me.code, me.body["email"], me.body["roles"]) == (200, ANN, [])

        assert ask(server, "POST", "/reset", {"email": ANN}).code == 202
        other = f"{PASSWORD}, another one"
        link = {"token": mail.next_token(), "password": other}
        assert ask(server, "POST", "/reset/confirm", link).code == 204
        used = {"refresh_token": tokens["refresh_token"]}
        assert ask(server, "POST", "/refresh", used).code == 401
        again = get_tokens(server, ANN, other)
        rotated = ask(
            server, "POST", "/refresh", {"refresh_token": again["refresh_token"]}
        )
        assert rotated.code == 200


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("encryption", ["starttls", "tls"])
def test_mails_go_only_to_a_server_that_proves_who_it_is(
    project: RunningProject, encryption: str, tmp_path: Path
) -> None:
    reset = ("auth", "reset-password", ADMIN, "--password", PASSWORD)
    with run_mail_server(encryption) as mail:
        ready = with_admin(project).given(**mail.variables)
        assert "Mail not sent" in ready.command(*reset)
        assert mail.mails.empty()
        told = ready.given(**mail.trusted(tmp_path)).command(*reset)
        assert "Mail not sent" not in told
        assert b"Your password was changed" in mail.mails.get(timeout=PATIENCE)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_no_password_goes_to_a_server_without_encryption(
    project: RunningProject, mail: MailServer
) -> None:
    ready = with_admin(project).given(**mail.variables)
    asked = ready.given(AUTH_SMTP_ENCRYPTION="starttls")
    reset = ("auth", "reset-password", ADMIN, "--password", PASSWORD)
    assert "Mail not sent" in asked.command(*reset)
    assert mail.mails.empty()


def test_administrators_see_to_users(ready: RunningProject) -> None:
    ready.command("auth", "create-user", ANN, "--password", PASSWORD)
    with ready.serve() as server:
        admin = get_tokens(server, ADMIN)["access_token"]
        token = get_tokens(server, ANN)["access_token"]
        page = ask(server, "GET", "/users?search=ann", token=admin).body
        path = f"/users/{page['users'][0]['id']}"
        assert page["total"] == 1
        assert ask(server, "GET", "/users", token=token).code == 403
        given = ask(server, "PATCH", path, {"roles": ["editor"]}, admin)
        assert given.body["roles"] == ["editor"]
        assert ask(server, "PATCH", path, {"active": False}, admin).code == 200
        assert ask(server, "GET", "/me", token=token).code == 401
        details = server.health("auth")["details"]
        assert (details["users"], details["administrators"]) == (2, 1)


def test_the_project_as_its_page_says_passes_its_own_checks(
    project: RunningProject,
) -> None:
    """With a guarded route, its test, a field of users and a table of theirs."""
    text = (project.folder / README).read_text(encoding="utf-8")
    route, test = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    write(project, "app/components/backend/api/articles.py", route)
    write(project, "tests/test_articles.py", test)
    routing = (project.folder / ROUTING).read_text(encoding="utf-8")
    docs = "from app.components.backend.api.docs import router as docs_router\n"
    api = "from app.components.backend.api.articles import router as articles_router\n"
    assert docs in routing
    write(
        project,
        str(ROUTING),
        f"{routing.replace(docs, api + docs)}    app.include_router(articles_router)\n",
    )
    profile = project.folder / "app/components/auth/profile.py"
    lines = profile.read_text(encoding="utf-8")
    write(
        project,
        "app/components/auth/profile.py",
        lines.replace("import SQLModel", "import Field, SQLModel")
        + '\n    name: str = Field(default="", max_length=100)\n',
    )
    write(project, "app/models/note.py", NOTE)
    project.command("db", "upgrade")
    project.command("db", "revision", "Add names and notes")
    project.command("db", "upgrade")
    project.command("db", "check")
    for tool in (
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["pytest", "-q"],
    ):
        finished = project.python("-m", *tool)
        assert finished.code == 0, finished.stdout.decode() + finished.told
    with with_admin(project).serve() as server:
        token = get_tokens(server, ADMIN)["access_token"]
        named = ask(server, "PUT", "/me", {"name": "Ada"}, token)
        assert named.body["name"] == "Ada"


NOTE = """from uuid import UUID

from sqlmodel import Field, SQLModel


class Note(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner_id: UUID = Field(foreign_key="auth_user.id")
"""


def write(project: RunningProject, path: str, text: str) -> None:
    (project.folder / path).write_text(text, encoding="utf-8")


def test_what_it_leaves_in_the_database_when_it_goes(project: RunningProject) -> None:
    with_admin(project)
    aegis(project.folder, "remove", "auth", "--yes", "--no-sync")
    project.command("db", "check")
    assert "up to date" in project.command("db", "upgrade")
    aegis(project.folder, "add", "auth", "--yes", "--no-sync")
    with project.serve() as server:
        assert get_tokens(server, ADMIN)["access_token"]


def test_it_does_not_start_in_production_without_a_secret(
    project: RunningProject,
) -> None:
    production = project.given(ENVIRONMENT="production")
    importing = ("-c", "import app.entrypoints.webserver")
    refused = production.python(*importing)
    assert refused.code == 1
    assert "AUTH_SECRET is not set, and is needed in production" in refused.told
    assert production.given(AUTH_SECRET="x" * 32).python(*importing).code == 0


@pytest.mark.parametrize(
    ("ready", "role"),
    [("sqlite", ""), ("sqlite", "user"), ("sqlite", "admin"), ("postgresql", "admin")],
    indirect=["ready"],
)
def test_whatever_is_sent(ready: RunningProject, tmp_path: Path, role: str) -> None:
    ready.command("auth", "create-user", ANN, "--password", PASSWORD)
    quiet = ready.given(LOG_LEVEL="ERROR", AUTH_SMTP_HOST="127.0.0.1")
    with quiet.given(AUTH_SMTP_PORT="1").serve() as server:
        token = ""
        if role:
            email = ADMIN if role == "admin" else ANN
            token = get_tokens(server, email)["access_token"]
        check_api(server, tmp_path, token)


def check_api(server: Server, folder: Path, token: str) -> None:
    """Send made-up requests, the same in each run, to every operation of the API."""
    program = "from schemathesis.cli import schemathesis; schemathesis()"
    options = {
        "--checks": "not_a_server_error,status_code_conformance,"
        "content_type_conformance,response_schema_conformance",
        "--phases": "coverage,fuzzing",
        "--max-examples": "8",
        "--seed": "20",
        "--generation-database": "none",
        "--workers": "1",
        "--include-path-regex": f"^{API}",
    }
    if token:
        # Which would end the session, and leave the rest to a stranger.
        options["--exclude-path-regex"] = "/(logout|sessions.*)$"
    if token:
        options["--header"] = f"Authorization: Bearer {token}"
    finished = run(
        *(sys.executable, "-c", program, "run", f"{server.url}/openapi.json"),
        *(word for option in options.items() for word in option),
        "--no-color",
        cwd=folder,
        env=environ(PYTHONWARNINGS="ignore"),
    )
    told = finished.stdout.decode() + finished.told
    assert finished.code == 0, told
    assert server.process.poll() is None


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_what_the_other_components_do_for_it(
    mail: MailServer, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    made = make_full_project(tmp_path, cache.mkdir("environments"))
    with run_redis(tmp_path) as redis:
        variables = {"REDIS_URL": redis.url, **mail.variables}
        project = with_admin(RunningProject(*made, variables))
        with project.serve() as one, project.serve() as other:
            servers = [one, other] * 6
            assert ask(one, "POST", "/reset", {"email": ADMIN}).code == 202
            assert mail.next_token()
            assert [try_to_sign_in(each) for each in servers[:10]] == [401] * 10
            assert [try_to_sign_in(each) for each in servers[10:]] == [429] * 2
            redis.stop()
            assert try_to_sign_in(one) == 401


def try_to_sign_in(server: Server) -> int:
    form = urllib.parse.urlencode({"username": ANN, "password": "wrong"})
    return ask(server, "POST", "/token", form).code

"""The pages of the auth component in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.command import aegis
from e2e.environment import environment_with, requirements

from components_real.browser import Page, open_page
from components_real.mail_server import MailServer, run_mail_server
from components_real.running_project import RunningProject, Server

ADMIN = "admin@example.com"
ANN = "ann@example.com"
FIRST = "correct horse battery staple"
SECOND = "another horse, another battery"

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
def page() -> Iterator[Page]:
    """An empty page of a browser."""
    with open_page() as page:
        yield page


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server of this test."""
    with run_mail_server() as server:
        yield server


@pytest.fixture
def server(
    tmp_path: Path, mail: MailServer, pytestconfig: pytest.Config
) -> Iterator[Server]:
    """A project with the component and the dashboard, and its administrator."""
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    aegis(tmp_path, "init", "my-api", "--no-input", "--no-sync")
    folder = tmp_path / "my-api"
    aegis(folder, "add", "auth", "--yes", "--no-sync")
    needed = [*requirements(folder), "psycopg[binary]>=3.3"]
    environment = environment_with(needed, cache.mkdir("environments"))
    project = RunningProject(folder, environment, mail.variables)
    project.command("db", "upgrade")
    create = ("auth", "create-user", ADMIN, "--role", "admin")
    project.command(*create, "--password", FIRST)
    with project.serve() as server:
        yield server


def test_from_registration_to_administration(
    server: Server, mail: MailServer, page: Page
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    auth = f"{server.url}/auth"

    page.goto(f"{auth}/register")
    submit(page, "Register", Email=ANN, New_password=FIRST)
    told(page, "A mail to the address says how to go on")
    page.goto(f"{auth}/verify#token={mail.next_token()}")
    assert "token" not in page.url
    submit(page, "Confirm your email", Password=FIRST)
    told(page, "Confirmed: sign in now.")

    page.goto(f"{auth}/forgotten")
    submit(page, "Forgotten password", Email=ANN)
    told(page, "If there is such an account")
    page.goto(f"{auth}/reset#token={mail.next_token()}")
    submit(page, "Choose another password", New_password=SECOND)
    told(page, "Changed: sign in now.")

    page.goto(f"{auth}/sign-in?next=/api/v1/auth/me")
    submit(page, "Sign in", Email=ANN, Password=SECOND)
    page.wait_for_url(f"{server.url}/api/v1/auth/me")
    assert ANN in page.content()
    assert not errors

    page.goto(f"{auth}/users")
    told(page, "Not allowed")
    page.context.clear_cookies()
    page.goto(f"{auth}/users")
    page.wait_for_url("**/sign-in?next=*")
    submit(page, "Sign in", Email=ADMIN, Password=FIRST)
    page.wait_for_url(f"{auth}/users")
    told(page, "2 of 2 users")
    page.get_by_label(f"Roles of {ANN}").fill("editor operator")
    page.get_by_label(f"Roles of {ANN}").press("Tab")
    told(page, f"{ANN} was changed")
    row = page.get_by_role("row").filter(has_text=ANN)
    row.get_by_role("button", name="Deactivate").click()
    row.get_by_role("button", name="Activate", exact=True).wait_for()
    assert "deactivated" in row.inner_text()


def test_nobody_is_led_elsewhere(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/auth/sign-in?next=//elsewhere.example/")
    submit(page, "Sign in", Email=ADMIN, Password=FIRST)
    page.wait_for_url(lambda url: "/auth/" not in url)
    assert page.url.startswith(server.url)


def test_the_dashboard_asks_to_sign_in(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/dashboard/")
    page.get_by_role("link", name="sign in with your account").click()
    submit(page, "Sign in", Email=ADMIN, Password=f"not {FIRST}")
    told(page, "Email or password is wrong")
    submit(page, "Sign in", Email=ADMIN, Password=FIRST)
    page.wait_for_url(f"{server.url}/dashboard/")
    page.wait_for_selector("flt-semantics-placeholder", state="attached")


def submit(page: Page, button: str, **fields: str) -> None:
    """Fill the form as a person does, by its labels."""
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name=button).click()


def told(page: Page, text: str) -> None:
    """Wait until the page says so."""
    page.get_by_role("status").filter(has_text=text).wait_for()

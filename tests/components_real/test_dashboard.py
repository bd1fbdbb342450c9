"""The dashboard of the full project in a real browser, as a screen reader has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.command import TOKEN

from aegis_cst.components.catalogue import catalogue
from components_real.browser import Page, open_page
from components_real.full_project import NAMES, make_full_project
from components_real.redis_server import RedisServer, run_redis
from components_real.running_project import RunningProject, Server

PATIENCE = 60_000
"""Milliseconds to load, and to draw without a graphics card."""

SHOWN = ("application", *(name for name in NAMES if catalogue()[name].lifespan))
TITLES = {"auth": "Users"}
"""Titles of cards that are not called after their component."""

TASK = """
from app.components.worker.registry import Context, task


@task(max_tries=1)
async def fragile(ctx: Context) -> None:
    raise KeyError(ctx["job_id"])
"""

# Flutter draws on a canvas; what stands there it tells only those who ask for it.
ASK_FOR_TEXTS = "document.querySelector('flt-semantics-placeholder').click()"

TEXTS = """() => [...document.querySelectorAll('flt-semantics')]
    .map(each => each.getAttribute('aria-label') ||
        (each.querySelector('flt-semantics') ? '' : each.textContent))"""

SHOWS = f"""wanted => {{
    const groups = ({TEXTS})().map(text => text.split('\\n'));
    return wanted.every(([title, text]) => groups.some(
        lines => lines[0] === title && lines.includes(text)));
}}"""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    folder = tmp_path / "redis"
    folder.mkdir()
    with run_redis(folder) as server:
        yield server


@pytest.fixture
def project(
    tmp_path: Path, redis: RedisServer, pytestconfig: pytest.Config
) -> RunningProject:
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    made = make_full_project(tmp_path, cache.mkdir("environments"))
    task = made[0] / "app/components/worker/tasks/fragile.py"
    task.write_text(TASK, encoding="utf-8")
    project = RunningProject(*made, {"REDIS_URL": redis.url})
    project.command("db", "upgrade")
    return project


@pytest.fixture
def page() -> Iterator[Page]:
    """An empty page of a browser."""
    with open_page() as page:
        yield page


def test_it_shows_each_component_and_that_redis_goes_and_comes(
    project: RunningProject, redis: RedisServer, page: Page
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    healthy = {TITLES.get(name, name.capitalize()): "Healthy" for name in SHOWN}
    with project.serve() as server:
        visit(page, server)
        expect(page, healthy)
        redis.stop()
        expect(page, {**healthy, "Cache": "Degraded", "Worker": "Degraded"})
        redis.start()
        expect(page, healthy)
        assert not errors


def test_its_buttons_run_and_pause_a_job(project: RunningProject, page: Page) -> None:
    name = "Free disk space"
    with project.serve() as server:
        visit(page, server)
        expect(page, {name: "Not run yet"})
        press(page, name, "Run")
        page.get_by_role("button", name="Run", exact=True).last.click()
        expect(page, {name: "Done"})
        press(page, name, "Pause")
        expect(page, {name: "Paused"})
        # The button keeps the focus, so that the next key does not reach another one.
        button(page, name, "Resume").focus()
        page.keyboard.press("Enter")
        expect(page, {name: "Done"})
        page.keyboard.press("Enter")
        expect(page, {name: "Paused"})


def test_its_buttons_retry_and_forget_a_failed_job(
    project: RunningProject, page: Page
) -> None:
    with project.serve() as server:
        project.command("worker", "enqueue", "fragile", "--job-id", "17")
        visit(page, server)
        expect(page, {"fragile": "KeyError"})
        press(page, "fragile", "Retry")
        page.get_by_role("button", name="Retry", exact=True).last.click()
        told = "It waits in its queue"
        expect(page, {told: told})
        expect(page, {"fragile": "KeyError"})
        press(page, "fragile", "Forget")
        expect(page, {"Failed jobs": "None"})


def test_it_asks_a_stranger_for_the_token(project: RunningProject, page: Page) -> None:
    with project.serve() as server:
        page.goto(f"{server.url}/dashboard/")
        sign_in(page, "wrong")
        assert page.get_by_role("alert").inner_text() == "That is not the token."
        sign_in(page, TOKEN)
        ask_for_texts(page)
        expect(page, {"Application": "Healthy"})
        page.context.clear_cookies()
        server.kill()
    with project.serve(int(server.url.rpartition(":")[2])):
        page.get_by_label("token").wait_for(timeout=PATIENCE)


def test_it_says_that_the_server_is_gone_and_comes_back_with_it(
    project: RunningProject, page: Page
) -> None:
    with project.serve() as server:
        visit(page, server)
        expect(page, {"Application": "Healthy"})
        server.kill()
        notice = page.get_by_role("alert")
        notice.wait_for(timeout=PATIENCE)
        assert "No connection to the server" in notice.inner_text()
    with project.serve(int(server.url.rpartition(":")[2])):
        notice.wait_for(state="detached", timeout=PATIENCE)
        expect(page, {"Application": "Healthy"})


def visit(page: Page, server: Server) -> None:
    """Sign in, which opens the dashboard, and have it tell its texts."""
    page.goto(f"{server.url}/operator?token={TOKEN}")
    ask_for_texts(page)


def sign_in(page: Page, token: str) -> None:
    """Fill in the form for strangers."""
    page.get_by_label("token").fill(token)
    page.get_by_role("button", name="Sign in").click()


def ask_for_texts(page: Page) -> None:
    """Have Flutter tell its texts, as a screen reader does."""
    placeholder = "flt-semantics-placeholder"
    page.wait_for_selector(placeholder, state="attached", timeout=PATIENCE)
    page.evaluate(ASK_FOR_TEXTS)


def button(page: Page, row: str, name: str) -> Page:
    """The button of that name in a row."""
    group = page.locator(f"flt-semantics[aria-label^={row!r}]")
    return group.get_by_role("button", name=name, exact=True)


def press(page: Page, row: str, name: str) -> None:
    """Press a button in a row."""
    button(page, row, name).click(timeout=PATIENCE)


def expect(page: Page, states: dict[str, str]) -> None:
    """Wait until the page shows these states by itself."""
    try:
        page.wait_for_function(SHOWS, arg=list(states.items()), timeout=PATIENCE)
    except Exception as error:
        error.add_note(f"the page has {page.evaluate(TEXTS)}")
        raise

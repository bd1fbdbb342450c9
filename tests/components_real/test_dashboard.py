"""The dashboard of the full project in a real browser, as a screen reader has it."""

import os
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from components_real.full_project import NAMES, make_full_project
from components_real.redis_server import RedisServer, run_redis
from components_real.running_project import RunningProject, Server

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
OPTIONS = ["--disable-background-networking", "--enable-unsafe-swiftshader"]
Page: TypeAlias = Any
"""Playwright is not installed everywhere, so its types are not named here."""

PATIENCE = 60_000
"""Milliseconds to load, and to draw without a graphics card."""

# Flutter draws on a canvas; what stands there it tells only those who ask for it.
ASK_FOR_TEXTS = "document.querySelector('flt-semantics-placeholder').click()"

TEXTS = """() => [...document.querySelectorAll('flt-semantics')]
    .filter(each => !each.querySelector('flt-semantics'))
    .map(each => each.getAttribute('aria-label') || each.textContent)"""

SHOWS = f"""wanted => {{
    const texts = ({TEXTS})();
    const follows = (title, status) => texts[texts.indexOf(title) + 1] === status;
    return wanted.every(pair => follows(...pair));
}}"""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    folder = tmp_path / "redis"
    folder.mkdir()
    with run_redis(folder) as server:
        yield server


@pytest.fixture
def server(
    tmp_path: Path, redis: RedisServer, pytestconfig: pytest.Config
) -> Iterator[Server]:
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    made = make_full_project(tmp_path, cache.mkdir("environments"))
    project = RunningProject(*made, {"REDIS_URL": redis.url})
    project.command("db", "upgrade")
    with project.serve() as server:
        yield server


@pytest.fixture
def page() -> Iterator[Page]:
    """An empty page of a browser; the test is skipped where there is none."""
    try:
        playwright = import_module("playwright.sync_api")
    except ImportError:
        pytest.skip("playwright is not installed, see the dependency group browser")
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.skip(f"there is no browser: none of {', '.join(BROWSERS)}")
    is_root = sys.platform != "win32" and os.getuid() == 0
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=executable,
            chromium_sandbox=not is_root,  # it refuses to work for root
            args=OPTIONS,
        )
        yield browser.new_page()
        browser.close()


def test_it_shows_each_component_and_that_redis_goes_and_comes(
    server: Server, redis: RedisServer, page: Page
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{server.url}/dashboard/")
    placeholder = "flt-semantics-placeholder"
    page.wait_for_selector(placeholder, state="attached", timeout=PATIENCE)
    page.evaluate(ASK_FOR_TEXTS)
    healthy = {name.capitalize(): "Healthy" for name in ("application", *NAMES)}

    expect(page, healthy)
    redis.stop()
    expect(page, {**healthy, "Cache": "Degraded", "Worker": "Degraded"})
    redis.start()
    expect(page, healthy)

    assert not errors


def expect(page: Page, states: dict[str, str]) -> None:
    """Wait until the page shows these states by itself."""
    try:
        page.wait_for_function(SHOWS, arg=list(states.items()), timeout=PATIENCE)
    except Exception as error:
        error.add_note(f"the page has {page.evaluate(TEXTS)}")
        raise

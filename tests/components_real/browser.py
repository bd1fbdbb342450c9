"""A real browser, where there is one."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeAlias

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
OPTIONS = ["--disable-background-networking", "--enable-unsafe-swiftshader"]
Page: TypeAlias = Any
"""Playwright is not installed everywhere, so its types are not named here."""


@contextmanager
def open_page() -> Iterator[Page]:
    """An empty page; the test is skipped where there is no browser."""
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

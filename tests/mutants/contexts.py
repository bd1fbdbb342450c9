"""A pytest plugin: coverage of the engine, with the running test as the context."""

import sys
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import coverage  # type: ignore[import-not-found]  # only tox -e mutants has it
import pytest

from mutants.coverage_map import save

_COVERAGE = coverage.Coverage(
    data_file=None, source=["codemods", "aegis_cst"], config_file=False
)
_COVERAGE.start()
_SECONDS: dict[str, float] = defaultdict(float)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Name the context after the test function, and let no cache hide a line."""
    _COVERAGE.switch_context(item.nodeid.partition("[")[0])
    for name, module in list(sys.modules.items()):
        if name.startswith(("codemods", "aegis_cst")):
            for each in list(vars(module).values()):
                if hasattr(each, "cache_clear"):
                    each.cache_clear()
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up what a test function takes."""
    _SECONDS[report.nodeid.partition("[")[0]] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the map in the root of the copy."""
    _COVERAGE.stop()
    data = _COVERAGE.get_data()
    contexts = {
        path: data.contexts_by_lineno(path)
        for path in data.measured_files()
        if Path(path).is_relative_to(session.config.rootpath)
    }
    save(session.config.rootpath, contexts, dict(_SECONDS))

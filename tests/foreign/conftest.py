"""The environment in which foreign projects run."""

import functools

import pytest
from e2e.environment import Environment
from users.environment import full_environment

from aegis_cst.components.placing import layout_of_code
from aegis_cst.reading import project


@pytest.fixture(scope="session")
def environment(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Environment:
    return full_environment(tmp_path_factory.mktemp("full"), pytestconfig.cache)


@pytest.fixture
def code_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each content, and lay out each file of a component, once for all projects.

    Hundreds of projects are given the same files; outlines depend on nothing else.
    """
    monkeypatch.setattr(project, "Contents", lambda: _CONTENTS)
    monkeypatch.setattr(layout_of_code, "laid_out", _laid_out)


_CONTENTS = project.Contents()
_laid_out = functools.cache(layout_of_code.laid_out)

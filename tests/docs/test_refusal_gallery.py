"""The gallery shows what the command says today, and refusals only."""

import importlib.util
from types import ModuleType

import pytest

from docs.markdown import ROOT, page


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "docs_refusal_gallery", ROOT / "docs" / "refusal_gallery.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_of_today(script: ModuleType) -> None:
    now = script.page()
    assert page("refusals-gallery.md") == now, "run: python docs/refusal_gallery.py"
    refused = now.count("refused; nothing was written.")
    assert refused == len(script.CASES) == now.count("\n## ")

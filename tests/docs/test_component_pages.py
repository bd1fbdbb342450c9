"""The pages of the components are those that their manifests and READMEs give."""

import importlib.util
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "component_pages", DOCS / "component_pages.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_those_of_today() -> None:
    for name, text in script().pages().items():
        page = DOCS / "pages" / "components" / f"{name}.md"
        assert page.read_text(encoding="utf-8") == text, (
            f"run docs/component_pages.py: {page.name} is of yesterday"
        )

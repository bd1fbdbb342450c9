"""The pages of the rules are those that their explanations give."""

import importlib.util
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rule_pages", DOCS / "rule_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_those_of_today() -> None:
    texts = script().pages()
    existing = {path.stem for path in (DOCS / "pages" / "rules").glob("*.md")}
    assert existing == set(texts)
    for name, text in texts.items():
        page = DOCS / "pages" / "rules" / f"{name}.md"
        assert page.read_text(encoding="utf-8") == text, (
            f"run docs/rule_pages.py: {page.name} is of yesterday"
        )


def test_the_schema_offers_the_codes_of_today() -> None:
    text = (DOCS / "aegis.schema.json").read_text(encoding="utf-8")
    assert text == script().schema(), "run docs/rule_pages.py"

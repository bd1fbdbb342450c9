import re
from pathlib import Path

import pytest
import yaml

from docs.markdown import FILES, PAGES, ROOT, anchors, prose


class Loader(yaml.SafeLoader):
    """Reads what mkdocs reads."""


Loader.add_constructor("!ENV", lambda _loader, _node: "")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_link_inside_the_repository_leads_somewhere(path: Path) -> None:
    for link in _LINK.findall(prose(path.read_text("utf-8"))):
        if link.startswith(("http://", "https://")):
            continue
        name, _, anchor = link.partition("#")
        if name == "llms.txt":  # docs/hooks.py makes it
            continue
        if name.endswith(".schema.json"):  # docs/hooks.py puts it there
            target = ROOT / "docs" / name
        else:
            target = path.parent / name if name else path
        assert target.is_file(), link
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), link


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "docs" / "mkdocs.yml").read_text("utf-8")
    configuration = yaml.load(text, Loader)  # noqa: S506 - a safe loader
    existing = {each.relative_to(PAGES).as_posix() for each in PAGES.rglob("*.md")}
    assert sorted(_pages(configuration["nav"])) == sorted(existing)


Navigation = str | list["Navigation"] | dict[str, "Navigation"]


def _pages(entry: Navigation) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    parts = entry.values() if isinstance(entry, dict) else entry
    return [name for part in parts for name in _pages(part)]

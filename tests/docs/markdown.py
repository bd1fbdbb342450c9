"""The documentation, taken apart: fenced blocks, tables, headings, links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "pages"
FILES = [
    *(
        ROOT / f"{name}.md"
        for name in ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY")
    ),
    ROOT / "aegis_cst" / ".agents" / "skills" / "aegis" / "SKILL.md",
    *sorted(PAGES.rglob("*.md")),
]

_FENCED = re.compile(r"^```(.*)\n([\s\S]*?)^```$", re.MULTILINE)
_TITLE = re.compile(r'title="([^"]*)"')
_INLINE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; ``title`` is the file that it shows, empty for none."""

    language: str
    title: str
    text: str


def page(name: str) -> str:
    return (PAGES / name).read_text("utf-8")


def blocks(text: str) -> Iterator[Block]:
    for info, body in _FENCED.findall(text):
        title = _TITLE.search(info)
        yield Block(info.partition(" ")[0], title[1] if title else "", body)


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return _FENCED.sub("", text)


def inline_codes(text: str) -> list[str]:
    return _INLINE.findall(prose(text))


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    _, found, rest = f"\n{text}".partition(f"\n{heading}\n")
    assert found, f"there is no heading {heading!r}"
    return re.split(rf"^#{{1,{level}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of the first table, without its head."""
    table: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("|").split(" | ")])
        elif table:
            break
    return [[cell.strip(" |") for cell in row] for row in table[2:]]


def keys(text: str) -> list[str]:
    """The first column of the first table, without code marks."""
    return [row[0].strip("`") for row in rows(text)]


def anchors(text: str) -> set[str]:
    """The anchors that the headings of a page get."""
    titles = re.findall(r"^#+ (.*)$", prose(text), re.MULTILINE)
    return {
        re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title).strip().lower())
        for title in titles
    }

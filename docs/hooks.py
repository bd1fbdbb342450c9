"""Puts into the site what is no page: schemas, and a list of pages for programs."""
# ruff: noqa: INP001 - loaded by mkdocs from its path

import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

Entry = str | list["Entry"] | dict[str, "Entry"]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the schemas, of which there is one copy each, and the list of pages."""
    for schema in sorted(Path(__file__).parent.glob("*.schema.json")):
        page = File.generated(config, schema.name, abs_src_path=str(schema))
        files.append(page)
    files.append(File.generated(config, "llms.txt", content=listed(config)))
    return files


def listed(config: MkDocsConfig) -> str:
    """The pages as https://llmstxt.org lists them: a link and a sentence each.

    Links are relative where the address of the site is not known.
    """
    pages = Path(config.docs_dir)
    lines = [f"# {config.site_name}", "", f"> {config.site_description}"]
    for entry in config.nav or []:
        named = entry if isinstance(entry, dict) else {"": entry}
        for title, inside in named.items():
            if title:
                lines += ["", f"## {title}"]
            lines.append("")
            for name in _names(inside):
                heading, sentence = told(_text(pages / name))
                url = f"{config.site_url or ''}{name.removesuffix('.md')}/"
                if name.endswith("index.md"):
                    url = f"{config.site_url or ''}{name.removesuffix('index.md')}"
                lines.append(f"- [{heading}]({url or './'}): {sentence}")
    return "\n".join(lines) + "\n"


def _names(entry: Entry) -> Iterator[str]:
    """Names of pages, in the order of the navigation."""
    if isinstance(entry, str):
        yield entry
        return
    for each in entry.values() if isinstance(entry, dict) else entry:
        yield from _names(each)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def told(text: str) -> tuple[str, str]:
    """The heading of a page, and the first sentence below it, without its links."""
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    paragraphs = re.split(r"\n\s*\n", text)
    prose = [each for each in paragraphs if re.match(r"[\w`*\[]", each)]
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(prose[:1]))
    sentence = re.split(r"(?<=[.:])\s", " ".join(plain.split()), maxsplit=1)[0]
    return (heading[1] if heading else ""), sentence.rstrip(":")

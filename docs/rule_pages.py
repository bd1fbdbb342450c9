"""Writes the pages of the rules of ``aegis check``, and the table of them all.

Their codes go into the schema of ``[tool.aegis]``, which offers them in editors.

Run it after a change to a rule or its explanation: ``python docs/rule_pages.py``. A new
rule has to be put into the navigation in ``mkdocs.yml`` as well.
"""
# ruff: noqa: INP001 - a script, not part of a package

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from aegis_cst.check.reporters.explain import explanation
from aegis_cst.check.rules import RULES

PAGES = Path(__file__).parent / "pages" / "rules"
SCHEMA = Path(__file__).parent / "aegis.schema.json"
_AREAS = {
    "AEG0": "Files that cannot be read",
    "AEG1": "Routers and routes",
    "AEG2": "Lifespan and hooks",
    "AEG3": "Components",
    "AEG4": "Compose and environment",
    "AEG5": "Packaging",
    "AEG6": "Tasks and tables",
}
_HEAD = """\
# Rules

What [`aegis check`](../commands.md#check) finds. `aegis check --explain CODE` shows
the same pages. What a rule cannot follow, such as a router that is registered in a loop
over a computed list, it leaves alone.

A star says that `--fix` can put it right.
"""


def pages() -> Mapping[str, str]:
    """Text of every page, by its name."""
    own = {each.code: explanation(each.code) for each in RULES}
    return {"index": "\n".join(_index()).rstrip() + "\n", **own}


def _index() -> Iterator[str]:
    yield _HEAD
    for beginning, title in _AREAS.items():
        yield f"## {title}\n"
        yield "| code | name | what it finds |"
        yield "| --- | --- | --- |"
        for each in sorted(RULES, key=lambda rule: rule.code):
            if each.code.startswith(beginning):
                star = " *" if each.fixable else ""
                link = f"[{each.code}]({each.code}.md){star}"
                yield f"| {link} | {each.name} | {each.summary} |"
        yield ""


def schema() -> str:
    """The schema, which offers every code."""
    document = json.loads(SCHEMA.read_text("utf-8"))
    offered = document["definitions"]["code"]["anyOf"][0]
    offered["enum"] = ["ALL", *sorted(each.code for each in RULES)]
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write every page, and delete those of rules that are gone."""
    SCHEMA.write_text(schema(), encoding="utf-8", newline="\n")
    PAGES.mkdir(exist_ok=True)
    texts = pages()
    for page in PAGES.glob("*.md"):
        if page.stem not in texts:
            page.unlink()
    for name, text in texts.items():
        (PAGES / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

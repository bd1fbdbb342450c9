"""Writes the pages of the components: each README, and what the manifest says.

Run it after a change to a component: ``python docs/component_pages.py``.
"""
# ruff: noqa: INP001 - a script, not part of a package

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from aegis_cst.components.catalogue import catalogue, components
from aegis_cst.components.manifest import Manifest

PAGES = Path(__file__).parent / "pages" / "components"
_LINK_TO_FILE = re.compile(r"\[([^\]]+)\]\((?!https?:|#)[^)]*\)")
_CONDITIONS = {"unions": ", on Python 3.9 only"}
_CODE = re.compile(r"(```.*?```)", re.DOTALL)


def pages() -> Mapping[str, str]:
    """Text of every component's page, by the component's name."""
    return {each.name: _page(each) for each in components()}


def _page(manifest: Manifest) -> str:
    parts = [_readme(manifest), *_facts(manifest)]
    for each in catalogue().values():
        if each.is_integration and manifest.name == each.requires[0]:
            parts.append(
                _readme(each).replace("\n## ", "\n### ").replace("# ", "## ", 1)
            )
            parts += [part.replace("## ", "### ", 1) for part in _facts(each)]
    return "\n".join(parts)


def _readme(manifest: Manifest) -> str:
    """The README that a component brings; its links lead to files of a project.

    An integration whose files are a matter of the component has none: then it is what
    the manifest says in a sentence.
    """
    found = [path for path in manifest.files if path.endswith("/README.md")]
    if not found:
        title = manifest.name.replace("-", " ").capitalize()
        return f"# {title}\n\n{manifest.summary}.\n"
    text = manifest.files[found[0]].decode()
    return "".join(
        part if part.startswith("```") else _LINK_TO_FILE.sub(r"\1", part)
        for part in _CODE.split(text)
    )


def _facts(manifest: Manifest) -> Iterator[str]:
    yield "## What it brings\n"
    yield _table(("what", "where"), list(_brought(manifest)))
    if manifest.variable:
        yield "## Settings\n"
        yield "Read from the environment or `.env` by the component's own class.\n"
        rows = [
            (
                f"`{each.name}`",
                f"`{each.value}`" if each.value else "",
                " ".join(each.comment.split()),
            )
            for each in manifest.variable
        ]
        yield _table(("variable", "in `.env.example`", "meaning"), rows)
    # What is only in projects that lack something is told by the README.
    usual = [router for router in manifest.router if not router.unless]
    if paths := [path for router in usual for path in router.paths]:
        yield "## API\n"
        yield _table(("path",), [(f"`{path}`",) for path in paths])


def _brought(manifest: Manifest) -> Iterator[tuple[str, str]]:
    folders = dict.fromkeys(_folder(path) for path in manifest.files)
    yield "files", ", ".join(f"`{folder}`" for folder in folders)
    for command in manifest.command:
        yield "command", f"`my-api {command.command}`"
    for service in manifest.service:
        yield "Compose service", f"`{service.name}`"
        if service.images:
            images = ", ".join(f"`{image}`" for image in service.images)
            yield "used instead, if you run it", f"a service with the image {images}"
    for volume in manifest.volume:
        yield "Compose volume", f"`{volume.name}`"
    for variable in manifest.environment:
        where = ", with `network_mode: host` only" if variable.on_host else ""
        yield "environment of the Compose services", f"`{variable.name}`{where}"
    for mount in manifest.mount:
        yield "mount of the Compose services", f"`{mount.source}:{mount.target}`"
    for each in manifest.requirement:
        condition = _CONDITIONS.get(each.unless, "")
        yield "requirement", f"`{each.requirement}`{condition}"
    known = {each.name for each in components()}
    if required := [name for name in manifest.requires if name in known]:
        yield "requires", ", ".join(f"`{name}`" for name in required)
    if manifest.needs:
        needs = ", ".join(f"`{name}{bound}`" for name, bound in manifest.needs.items())
        yield "works with", needs


def _folder(path: str) -> str:
    """The folder of a component's own, else the file."""
    parts = path.split("/")
    if parts[:2] == ["app", "components"]:
        return "/".join(parts[:3]) + "/"
    if parts[0] == "tests":
        return "tests/"
    return path if len(parts) < 3 else "/".join(parts[:-1]) + "/"  # noqa: PLR2004 - app/x.py


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in escaped)


def main() -> None:
    """Write every page."""
    for name, text in pages().items():
        (PAGES / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

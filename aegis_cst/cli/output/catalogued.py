"""The catalogue, for a person and for a program."""

import textwrap
from collections.abc import Iterator
from typing import Any

from aegis_cst.cli.output.preview import WIDTH
from aegis_cst.cli.output.terminal import Line, Span, line
from aegis_cst.components.catalogue import (
    catalogue,
    components,
    refused,
    required_components,
    requiring,
)
from aegis_cst.components.manifest import Manifest


def as_data() -> list[dict[str, Any]]:
    """One object a component."""
    return [
        {
            "name": each.name,
            "version": each.version,
            "origin": each.origin,
            "summary": each.summary,
            "built_on": each.built_on,
            "requires": required_components(each),
            "required_by": requiring(each.name),
            "combines_with": [name for name, _ in _combinations(each)],
            "files": sorted(each.files),
        }
        for each in components()
    ]


def described() -> Iterator[Line]:
    """A block a component."""
    for manifest in components():
        yield (Span(manifest.name, "bold cyan"), Span(f"  {manifest.built_on}", "dim"))
        yield line(f"  {manifest.summary}")
        if manifest.origin:
            yield from _fact("from", [f"{manifest.origin}, version {manifest.version}"])
        yield from _fact("brings", _brought(manifest))
        yield from _fact("requires", required_components(manifest))
        yield from _fact("required by", requiring(manifest.name))
        for name, summary in _combinations(manifest):
            yield from _fact(f"with {name}", [summary])
        yield line()
    for reason in refused().values():
        yield line(reason, "yellow")


def _brought(manifest: Manifest) -> list[str]:
    return [
        f"{len(manifest.files)} files",
        *(f"API {router.paths[0]}" for router in manifest.router if not router.unless),
        *(f"command {each.command}" for each in manifest.command),
        *(f"service {each.name}" for each in manifest.service),
        *(f"volume {each.name}" for each in manifest.volume),
        *(each.requirement for each in manifest.requirement),
    ]


def _combinations(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The other component of each integration, and what the two are together."""
    for each in catalogue().values():
        if each.is_integration and manifest.name in each.requires:
            others = [
                name for name in required_components(each) if name != manifest.name
            ]
            yield " and ".join(others), each.summary


def _fact(title: str, values: list[str]) -> Iterator[Line]:
    if not values:
        return
    text = textwrap.fill(
        ", ".join(values),
        WIDTH,
        initial_indent=f"  {title}: ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    for each in text.splitlines():
        yield line(each)

"""What of a component has a place in a project, and what is left out, in words."""

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from aegis_cst.components.manifest import Manifest
from aegis_cst.components.manifest_entries import Conditional, Part
from aegis_cst.components.manifest_rules import CONDITIONAL, is_meant
from aegis_cst.components.placing.names import is_test
from aegis_cst.reading import layout as ports
from aegis_cst.reading.layout import Layout

_PORTS = {
    "card": ports.CARDS,
    "command": ports.COMMANDS,
    "variable": ports.ENV,
    **dict.fromkeys(
        ("service", "volume", "depends_on", "environment", "mount"), ports.COMPOSE
    ),
}
"""What entries of a table need, by the table."""

_REASONS = {
    ports.COMMANDS: "there is no Typer application",
    ports.CARDS: "there is no dashboard",
    ports.COMPOSE: "no Compose service runs the application",
    ports.ENV: "there is no file such as .env.example",
    ports.TESTS: "there is no suite for them",
    ports.HOOKS: "there is no folder whose modules become middleware",
    ports.HEALTH: "there is no health registry",
    ports.LOGGING: "there is no set-up of logging",
    ports.LIFESPAN: "there is no lifespan that can be edited",
}


def fitting(manifest: Manifest, layout: Layout) -> Manifest:
    """The manifest without what has no place; itself if all of it has one."""
    dropped = {
        path for path in manifest.files if not _is_brought(manifest, path, layout)
    }
    gone = {_module(path) for path in dropped}
    tables: dict[str, Any] = {}
    for table in CONDITIONAL:
        entries = getattr(manifest, table)
        kept = tuple(
            each
            for each in entries
            if _holds(each, layout)
            and _has_place(manifest, table, layout)
            and getattr(each, "module", "") not in gone
        )
        if kept != entries:
            tables[table] = kept
    if not dropped and not tables and not manifest.part:
        return manifest
    files = {path: data for path, data in manifest.files.items() if path not in dropped}
    left_out = tuple(_left_out(manifest, layout))
    return replace(manifest, part=(), files=files, left_out=left_out, **tables)


def _holds(each: Conditional, layout: Layout) -> bool:
    if each.port and not layout.has(each.port):
        return False
    return not (each.unless and layout.has(each.unless))


def _is_brought(manifest: Manifest, path: str, layout: Layout) -> bool:
    if is_test(path) and not layout.has(ports.TESTS):
        return False
    return all(
        _holds(part, layout)
        for part in manifest.part
        if any(is_meant(path, file) for file in part.files)
    )


def _has_place(manifest: Manifest, table: str, layout: Layout) -> bool:
    if table == "lifespan":
        # Without another way in, it is for the plan to say that this one is closed.
        return layout.has(ports.LIFESPAN) or not _has_other(manifest, ports.LIFESPAN)
    return table not in _PORTS or layout.has(_PORTS[table])


def _has_other(manifest: Manifest, port: str) -> bool:
    """Whether a component brings something else where a port is missing."""
    tables = [manifest.part, *(getattr(manifest, table) for table in CONDITIONAL)]
    return any(each.unless == port for entries in tables for each in entries)


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _left_out(manifest: Manifest, layout: Layout) -> Iterator[str]:
    """What is not brought, and why; what has something in its place is not told."""
    for port, reason in _REASONS.items():
        if layout.has(port) or _has_other(manifest, port):
            continue
        if port == ports.TESTS and not layout.native:
            continue  # it never brings tests there
        if what := _what(manifest, port):
            why = layout.doubt if port == ports.COMPOSE and layout.doubt else reason
            yield f"{what} ({why})"


def _what(manifest: Manifest, port: str) -> str:
    """The pieces of a component that need a port, as a phrase."""
    if port == ports.COMMANDS:
        names = [each.command for each in manifest.command]
        return f"sub-command {' and '.join(names)}" if names else ""
    if port == ports.CARDS and manifest.card:
        return "dashboard card"
    if port == ports.COMPOSE:
        return _in_compose(manifest)
    if port == ports.ENV and manifest.variable:
        return "examples of environment variables"
    if port == ports.TESTS and any(map(is_test, manifest.files)):
        return "tests"
    parts = [each for each in manifest.part if each.port == port]
    told = [part.what or _code_in(part) for part in parts]
    return ", ".join(each for each in told if each)


def _code_in(part: Part) -> str:
    code = [each for each in part.files if each.endswith(".py") and not is_test(each)]
    return ", ".join(posixpath.basename(each) for each in code)


def _in_compose(manifest: Manifest) -> str:
    for noun, entries in (("service", manifest.service), ("volume", manifest.volume)):
        if names := [each.name for each in entries]:
            return f"Compose {noun} {' and '.join(names)}"
    return "Compose settings" if manifest.environment or manifest.mount else ""

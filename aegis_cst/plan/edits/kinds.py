"""The kinds of edits: which codemod makes each, and how the state file keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from types import ModuleType
from typing import Any

from aegis_cst.plan.edits.wanted import Spec
from aegis_cst.reading.record.kinds import KINDS
from codemods.compose import depends_on as compose_depends_on
from codemods.compose import mount as compose_mount
from codemods.python import lifespan, registration
from codemods.requirements import dispatch, requirement_spec
from codemods.result import Found, Refusal, Result


def module_of(kind: str, path: str) -> ModuleType:
    """The codemod that makes edits of a kind in a file."""
    file_kind = dispatch.module_of(path) if kind == "requirement" else None
    return file_kind or import_module(f"codemods.{KINDS[kind].codemod}")


def find(kind: str, path: str, data: bytes, spec: Spec) -> Found | Refusal:
    """Ask the codemod of that kind whether an edit stands in a file."""
    found: Found | Refusal = module_of(kind, path).find(data, spec)
    return found


def strip(
    kind: str, path: str, data: bytes, spec: Spec, chunks: Sequence[str]
) -> Result:
    """Have the codemod of that kind take an edit out of a file."""
    result: Result = module_of(kind, path).strip(data, spec, chunks)
    return result


def dump_spec(spec: Spec) -> dict[str, Any]:
    """A spec as plain data, without what is as by default."""
    return {
        each.name: getattr(spec, each.name)
        for each in fields(spec)
        if getattr(spec, each.name) != each.default
    }


def load_spec(kind: str, data: Mapping[str, Any]) -> Spec:
    """The spec that ``dump_spec`` made data of; raises ``TypeError`` if it is none."""
    values = {
        # TOML has lists only, and specifications are compared and hashed.
        key: tuple(value) if isinstance(value, list) else value
        for key, value in data.items()
    }
    spec: Spec = module_of(kind, "").Spec(**values)
    return spec


def subject(spec: Spec) -> str:
    """What an edit is about, in a word or two for the preview."""
    match spec:
        case registration.Spec():
            return ", ".join([spec.local, *spec.arguments])
        case lifespan.Spec():
            return spec.context
        case requirement_spec.Spec():
            return spec.requirement
        case compose_depends_on.Spec():
            return f"{spec.service} waits for {spec.on}"
        case compose_mount.Spec():
            return f"{spec.source} at {spec.target}"
        case _:
            return spec.name

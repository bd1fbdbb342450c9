"""A plan as a document: what was asked, and what came of it, as digests.

Nothing in a document is ever written into a project. It is applied by planning anew
what was asked, which gives the same as it gave then, or is refused. So nobody has to
trust where it comes from. Its schema is ``docs/plan.schema.json``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import aegis_cst
from aegis_cst.plan.model import Plan
from aegis_cst.plan.undo_record import digest_of
from aegis_cst.reading.record.members import (
    MalformedError,
    contained,
    member,
    text_or_null,
    texts,
)

VERSION = 3
"""Version of the document's schema; a change that readers notice raises it."""

LARGEST = 1_000_000
"""Bytes of a document."""

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_COMMANDS = ("add", "remove", "update")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan was made of besides the project."""

    command: str
    components: tuple[str, ...]
    keep_edited: bool = False
    app: str = ""
    take_new: tuple[str, ...] = ()
    keep_mine: tuple[str, ...] = ()
    fix: bool = False


@dataclass(frozen=True, slots=True)
class Digests:
    """A file before and after a plan; ``None`` stands for no file."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class SavedPlan:
    """What a document says; nothing of it has been compared with a project."""

    asked: Asked
    files: Mapping[str, Digests]


class SavedPlanError(Exception):
    """A document that this aegis does not apply; the text says why."""


def digests(plan: Plan) -> dict[str, Digests]:
    """What a plan does to each file."""
    return {
        each.path: Digests(prefixed(each.before), prefixed(each.after))
        for each in plan.changes
    }


def prefixed(data: bytes | None) -> str | None:
    """A digest with the name of what made it."""
    return None if data is None else f"sha256:{digest_of(data)}"


def dump(asked: Asked, plan: Plan) -> bytes:
    """The document of a plan."""
    data = {
        "version": VERSION,
        "aegis": aegis_cst.__version__,
        "command": asked.command,
        "components": list(asked.components),
        "keep_edited": asked.keep_edited,
        "app": asked.app,
        "take_new": list(asked.take_new),
        "keep_mine": list(asked.keep_mine),
        "fix": asked.fix,
        "files": {
            path: {"before": each.before, "after": each.after}
            for path, each in digests(plan).items()
        },
    }
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def load(data: bytes) -> SavedPlan:
    """Read a document. Raises ``SavedPlanError``."""
    if len(data) > LARGEST:
        message = f"is larger than {LARGEST:,} bytes"
        raise SavedPlanError(message)
    try:
        document = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        message = f"is no JSON: {error}"
        raise SavedPlanError(message) from error
    try:
        return _plan(document)
    except MalformedError as error:
        message = f"is no saved plan: {error}"
        raise SavedPlanError(message) from error


def _plan(document: object) -> SavedPlan:
    version = member(document, "version", int)
    made_by = member(document, "aegis", str)
    if (version, made_by) != (VERSION, aegis_cst.__version__):
        message = (
            # In ASCII: it is the text of others, and may hold what a terminal obeys.
            f"was saved by aegis {made_by!a}, and this is {aegis_cst.__version__}, "
            "which may plan otherwise; make the plan anew"
        )
        raise SavedPlanError(message)
    command = member(document, "command", str)
    if command not in _COMMANDS:
        message = f"command is to be {' or '.join(_COMMANDS)}"
        raise MalformedError(message)
    files: dict[str, object] = member(document, "files", dict)
    return SavedPlan(
        Asked(
            command,
            tuple(texts(document, "components")),
            member(document, "keep_edited", bool),
            member(document, "app", str),
            tuple(_path(each) for each in texts(document, "take_new")),
            tuple(_path(each) for each in texts(document, "keep_mine")),
            member(document, "fix", bool),
        ),
        {_path(path): _digests(each) for path, each in files.items()},
    )


def _path(path: str) -> str:
    """A path that a terminal shows as it is."""
    if not path.isprintable():
        message = f"{path!a} has characters that cannot be seen"
        raise MalformedError(message)
    return contained(path)


def _digests(data: object) -> Digests:
    return Digests(_digest(data, "before"), _digest(data, "after"))


def _digest(data: object, key: str) -> str | None:
    what = "null, or sha256: and 64 hexadecimal digits"
    return text_or_null(data, key, _DIGEST, what)

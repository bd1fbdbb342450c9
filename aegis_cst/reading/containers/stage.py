"""What the image of a Dockerfile is like in the end: its last stage, or a named one."""

import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aegis_cst.reading.containers.compose_service import is_computed
from aegis_cst.reading.containers.dockerfile import Dockerfile

_FROM = re.compile(r"(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?", re.IGNORECASE)
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a build.

    ``image`` is the one of a registry that it starts from; ``folder`` its working
    folder, ``None`` where that cannot be told. ``entrypoint`` and ``command`` are
    words, or one word that is a line for the shell.
    """

    image: str = ""
    folder: str | None = None
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)


def stage_of(dockerfile: Dockerfile, target: str = "") -> Stage:
    """The stage that is built; what a stage starts from, it has too."""
    stages: dict[str, Stage] = {}
    stage, given = Stage(), dict[str, str]()
    for each in dockerfile.instructions:
        if each.name == "FROM" and (found := _FROM.match(each.value)):
            if target and target.lower() in stages:
                break
            base = _filled(found[1], given)
            stage = stages.get(base.lower(), Stage(image=base))
            name = found[2] or str(len(stages))
        elif each.name == "ARG" and "=" in each.value:
            variable, _, default = each.value.partition("=")
            given[variable.strip()] = default.strip().strip("\"'")
            continue
        else:
            stage = _with(stage, each.name, each.value.strip())
            name = next(reversed(stages), "")
        stages[name.lower()] = stage
    return stages.get(target.lower(), stage) if target else stage


def _with(stage: Stage, name: str, value: str) -> Stage:
    """The stage after one more instruction."""
    match name:
        case "WORKDIR":
            written = _filled(value.strip("\"'"), stage.variables)
            if is_computed(written):
                return replace(stage, folder=None)
            if stage.folder is None and not written.startswith("/"):
                return stage
            return replace(stage, folder=posixpath.join(stage.folder or "/", written))
        case "ENV":
            found = re.findall(r"(\w+)=(\"[^\"]*\"|'[^']*'|\S+)", value)
            variables = {key: said.strip("\"'") for key, said in found}
            return replace(stage, variables={**stage.variables, **variables})
        case "ENTRYPOINT":
            # It makes the image forget the command that it had from its base.
            return replace(stage, entrypoint=_words(value))
        case "CMD":
            return replace(stage, command=_words(value))
        case _:
            return stage


def _filled(written: str, given: Mapping[str, str]) -> str:
    """A text with the variables that are known put in."""

    def known(found: re.Match[str]) -> str:
        name = found[1] or found[3]
        return given.get(name, found[2] or found[0])

    return _VARIABLE.sub(known, written)


def _words(value: str) -> tuple[str, ...]:
    try:
        words = json.loads(value)
    except ValueError:
        return (value,)
    is_list = isinstance(words, list) and all(isinstance(each, str) for each in words)
    return tuple(words) if is_list else (value,)

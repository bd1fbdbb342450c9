"""How a service of a compose file runs an image."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace

from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Service
from aegis_cst.reading.containers.dockerfile import words_of
from aegis_cst.reading.containers.shell_words import shell_words
from aegis_cst.reading.containers.stages import Copy, Stage
from aegis_cst.reading.containers.started import Started
from aegis_cst.reading.containers.starting_commands import started_by
from aegis_cst.reading.containers.yaml_file import entries, scalars, text, value_of
from aegis_cst.reading.files.dotenv_file import Variable
from aegis_cst.reading.files.place import Place


def as_run(
    stage: Stage, service: Service, dotenv: Mapping[str, tuple[Variable, ...]]
) -> Stage:
    """The stage with the folder, the mounts and the variables of a service."""
    mounted = [
        Copy(inside, posixpath.normpath(target))
        for source, target in service.mounts()
        if source.startswith(".")
        and target.startswith("/")
        and (inside := service.inside(source)) is not None
    ]
    return replace(
        stage,
        folder=text(value_of(service.node, "working_dir")) or stage.folder,
        copies=[*stage.copies, *mounted],
        variables={
            **stage.variables,
            # Compose puts its values in for `${NAME}`:
            # https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
            **_dotenv(service.folder, dotenv),
            **dict(_environment(service)),
        },
    )


def service_starts(
    file: ComposeFile, service: Service, stage: Stage
) -> Iterator[tuple[Started, Place]]:
    """What the entry point and the command of a service start, taken together.

    An entry point of the image stays; its command does not.
    """
    nodes = list(service.commands())
    words: list[str] = []
    if nodes and value_of(service.node, "entrypoint") is None and stage.entrypoint:
        words += words_of(stage.entrypoint.value) or []
    for node in nodes:
        listed = [each.value for each in scalars(node)]
        # Compose makes one dollar sign of two:
        # https://docs.docker.com/reference/compose-file/interpolation/
        words += listed or shell_words(text(node).replace("$$", "$"))
    for started in started_by(words, variables=stage.variables) if nodes else ():
        places = [file.find(node, started.word) for node in nodes]
        yield started, next((p for p in places if p.end_column), places[0])


def _environment(service: Service) -> Iterator[tuple[str, str]]:
    node = value_of(service.node, "environment")
    for each in scalars(node):
        name, equals, value = each.value.partition("=")
        if equals:
            yield name, value
    for name, entry in entries(node).items():
        yield name, text(entry.value)


def _dotenv(
    folder: str, dotenv: Mapping[str, tuple[Variable, ...]]
) -> Mapping[str, str]:
    """What the ``.env`` beside a compose file sets."""
    variables = dotenv.get(f"{folder}/.env" if folder else ".env", ())
    return {
        each.name: each.value.strip("\"'") for each in variables if not each.is_comment
    }

"""What the container of a compose service is made of, and what it runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aegis_cst.reading.containers.compose_service import Build, Service
from aegis_cst.reading.containers.dockerfile import (
    Instruction,
    read_dockerfile,
    words_of,
)
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.stages import Stage, stages_of
from aegis_cst.reading.containers.yaml_file import scalars, text, value_of

if TYPE_CHECKING:
    import yaml


@dataclass(frozen=True, slots=True)
class ServiceImages:
    """The images of services; ``read`` gives Dockerfiles, ``None`` for none."""

    services: Services
    read: Callable[[str], bytes | None]

    def key(self, service: Service) -> object:
        """What is equal for services that run the same image."""
        name = self.services.value(service, "image")
        if name is not None and text(name[1]):
            return text(name[1])
        build = self.services.build(service)
        return (build, self._target(service)) if build is not None else service.name

    def stage(self, service: Service, built: Build) -> Stage | None:
        """The stage of its Dockerfile that a service runs: its target, or the last."""
        dockerfile = built.dockerfile
        data = self.read(dockerfile) if dockerfile else None
        if not dockerfile or data is None:
            return None
        stages = stages_of(read_dockerfile(dockerfile, data))
        target = self._target(service).lower()
        named = [each for each in stages if target and each.name == target]
        return next(iter(named or stages[-1:]), None)

    def _target(self, service: Service) -> str:
        found = self.services.value(service, "build")
        return text(value_of(found[1], "target")) if found is not None else ""

    def words(self, service: Service, stage: Stage | None) -> list[str]:
        """All that a container runs, by its compose file or by its image."""
        entrypoint = self.services.value(service, "entrypoint")
        command = self.services.value(service, "command")
        words = _written(entrypoint)
        if entrypoint is None and stage is not None:
            words += _told(stage.entrypoint)
        words += _written(command)
        # An entry point of a service also resets the command of its image:
        # https://docs.docker.com/reference/compose-file/services/#entrypoint
        if command is None and entrypoint is None and stage is not None:
            words += _told(stage.command)
        return words


def _told(instruction: Instruction | None) -> list[str]:
    """The words of an instruction, or one that is a line for the shell."""
    if instruction is None:
        return []
    return words_of(instruction.value) or [instruction.value]


def _written(found: "tuple[Service, yaml.Node] | None") -> list[str]:
    if found is None:
        return []
    words = [each.value for each in scalars(found[1])]
    return words or [word for word in [text(found[1])] if word]

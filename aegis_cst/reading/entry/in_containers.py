"""What the containers of a project start: compose services and Dockerfiles."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.dockerfile import (
    Dockerfile,
    is_dockerfile,
    read_dockerfile,
)
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.stages import Copy, Stage, image_starts, stages_of
from aegis_cst.reading.containers.starting_commands import started_by
from aegis_cst.reading.entry.followed import Follower, Ground
from aegis_cst.reading.entry.starts import CONTAINER, Cause, Start
from aegis_cst.reading.files.folders import around
from aegis_cst.reading.files.place import Place

if TYPE_CHECKING:
    from aegis_cst.reading.containers.compose_file import ComposeFile
    from aegis_cst.reading.containers.compose_service import Service

_DEFAULTS = ("/app/app/main.py", "/app/main.py")
"""Where the images of tiangolo look for the application.

https://github.com/tiangolo/uvicorn-gunicorn-docker/blob/master/docker-images/start.sh
"""


_PATTERN = re.compile(r"[*?\[$]")


@dataclass(frozen=True, slots=True)
class _Image:
    """A stage of a Dockerfile, with what is copied as paths of the repository."""

    file: Dockerfile
    stage: Stage
    context: str


class Containers:
    """Looks into each file once."""

    def __init__(self, codebase: Codebase, follower: Follower) -> None:
        """Nothing is read yet."""
        self._codebase = codebase
        self._follower = follower
        self._built: set[str] = set()

    def starts(self) -> Iterator[Start]:
        """Services first, then the Dockerfiles that no service is built from."""
        for file in self._compose():
            together = self._codebase.compose.together_with(file) or [file]
            for service in file.services.values():
                yield from self._service(file, service, together)
        for path in sorted(filter(is_dockerfile, self._codebase.sources.paths)):
            if path not in self._built:
                for image in self._images(path, self._context(path), ""):
                    yield from self._image(image)

    def _context(self, path: str) -> str:
        """Where a Dockerfile that nothing names is built: where its sources are.

        Else it is the folder that it is in.
        """
        data = self._codebase.sources.read(path) or b""
        copied = {
            copy.source
            for stage in stages_of(read_dockerfile(path, data))
            for copy in stage.copies
            if copy.source and not _PATTERN.search(copy.source)
        }
        for folder in around(path):
            if all(self._is_there(_joined(folder, each)) for each in copied):
                return folder
        return posixpath.dirname(path)

    def _is_there(self, path: str) -> bool:
        paths = self._codebase.sources.paths
        return path in paths or any(each.startswith(f"{path}/") for each in paths)

    def _compose(self) -> "list[ComposeFile]":
        from aegis_cst.reading.containers.compose_file import is_compose_file  # noqa: PLC0415 - YAML is imported only where there is a compose file

        if not any(map(is_compose_file, self._codebase.sources.paths)):
            return []
        return self._codebase.compose.files

    def _images(self, path: str, context: str, target: str) -> Iterator[_Image]:
        """The stage that counts; if it starts nothing, those before it."""
        data = self._codebase.sources.read(path)
        if data is None or b"{%" in data:
            return
        file = read_dockerfile(path, data)
        stages = stages_of(file)
        for each in stages:
            each.copies = [
                Copy(_joined(context, copy.source), copy.target) for copy in each.copies
            ]
        chosen = [each for each in stages if target and each.name == target.lower()]
        saying = [each for each in stages if each.command or each.entrypoint]
        last = stages[-1:]
        # The command often stands in a stage before, where the last one only changes
        # the user or copies files.
        if last and not is_self_starting(last[0].image):
            last = saying[-1:] or last
        for stage in chosen or last:
            yield _Image(file, stage, context)

    def _image(self, image: _Image) -> Iterator[Start]:
        ground = _ground(image.stage, image.context)
        cause = Cause(f"{image.file.path} starts it", CONTAINER)
        found = list(image_starts(image.file, image.stage))
        for started, place in found:
            yield from self._follower.of(started, place, cause, ground)
        yield from self._by_default(image, ground, cause)

    def _by_default(
        self, image: _Image, ground: Ground, cause: Cause
    ) -> Iterator[Start]:
        """What an image of tiangolo starts without being told."""
        stage = image.stage
        if not is_self_starting(stage.image) or stage.command or stage.entrypoint:
            return
        place = Place(image.file.path, image.file.instructions[0].line)
        variables = stage.variables
        module = variables.get("MODULE_NAME", "")
        name = variables.get("VARIABLE_NAME", "app")
        word = variables.get("APP_MODULE") or (f"{module}:{name}" if module else "")
        if word:
            for started in started_by(["uvicorn", word]):
                yield from self._follower.of(started, place, cause, ground)
            return
        for path in _DEFAULTS:
            files = self._codebase.sources.paths
            source = next((s for s in stage.sources(path) if s in files), None)
            if source is not None:
                module = path.removeprefix("/app/").removesuffix(".py")
                for started in started_by(
                    ["uvicorn", f"{module.replace('/', '.')}:{name}"]
                ):
                    yield from self._follower.of(started, place, cause, ground)
                return

    def _service(
        self, file: "ComposeFile", service: "Service", files: "list[ComposeFile]"
    ) -> Iterator[Start]:
        from aegis_cst.reading.containers.yaml_file import text, value_of  # noqa: PLC0415 - as above
        from aegis_cst.reading.entry.services import as_run, service_starts  # noqa: PLC0415 - as above

        build = Services(files).build(service)
        target = text(value_of(value_of(service.node, "build"), "target"))
        image: _Image | None = None
        context = ""
        if build is not None and build.context is not None and build.dockerfile:
            self._built.add(build.dockerfile)
            context = build.context
            found = self._images(build.dockerfile, build.context, target)
            image = next(found, None)
        stage = Stage("", service.image) if image is None else image.stage
        stage = as_run(stage, service, self._codebase.dotenv)
        ground = _ground(stage, context or service.folder)
        why = f"the service `{service.name}` of {service.path} starts it"
        cause = Cause(why, CONTAINER)
        for started, place in service_starts(file, service, stage):
            yield from self._follower.of(started, place, cause, ground)
        if image is not None and not list(service.commands()):
            yield from self._image(replace(image, stage=stage))


def _ground(stage: Stage, context: str) -> Ground:
    """Where the imports of a container start: its ``PYTHONPATH``, its folder."""
    paths = [
        each.rstrip("/") or "/"
        for each in stage.variables.get("PYTHONPATH", "").split(":")
        if each and "$" not in each
    ]
    return Ground(
        context,
        tuple(paths),
        stage.variables,
        lambda path: list(stage.sources(path)),
    )


def is_self_starting(image: str) -> bool:
    """Whether an image starts an application that it is not told."""
    name = image.rpartition("/")[2].partition(":")[0]
    return name.startswith(("uvicorn-gunicorn", "uvicorn-"))


def _joined(folder: str, path: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, path or "."))
    return "" if joined == "." else joined

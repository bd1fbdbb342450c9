"""The compose service that runs the application: what a component calls ``web``."""

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aegis_cst.plan.edits.wanted import Spec
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.containers.compose_file import (
    ComposeFile,
    is_compose_file,
    parse_compose,
)
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.launching import launch_of
from aegis_cst.reading.containers.serving import (
    Run,
    ServedApplication,
    application_runs,
    home_of,
)
from aegis_cst.reading.files.tree import Tree
from codemods.compose import depends_on as compose_depends_on
from codemods.compose import environment as compose_environment
from codemods.compose import mount as compose_mount
from codemods.compose import service as compose_service
from codemods.compose.scalar import scalar_text
from codemods.compose.shared import MERGE, own_keys

WEB = "web"
"""What manifests call the service that runs the application."""

HOME = "/home/app"
"""Where the image of the base project keeps its files."""

_COMMAND = re.compile(r"^command:", re.MULTILINE)
_PYTHON = re.compile(r"^command: *\[?(?=python[, ])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ApplicationService:
    """The service of the application in the compose file, and what goes with it."""

    run: Run
    services: Services
    read: Callable[[str], bytes | None]
    root: str

    @property
    def name(self) -> str:
        """What the service is called here."""
        return self.run.service.name

    def placed(self, spec: Spec) -> Spec | Blocker:
        """A specification that names the service as it is called here."""
        match spec:
            case compose_depends_on.Spec(service=service) if service == WEB:
                return replace(spec, service=self.name)
            case compose_mount.Spec(like=like) if like == WEB:
                return self._mounted(replace(spec, like=self.name))
            case compose_environment.Spec(like=like) if like == WEB:
                return replace(spec, like=self.name)
            case compose_service.Spec(like=like, body=body) if like == WEB:
                started = self._started(body)
                if isinstance(started, Blocker):
                    return started
                return replace(spec, like=self.name, body=started)
        return spec

    def _started(self, body: str) -> str | Blocker:
        """The body of a service whose process starts as the application does."""
        if not body.startswith(MERGE):
            return body
        launch = launch_of(self.run, self.services, self.read)
        if launch.runner:
            body = _run_by(body, launch.runner)
        if launch.resets and "entrypoint" not in own_keys(body):
            body = _before_command(body, "entrypoint: []")
        folder = posixpath.normpath(launch.folder)
        if self._is_root(folder) and "working_dir" not in own_keys(body):
            home = home_of(self.run, self.services)
            if home is None:
                return self._homeless()
            folder = posixpath.join(home, folder)
            body = _before_command(body, f"working_dir: {scalar_text(folder)}")
        return body

    def _is_root(self, folder: str) -> bool:
        """Whether a folder in a container is the one that imports start from here."""
        there, here = f"/{folder.strip('/')}", f"/{self.root}"
        return bool(self.root) and (there.endswith(here) or here.endswith(there))

    def _mounted(self, spec: compose_mount.Spec) -> compose_mount.Spec | Blocker:
        """A mount below the folder in which the image keeps its files."""
        home = home_of(self.run, self.services)
        if not spec.target.startswith(f"{HOME}/"):
            return spec
        if home is None:
            return self._homeless()
        below = spec.target.removeprefix(f"{HOME}/")
        return replace(spec, target=posixpath.join(home, below))

    def _homeless(self) -> Blocker:
        place = self.run.place
        reason = f"where the service `{self.name}` keeps its files cannot be told"
        return Blocker(f"{reason}; give it a working_dir", place.path, place.line)


def _before_command(body: str, line: str) -> str:
    """The body with a key more, in front of its command."""
    return _COMMAND.sub(lambda match: f"{line}\n{match[0]}", body, count=1)


def _run_by(body: str, runner: Sequence[str]) -> str:
    """The body with words in front of the Python that its command starts."""
    found = _PYTHON.search(body)
    if found is None:
        return body
    flow = found[0].endswith("[")
    words = [scalar_text(each, flow=True) for each in runner] if flow else runner
    given = "".join(f"{each}, " if flow else f"{each} " for each in words)
    return body[: found.end()] + given + body[found.end() :]


def application_service(
    tree: Tree, path: str, application: ServedApplication
) -> ApplicationService | Blocker | None:
    """The service of the compose file at a path; ``None`` if none of it runs it."""
    files = together(tree, path)
    file = next((each for each in files if each.path == path), None)
    if file is None or file.faults:
        return None
    read = _reader(tree)
    runs = application_runs(file, files, read, application)
    if len(runs) > 1:
        names = ", ".join(
            f"{each.service.name} (line {each.place.line})" for each in runs
        )
        reason = f"several services may run the application: {names}"
        advice = "say in its command which one does, as `uvicorn module:name`"
        return Blocker(f"{reason}; {advice}", path, runs[0].place.line)
    if not runs:
        return None
    return ApplicationService(runs[0], Services(files), read, application.root)


def together(tree: Tree, path: str) -> list[ComposeFile]:
    """A compose file, those beside it, and all that they extend or include."""
    folder = posixpath.dirname(path)
    beside = (posixpath.join(folder, name) for name in tree.entries(folder))
    # ``docker-compose.override.yml`` and the like are read along with it:
    # https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
    waiting = [path, *filter(is_compose_file, beside)]
    read = _reader(tree)
    found: dict[str, ComposeFile] = {}
    while waiting:
        each = waiting.pop(0)
        file = parse_compose(each, read(each)) if each not in found else None
        if file is not None:
            found[each] = file
            waiting += [other for other in file.others() if other]
    return list(found.values())


def _reader(tree: Tree) -> Callable[[str], bytes | None]:
    def read(path: str) -> bytes | None:
        data = content(tree, path)
        return data if isinstance(data, bytes) else None

    return read

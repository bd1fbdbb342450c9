"""Which service of a compose file runs the application, whatever it is called."""

import posixpath
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import (
    Build,
    Service,
    is_computed,
)
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.service_images import ServiceImages
from aegis_cst.reading.containers.stages import Stage
from aegis_cst.reading.containers.started import How, Started
from aegis_cst.reading.containers.starting_commands import started_by, started_by_line
from aegis_cst.reading.containers.yaml_file import text
from aegis_cst.reading.files.place import Place

_OTHER_PROGRAMS = frozenset(
    {"npm", "npx", "node", "yarn", "pnpm", "bun", "deno", "nginx", "caddy", "httpd"}
    | {"alembic", "pytest", "flower", "streamlit", "jupyter", "mkdocs", "sleep", "tail"}
    | {"redis-server", "postgres", "mysqld", "mongod", "rabbitmq-server", "psql"}
    | {"dramatiq", "rq", "rqworker", "huey_consumer", "prefect", "airflow", "dagster"}
)
_WRAPPERS = frozenset({"run", "exec", "sh", "bash", "-c", "-lc", "-ec", "uv", "poetry"})
_OTHER_IMAGES = frozenset({"nginx", "node", "httpd", "caddy", "bun", "deno", "traefik"})


@dataclass(frozen=True, slots=True)
class ServedApplication:
    """What is to be run: ``path`` is the file of the module, empty if unknown.

    ``starters`` are modules, and console scripts, that start it as well. ``images``
    are last parts of names that its image may have where it is not built here.
    """

    module: str = ""
    attribute: str = ""
    path: str = ""
    starters: frozenset[str] = frozenset()
    images: frozenset[str] = frozenset()

    @property
    def root(self) -> str:
        """The folder that its imports start from; empty for that of the repository."""
        file = self.module.replace(".", "/")
        # Where no application was found there is no module either.
        return self.path.rpartition(file)[0].rstrip("/") if file else ""


class Certainty(IntEnum):
    """How sure it is that a service runs the application."""

    NO = 0
    MAYBE = 1
    """Its image holds the code, and nothing says that it runs something else."""
    LIKELY = 2
    """It serves an application out of the code, under another name."""
    CERTAIN = 3


@dataclass(frozen=True, slots=True)
class Run:
    """A service that runs the application; ``place`` is where it stands."""

    service: Service
    place: Place
    certainty: Certainty
    build: Build | None
    stage: Stage | None


def application_runs(
    file: ComposeFile,
    files: Sequence[ComposeFile],
    read: Callable[[str], bytes | None],
    application: ServedApplication,
) -> list[Run]:
    """The services of a file that run the application; one for each image.

    ``files`` are all that may be used together with it, itself included; ``read``
    gives Dockerfiles. None: nothing here runs it. Several: it cannot be told.
    """
    services = Services(files)
    search = _Search(services, ServiceImages(services, read), application)
    runs = [search.run(each) for each in file.services.values()]
    best = max((each.certainty for each in runs), default=Certainty.NO)
    if best is Certainty.NO:
        return []
    found: dict[object, list[Run]] = {}
    for each in runs:
        if each.certainty is best:
            found.setdefault(search.images.key(each.service), []).append(each)
    return [max(group, key=search.openness) for group in found.values()]


@dataclass(frozen=True, slots=True)
class _Search:
    services: Services
    images: ServiceImages
    application: ServedApplication

    def run(self, service: Service) -> Run:
        """How sure it is that a service runs the application."""
        built = self.services.build(service)
        # Built elsewhere, as in a pipeline, and pulled here: its Dockerfile lies where
        # one does.
        if built is None and self._is_ours(service):
            folder = service.folder
            built = Build(folder, posixpath.join(folder, "Dockerfile"))
        stage = self.images.stage(service, built) if built is not None else None
        certainty = self._certainty(service, built, stage)
        place = service.place(service.key or service.node)
        return Run(service, place, certainty, built, stage)

    def openness(self, run: Run) -> tuple[bool, bool]:
        """What tells a server from a task that runs once in the same image."""
        service = run.service
        ports = self.services.value(service, "ports") is not None
        # A server publishes ports, and is what the image runs without being told.
        return ports, self.services.value(service, "command") is None

    def _is_ours(self, service: Service) -> bool:
        """Whether an image that is not built here is the application's by its name."""
        image = self.services.value(service, "image")
        written = text(image[1]) if image is not None else ""
        name = written.partition("@")[0].rpartition("/")[2].partition(":")[0]
        return name in self.application.images

    def _certainty(
        self, service: Service, built: Build | None, stage: Stage | None
    ) -> Certainty:
        if built is not None and not self._may_hold_code(built):
            return Certainty.NO
        words = self.images.words(service, stage)
        started = [each for each in _started(words) if _says(each)]
        if any(map(self._matches, started)):
            return Certainty.CERTAIN
        if built is not None and _program(words) in self.application.starters:
            return Certainty.CERTAIN
        if built is None:
            return Certainty.NO
        if any(each.how in {How.SERVES, How.FILE} for each in started):
            return Certainty.LIKELY
        if started or self._runs_another(words, stage):
            return Certainty.NO
        return Certainty.MAYBE

    def _may_hold_code(self, built: Build) -> bool:
        """Whether the file of the application may be in an image."""
        context, path = built.context, self.application.path
        return not context or not path or f"{path}/".startswith(f"{context}/")

    def _matches(self, started: Started) -> bool:
        application = self.application
        if started.module in application.starters:
            return True
        module = started.module
        if started.how in {How.SCRIPT, How.FILE}:
            module = module.removesuffix(".py").replace("/", ".")
        # A worker has the code of the application, and serves none of it.
        if started.how is How.CELERY or not application.module:
            return False
        if not _is_tail(module, application.module):
            return False
        named = started.how is How.SERVES and started.attribute
        return not named or started.attribute == application.attribute

    @staticmethod
    def _runs_another(words: Sequence[str], stage: Stage | None) -> bool:
        """Whether it is seen that something else than Python code of ours runs."""
        image = "" if stage is None else stage.image.partition("@")[0]
        base = image.rpartition("/")[2].partition(":")[0]
        return _program(words) in _OTHER_PROGRAMS or base in _OTHER_IMAGES


def _says(started: Started) -> bool:
    """Whether it is known what is started; ``fastapi run`` alone looks for it."""
    return started.is_followed or started.how is How.FILE


def _is_tail(one: str, other: str) -> bool:
    """Whether two dotted names may be one module, seen from different folders."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _program(words: Sequence[str]) -> str:
    """The program that a container runs, whatever it is wrapped in."""
    plain = (each for word in words for each in word.split())
    programs = (each.rpartition("/")[2] for each in plain)
    return next((each for each in programs if each not in _WRAPPERS), "")


def _started(words: Sequence[str]) -> Iterable[Started]:
    if len(words) == 1:
        return started_by_line(words[0])
    return started_by(words)


def home_of(run: Run, services: Services) -> str | None:
    """Where a container has its working folder; ``None`` where it cannot be told.

    A folder that the code is mounted at is one, where nothing else says it.
    """
    given = services.value(run.service, "working_dir")
    if given is not None:
        return text(given[1]) or None
    folder = run.stage.folder if run.stage is not None else "/"
    if folder != "/" and not is_computed(folder):
        return folder
    for each in services.chain(run.service):
        for source, target in each.mounts():
            inside = each.inside(source) if source.startswith(".") else None
            if inside is not None and target.startswith("/") and _holds(inside, run):
                return target
    return None


def _holds(folder: str, run: Run) -> bool:
    """Whether a folder is the one that the image is built from."""
    context = run.build.context if run.build is not None else ""
    return folder == context

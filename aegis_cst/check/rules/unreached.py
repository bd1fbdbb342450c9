"""AEG408: a server in a container has to be reached from outside of it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from aegis_cst.check.finding import Finding, Replacement
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Service
from aegis_cst.reading.containers.dockerfile import (
    Dockerfile,
    Instruction,
    is_dockerfile,
    read_dockerfile,
    words_of,
)
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.listening import (
    LOOPBACK,
    SERVERS,
    Listening,
    listening,
)
from aegis_cst.reading.containers.published import Published, published
from aegis_cst.reading.containers.service_images import ServiceImages
from aegis_cst.reading.containers.stages import stages_of
from aegis_cst.reading.containers.yaml_file import scalars, text, value_of
from aegis_cst.reading.files.place import Place

if TYPE_CHECKING:
    import yaml

_CODE = "AEG408"
_ANY = "0.0.0.0"  # noqa: S104 - what is advised
_Found = tuple[Listening, Place]


def _check(codebase: Codebase) -> Iterator[Finding]:
    built = set()
    for file in codebase.compose.files:
        together = codebase.compose.together_with(file)
        for service in file.services.values() if together is not None else ():
            build = service.build
            built |= {build.dockerfile} if build and build.dockerfile else set()
            if together is None or not _is_alone(service, together):
                continue
            found = _listens(codebase, file, service, together)
            if found is not None and not _has_settings(codebase, found[0]):
                yield from _judged(codebase, file, service, *found)
    yield from _dockerfiles(codebase, built)


def _has_settings(codebase: Codebase, found: Listening) -> bool:
    """Whether a file of settings may say where a server listens, and nothing else does.

    Where the server is started, and so which file it reads, is not asked.
    """
    file = SERVERS[found.program].file
    return (
        bool(file)
        and not found.written
        and any(path.rpartition("/")[2] == file for path in codebase.sources.paths)
    )


def _is_alone(service: Service, together: Sequence[ComposeFile]) -> bool:
    """Whether a service has a network of its own, and is described in one file."""
    mode = f"service:{service.name}"
    others = [each for file in together for each in file.services.values()]
    shared = any(text(value_of(each.node, "network_mode")) == mode for each in others)
    several = sum(each.name == service.name for each in others) > 1
    keys = ("network_mode", "extends")
    own = all(value_of(service.node, each) is None for each in keys)
    return own and not shared and not several


def _listens(
    codebase: Codebase,
    file: ComposeFile,
    service: Service,
    together: Sequence[ComposeFile],
) -> _Found | None:
    """Where the server of a service listens, and the place that says so."""
    services = Services(together)
    images = ServiceImages(services, codebase.sources.read)
    build = services.build(service)
    stage = images.stage(service, build) if build is not None else None
    told = {each.name for each, _ in service.environment()}
    told |= stage.variables.keys() if stage is not None else set()
    # What a file sets is not asked: it is often not there, as `.env` is ignored by git.
    variables = None if value_of(service.node, "env_file") is not None else told
    nodes = list(service.commands())
    if not nodes:
        dockerfile = build.dockerfile if build is not None else None
        data = codebase.sources.read(dockerfile) if dockerfile else None
        if not dockerfile or data is None or value_of(service.node, "build") is None:
            return None
        # Another stage than the last one, with a command of its own.
        if text(value_of(value_of(service.node, "build"), "target")):
            return None
        return _in_dockerfile(read_dockerfile(dockerfile, data), variables)
    # An entry point gets the command, and may do with it what it likes.
    if len(nodes) > 1 or value_of(service.node, "entrypoint") is not None:
        return None
    words = [each.value for each in scalars(nodes[0])]
    found = listening(words or text(nodes[0]), variables)
    return None if found is None else (found, _place(file, nodes[0], found))


def _place(file: ComposeFile, node: "yaml.Node", found: Listening) -> Place:
    return file.find(node, found.written or found.program)


def _in_dockerfile(file: Dockerfile, variables: set[str] | None) -> _Found | None:
    """Where the command of the last stage listens, in the environment that it has."""
    last = max(
        (at for at, each in enumerate(file.instructions) if each.name == "FROM"),
        default=0,
    )
    stage = file.instructions[last:]
    commands = [each for each in stage if each.name in {"CMD", "ENTRYPOINT"}]
    if len({each.name for each in commands}) != 1:
        return None
    command = commands[-1]
    found = listening(words_of(command.value) or command.value, variables)
    return None if found is None else (found, _spot(file, command, found))


def _spot(file: Dockerfile, command: Instruction, found: Listening) -> Place:
    return file.find(found.written or found.program, command)


def _judged(
    codebase: Codebase,
    file: ComposeFile,
    service: Service,
    found: Listening,
    place: Place,
) -> Iterator[Finding]:
    ports = published(service)
    if found.host in LOOPBACK:
        yield _on_loopback(codebase, found, place, f"the service `{service.name}`")
        return
    if not ports or any(each.inner == found.port for each in ports):
        return
    first = ports[0]
    yield Finding(
        _CODE,
        _port_place(file, first),
        f"the service `{service.name}` publishes port {first.inner}, and "
        f"{found.program} listens on {found.port}: nobody answers there",
        f"publish {found.port}, or let {found.program} listen on {first.inner}",
        ((place, f"{found.program} is started here"),),
    )


def _port_place(file: ComposeFile, port: Published) -> Place:
    return file.find(port.node, str(port.inner))


def _on_loopback(
    codebase: Codebase, found: Listening, place: Place, what: str
) -> Finding:
    says = "" if found.written else " where nothing else is said"
    return Finding(
        _CODE,
        place,
        f"{found.program} listens on {found.host}{says}, so nobody outside of the "
        f"container reaches {what}",
        f"let it listen on {_ANY}",
        fix=_fix(codebase, found, place),
    )


def _fix(codebase: Codebase, found: Listening, place: Place) -> Replacement | None:
    """The address in its place, where it is written."""
    lines = (codebase.sources.read(place.path) or b"").splitlines(keepends=True)
    if not found.written or not place.end_column or len(lines) < place.line:
        return None
    before = sum(map(len, lines[: place.line - 1]))
    column = lines[place.line - 1].find(found.written.encode())
    at = found.written.find(found.host)
    if column < 0 or at < 0 or lines[place.line - 1].count(found.host.encode()) != 1:
        return None
    start = before + column + at
    end = start + len(found.host)
    return Replacement(
        place.path, start, end, _ANY.encode(), f"let it listen on {_ANY}"
    )


def _dockerfiles(codebase: Codebase, built: set[str]) -> Iterator[Finding]:
    """Images that say which port they are reached on, and are not.

    Those that a compose service is built from are judged with it.
    """
    for path in sorted(filter(is_dockerfile, codebase.sources.paths)):
        data = codebase.sources.read(path) if path not in built else None
        if data is None or b"{%" in data or b"EXPOSE" not in data.upper():
            continue
        file = read_dockerfile(path, data)
        stages = stages_of(file)
        found = _in_dockerfile(file, set(stages[-1].variables)) if stages else None
        if found is None or _has_settings(codebase, found[0]):
            continue
        if found[0].host in LOOPBACK:
            yield _on_loopback(codebase, *found, "it")


RULES = (
    Rule(
        _CODE,
        "unreached-server",
        "A server in a container listens on 127.0.0.1, or not on the port that is "
        "published.",
        _check,
        fixable=True,
    ),
)

"""What a compose service comes to with what it extends, over several files."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Build, Service
from aegis_cst.reading.containers.yaml_file import text, value_of

if TYPE_CHECKING:
    import yaml


class Services:
    """The services of files that may be used together."""

    def __init__(self, files: Sequence[ComposeFile]) -> None:
        """``files`` as ``Compose.together_with`` gives them, or only one."""
        self.files = files

    @cached_property
    def _by_path(self) -> dict[str, ComposeFile]:
        return {file.path: file for file in self.files}

    def chain(self, service: Service) -> list[Service]:
        """A service, those of its name in other files, and all that these extend."""
        found: list[Service] = []
        waiting = [service]
        for file in self.files:
            other = file.services.get(service.name)
            if file.path != service.path and other is not None:
                waiting.append(other)
        while waiting:
            each = waiting.pop(0)
            if any(each is one for one in found):
                continue
            found.append(each)
            waiting += [base for base in [self.extended(each)] if base is not None]
        return found

    def extended(self, service: Service) -> Service | None:
        """The service that one extends, if its file is known."""
        path, name = extends(service)
        file = self._by_path.get(path)
        return None if file is None else file.services.get(name)

    def value(self, service: Service, key: str) -> "tuple[Service, yaml.Node] | None":
        """What a key says, and the service in which it is written."""
        for each in self.chain(service):
            node = value_of(each.node, key)
            if node is not None:
                return each, node
        return None

    def build(self, service: Service) -> Build | None:
        """What the image is built from, be it by another service."""
        for each in self.chain(service):
            if each.build is not None:
                return each.build
        name = self.value(service, "image")
        if name is None:
            return None
        for other in self.all():
            if other.build is not None and other.image == text(name[1]):
                return other.build
        return None

    def all(self) -> Iterator[Service]:
        """Every service of every file."""
        for file in self.files:
            yield from file.services.values()


def extends(service: Service) -> tuple[str, str]:
    """Path and name of the service that one extends; empty if it extends none."""
    node = value_of(service.node, "extends")
    name = text(value_of(node, "service")) or text(node)
    if not name:
        return "", ""
    written = text(value_of(node, "file"))
    path = service.inside(written) if written else service.path
    return (path, name) if path else ("", "")

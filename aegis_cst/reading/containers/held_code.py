"""Which of the project's code is in a container."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from aegis_cst.reading.code.modules import Modules
from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Service, is_computed
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.yaml_file import value_of

_HOLDS_NO_CODE = ("~", "/var/run/", "/etc/", "/dev/", "/sys/", "/proc/", "/tmp/")  # noqa: S108 - not used, only looked at
_MAY_BE_SHARED = frozenset({"google", "azure", "opentelemetry", "zope"})
"""Namespace packages that come from many distributions."""


@dataclass(frozen=True)
class Code:
    """The folders of the project that a container may hold code of."""

    folders: tuple[str, ...]
    paths: frozenset[str]
    modules: Modules

    def file_of(self, module: str) -> str | None:
        """The file of a module, wherever in the folders imports may start from."""
        for folder in self.folders:
            # Asked as if a file of that folder imported it.
            found = self.modules.path_of(module, posixpath.join(folder, "_"))
            if found is not None:
                return found
        return next(self.files_of(module), None)

    def files_of(self, module: str) -> Iterator[str]:
        """Every file that may be the module."""
        relative = module.replace(".", "/")
        ends = (f"{relative}.py", f"{relative}/__init__.py", f"{relative}.pyx")
        for path in self._held:
            if path.endswith(ends) and _is_tail(path, ends):
                yield path
        middle = f"/{relative}/"
        yield from (each for each in self._held if middle in f"/{each}")

    def has_script(self, relative: str) -> bool:
        """Whether there may be a file at a path below the working folder."""
        return any(f"/{path}".endswith(f"/{relative}") for path in self._held)

    def is_ours(self, module: str) -> bool:
        """Whether the top-level package of a module is in one of the folders."""
        top = module.partition(".")[0]
        return top not in _MAY_BE_SHARED and any(
            self.modules.is_ours(top, posixpath.join(folder, "_"))
            for folder in self.folders
        )

    @cached_property
    def _held(self) -> list[str]:
        starts = tuple(f"{folder}/" for folder in self.folders if folder)
        if len(starts) < len(self.folders):
            return sorted(self.paths)
        return sorted(path for path in self.paths if path.startswith(starts))


def _is_tail(path: str, ends: tuple[str, ...]) -> bool:
    return any(path == end or path.endswith(f"/{end}") for end in ends)


def folders_of(service: Service, files: list[ComposeFile]) -> tuple[str, ...] | None:
    """The folders whose code a service may run; ``None`` if that cannot be told."""
    build = Services(files).build(service)
    if build is None:
        folders: list[str | None] = [""]
    elif value_of(service.node, "extends") is not None:
        return None
    else:
        folders = [build.context]
    for source, _ in service.mounts():
        if source.startswith(_HOLDS_NO_CODE):
            continue
        named = {each.name for each in service.volumes_named()}
        # A named volume holds data. Any other source may lie over the code of the
        # image.
        if source and (source not in named or is_computed(source)):
            folders.append(service.inside(source))
    known = tuple(each for each in folders if each is not None)
    return known if len(known) == len(folders) else None

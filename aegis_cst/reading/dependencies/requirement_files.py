"""The files of requirements of a project, each read once, and what they include."""

import posixpath
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.sources import Sources
from aegis_cst.reading.files.toml_text import parse_toml
from codemods.requirements.dispatch import is_pip_list, module_of
from codemods.requirements.listing import Listing
from codemods.requirements.requirements_lines import includes_of
from codemods.requirements.requirements_txt import Made, made_by
from codemods.result import Refusal
from codemods.text_encoding import as_utf8

_APPLICATION = frozenset({"fastapi", "fastapi-slim"})


class RequirementFiles:
    """Requirements by the path of a file; a file that cannot be read has none."""

    def __init__(self, sources: Sources) -> None:
        """``sources`` are read on demand."""
        self.sources = sources
        self.listed = cache(self._listed)
        self.text = cache(self._text)

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self.sources.paths

    def _listed(self, path: str) -> tuple[Listing, ...]:
        module = module_of(path)
        data = self.sources.read(path) if self.exists(path) else None
        if module is None or data is None:
            return ()
        found: list[Listing] | Refusal = module.listed(data)
        return () if isinstance(found, Refusal) else tuple(found)

    def _text(self, path: str) -> str:
        data = self.sources.read(path) if self.exists(path) else None
        # pip takes UTF-16 by its mark, and files written by PowerShell are in it:
        # https://pip.pypa.io/en/stable/reference/requirements-file-format/#encoding
        return as_utf8(data or b"").decode("utf-8-sig", errors="replace")

    def document(self, path: str) -> Mapping[str, Any]:
        """A TOML file as data; empty where it cannot be read."""
        document = parse_toml(self.text(path), path)
        return {} if isinstance(document, Blocker) else document

    def runs_application(self, path: str) -> bool:
        """Whether a file lists FastAPI among what always runs."""
        return any(
            each.name in _APPLICATION and not each.group for each in self.listed(path)
        )

    def made(self, path: str) -> Made | None:
        """What made a file of requirements; ``None`` for one written by hand."""
        return made_by(self.text(path)) if _may_be_made(path) else None

    def with_includes(self, path: str, *, constraints: bool = False) -> list[str]:
        """A file and those that it includes, with those that only bound if asked."""
        found: list[str] = []
        waiting = [path]
        while waiting:
            each = waiting.pop(0)
            if each not in found and self.exists(each):
                found.append(each)
                waiting += self._included(each, constraints=constraints)
        return found

    def _included(self, path: str, *, constraints: bool) -> Iterator[str]:
        if is_pip_list(path):
            for include in includes_of(self.text(path)):
                if constraints or not include.constraint:
                    # Includes start from the file that has them:
                    # https://pip.pypa.io/en/stable/reference/requirements-file-format/
                    yield beside(path, include.path)


def _may_be_made(path: str) -> bool:
    return is_pip_list(path) and not path.endswith(".in")


def beside(path: str, other: str) -> str:
    """The path of a file that another one names, as it is from the root."""
    folder = path.rpartition("/")[0]
    return posixpath.normpath(posixpath.join(folder, other))

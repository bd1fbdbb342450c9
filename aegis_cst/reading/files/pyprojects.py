"""The ``pyproject.toml`` files of a project."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.sources import SAMPLES, Sources
from aegis_cst.reading.files.toml_text import parse_toml

_NAME = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Pyproject:
    """A file that can be read: ``folder`` ends in a slash, or is empty."""

    folder: str
    text: str
    document: Mapping[str, Any]

    @property
    def path(self) -> str:
        """Its path."""
        return f"{self.folder}{_NAME}"

    def table(self, *keys: str) -> Mapping[str, Any]:
        """A table by its keys; empty if there is none."""
        found: Any = self.document
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    def find(self, table: str, key: str, value: str) -> Place:
        """Where a value stands; TOML that is parsed has no places."""
        header = re.compile(rf"\s*\[\s*{re.escape(table)}\b")
        inside, best = False, Place(self.path, 0)
        for number, line in enumerate(self.text.splitlines(), 1):
            if line.lstrip().startswith("["):
                inside = bool(header.match(line))
            column = line.find(value)
            if column < 0 or line.lstrip().startswith("#"):
                continue
            place = Place(self.path, number, column + 1, column + 1 + len(value))
            if inside and key in line[:column]:
                return place
            best = best if best.line else place
        return best

    def find_key(self, table: str, key: str) -> Place:
        """Where a key of a table stands, be it the header of a table of its own."""
        quoted = rf"[\"']?{re.escape(key)}[\"']?"
        parts = [rf"[\"']?{re.escape(each)}[\"']?" for each in table.split(".")]
        patterns = [
            ([rf"\s*\[\s*{_joined(*parts)}\s*\]"], rf"\s*({quoted})\s*[.=]"),
            ([], rf"\s*\[\s*{_joined(*parts, f'({quoted})')}\s*[.\]]"),
            ([], rf".*\b{parts[-1]}\s*(?:\.|=\s*\{{.*?)\s*\b({quoted})\s*[.=]"),
        ]
        for headers, pattern in patterns:
            for number, line in self._below(headers):
                found = re.match(pattern, line)
                if found:
                    start, end = found.start(1) + 1, found.end(1) + 1
                    return Place(self.path, number, start, end)
        return Place(self.path, 0)

    def _below(self, headers: list[str]) -> Iterator[tuple[int, str]]:
        """The lines below a header; without one, all."""
        inside = not headers
        for number, line in enumerate(self.text.splitlines(), 1):
            if headers and line.lstrip().startswith("["):
                inside = any(re.match(each, line) for each in headers)
            elif inside:
                yield number, line


def _joined(*parts: str) -> str:
    """A pattern for the parts of a name, with dots between them."""
    return r"\s*\.\s*".join(parts)


class Pyprojects:
    """Those of the root and of members below it."""

    def __init__(self, sources: Sources) -> None:
        """They are read at once."""
        self.files: list[Pyproject] = []
        self.broken: list[Blocker] = []
        for path in sorted(_paths(sources)):
            self._read(path, sources.read(path))

    def _read(self, path: str, data: bytes | None) -> None:
        if data is None:
            return
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.broken.append(Blocker("the file is not UTF-8", path, line))
            return
        document = parse_toml(text, path)
        if not isinstance(document, Blocker):
            folder = path.removesuffix(_NAME)
            self.files.append(Pyproject(folder, text, document))
        # A template of one need not be TOML.
        elif "{%" not in text and "{{" not in text:
            self.broken.append(document)


def _paths(sources: Sources) -> Iterator[str]:
    for path in sources.paths:
        if path == _NAME or (path.endswith(f"/{_NAME}") and not SAMPLES.search(path)):
            yield path

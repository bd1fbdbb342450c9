"""Which files may reach a module, found out in one pass over all of them."""

import re
from collections import defaultdict
from collections.abc import Iterable

from aegis_cst.reading.files.sources import Sources

_FEW = 20
"""So many beginnings are quicker looked for in a file than the pattern of texts is."""

_WORD = re.compile(rb"[A-Za-z_]\w*|\*")
_FROM = re.compile(rb"(?:^|[\s;:])from[ \t]+([.\w]+)[ \t]+$")
_NAMES = re.compile(rb"[ \t]*(?:\([^)]*\)?|(?:[^\n\\;]|\\\r?\n)*)")
_TEXT = re.compile(
    rb"[\"']([A-Za-z_]\w*(?:(?:\.\w+)+(?::\w+)?|:\w+))[\"']|import\w*\([\"'](\w+)[\"']"
)


class ImportIndex:
    """Words of imports, and of texts that may name modules, with their files.

    Nothing is parsed: an import in a comment counts as well.
    """

    def __init__(self, sources: Sources, paths: Iterable[str]) -> None:
        """Every file is read once."""
        self._modules: dict[bytes, set[str]] = defaultdict(set)
        self._names: dict[bytes, set[str]] = defaultdict(set)
        self._texts: dict[bytes, set[str]] = defaultdict(set)
        held = {path: sources.read(path) or b"" for path in paths}
        heads = _heads(held)
        for path, data in held.items():
            self._add_imports(path, data)
            if heads is None or any(each in data for each in heads):
                for match in _TEXT.finditer(data):
                    for word in _WORD.findall(match[1] or match[2]):
                        self._texts[word].add(path)

    def _add_imports(self, path: str, data: bytes) -> None:
        at = data.find(b"import")
        while at >= 0:
            start = data.rfind(b"\n", 0, at) + 1
            source = _FROM.search(data[start:at])
            names = _NAMES.match(data, at + len(b"import"))
            for word in _WORD.findall(names[0] if names else b""):
                self._names[word].add(path)
            if source is not None:
                self._modules[source[1].rpartition(b".")[2]].add(path)
            at = data.find(b"import", at + len(b"import"))

    def reaching(self, path: str, name: str) -> set[str]:
        """The files that may import a module, or a name of it, or spell it out."""
        parts = path.removesuffix("/").removesuffix(".py").split("/")
        is_package = parts[-1] == "__init__" or path.endswith("/")
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if not parts:
            return set()
        words = [each.encode() for each in parts]
        found = self._texts.get(words[-1], set()) | self._modules.get(words[-1], set())
        found = found.union(*(self._names.get(each, ()) for each in words))
        if is_package:
            inside = f"{'/'.join(parts)}/"
            # Inside of the package `from . import name` has no word of the package in
            # it.
            for each in (name.encode(), b"*"):
                near = self._names.get(each, ())
                found |= {other for other in near if other.startswith(inside)}
        return found


def _heads(held: dict[str, bytes]) -> list[bytes] | None:
    """How texts begin that name a module; ``None`` if there are too many ways."""
    tops: set[str] = set()
    for path in held:
        folder = ""
        *folders, file = path.split("/")
        for each in folders:
            tops.add(each)
            folder = f"{folder}{each}/"
            # A dotted name begins with the outermost package at the latest.
            if f"{folder}__init__.py" in held:
                break
        else:
            tops.add(file.removesuffix(".py"))
        if len(tops) > _FEW:
            return None
    return [f"{quote}{top}".encode() for top in tops for quote in "\"'"]

"""Whether anybody uses a name of a module, as far as the text of the files tells."""

import re
from collections.abc import Iterator

from aegis_cst.reading.code.outline import Block, Import
from aegis_cst.reading.codebase import Codebase, is_test


class Mentions:
    """Looks for uses of names in all files of a project but its tests."""

    def __init__(self, codebase: Codebase) -> None:
        """All Python files are read once more, and those parsed that may matter."""
        self._codebase = codebase
        self._contents = {
            path: data
            for path in sorted(codebase.sources.paths)
            if path.endswith(".py") and not is_test(path)
            for data in [codebase.sources.read(path)]
            if data is not None
        }

    def is_used(self, path: str, name: str) -> bool:
        """Whether a name of the module at ``path`` is used anywhere.

        Being imported is no use; being exported again is, where that is used.
        """
        return self._is_used(path, name, set())

    def _is_used(self, path: str, name: str, seen: set[tuple[str, str]]) -> bool:
        if (path, name) in seen:
            return False
        seen.add((path, name))
        if self._is_handed_on(path, name) or self._is_spelled_out(path):
            return True
        last = path.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]
        attribute = re.compile(rb"\b%s\s*\.\s*%s\b" % (last.encode(), name.encode()))
        for other, data in self._contents.items():
            if other == path or not (last.encode() in data or b"import" in data):
                continue
            if attribute.search(data) and attribute.search(_code(data)):
                return True
            near = last.encode() in data or self._is_near(other, path)
            if near and self._uses(other, data, path, name, seen):
                return True
        return False

    def _is_near(self, other: str, path: str) -> bool:
        """Whether a file may import from the package that ``path`` begins."""
        return path.endswith("__init__.py") and other.startswith(path[:-11])

    def _is_handed_on(self, path: str, name: str) -> bool:
        """Whether the module itself does more with it than add routes to it."""
        data = self._contents.get(path, b"")
        own = re.escape(name.encode())
        use = (
            rb"(?<![\w.\"'])%s\b(?!\s*(?:\.(?!\s*routes\b)|=[^=]|:\s*[\w.\"]+\s*=))"
            % own
        )
        return re.search(use, _without_imports(data)) is not None

    def _is_spelled_out(self, path: str) -> bool:
        """Whether a text names the module, as ``import_module`` and uvicorn take it."""
        module = re.escape(self._codebase.modules.name_of(path).encode())
        text = re.compile(rb"[\"']%s[:\"'.]" % module)
        return any(text.search(data) for data in self._contents.values())

    def _uses(
        self, other: str, data: bytes, path: str, name: str, seen: set[tuple[str, str]]
    ) -> bool:
        outline = self._codebase.outlines.take(other, data)
        if outline is None:
            return last_resort(data, name)
        for node in _imports(outline):
            for bound, pattern in self._bound(node, other, path, name):
                if pattern.search(_without_imports(data)):
                    return True
                if bound and self._is_used(other, bound, seen):
                    return True
        return False

    def _bound(
        self, node: Import, other: str, path: str, name: str
    ) -> Iterator[tuple[str, re.Pattern[bytes]]]:
        """How a file may use the name by this import, and as what it exports it."""
        modules = self._codebase.modules
        source = modules.imported(node.module, other)
        if node.bound == "*":
            if source == path:
                yield name, re.compile(rb"\b%s\b" % re.escape(name.encode()))
            return
        bound = re.escape(node.bound.encode())
        if node.name and source == path and node.name == name:
            yield node.bound, re.compile(rb"(?<![\w.])%s\b" % bound)
        elif node.name and source and modules.submodule(source, node.name) == path:
            yield "", _module_use(bound, name)
        elif not node.name and source == path:
            dotted = bound
            if "." in node.module and node.bound == node.module.partition(".")[0]:
                dotted = re.escape(node.module.encode())
            yield "", _module_use(dotted, name)


def _module_use(module: bytes, name: str) -> re.Pattern[bytes]:
    """The module with that name of it, or handed on as a whole."""
    attribute = re.escape(name.encode())
    return re.compile(
        rb"(?<![\w.])%s\s*(?:\.\s*%s\b|[^\w\s.=]|$)" % (module, attribute)
    )


def last_resort(data: bytes, name: str) -> bool:
    """Whether a file that cannot be parsed may use a name."""
    return name.encode() in data


def _imports(block: Block) -> Iterator[Import]:
    """The imports anywhere in an outline."""
    for node in block:
        if isinstance(node, Import):
            yield node
        elif isinstance(node, tuple):
            yield from _nested(node)


def _nested(node: tuple[object, ...]) -> Iterator[Import]:
    for each in node:
        if isinstance(each, Import):
            yield each
        elif isinstance(each, tuple):
            yield from _nested(each)


_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t]*(?:\([^)]*\)|(?:[^\n\\]|\\\r?\n)*)"
    rb"|import[ \t](?:[^\n\\]|\\\r?\n)*)",
    re.MULTILINE,
)
_NO_CODE = re.compile(
    rb"#[^\n]*"
    rb"|\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''"
    rb"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)


def _code(data: bytes) -> bytes:
    """The text without comments and strings."""
    return _NO_CODE.sub(b"0", data)


def _without_imports(data: bytes) -> bytes:
    return _IMPORT.sub(b"", _code(data))

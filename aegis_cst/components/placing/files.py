"""The files of a component, at the paths and with the contents of a project."""

import ast
import posixpath
import tokenize
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from aegis_cst.components.manifest import Manifest, ManifestError
from aegis_cst.components.placing.names import PACKAGES, Names, is_test
from aegis_cst.components.placing.python_source import renamed
from aegis_cst.components.placing.texts import renamed_text

_INIT = "__init__.py"


class LateFiles(Mapping[str, bytes]):
    """Files by their paths, each with the content that it gets once it is asked for.

    Whether a component is installed is asked of every one that there is, in every
    command, and answered by paths for most of them. To rename what a file says takes
    as long as all the rest.
    """

    def __init__(
        self, origins: Mapping[str, str], content: Callable[[str], bytes]
    ) -> None:
        """``origins`` are what ``content`` is told, by the paths in a project."""
        self._origins = origins
        self._content = content
        self._known: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        """The content; raises ``ManifestError`` for Python that does not parse."""
        if path not in self._known:
            self._known[path] = self._content(self._origins[path])
        return self._known[path]

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self._origins)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._origins)


@dataclass(frozen=True, slots=True)
class PlacedFiles:
    """Files by their paths in a project; ``shared`` are what others bring alike."""

    files: Mapping[str, bytes]
    shared: frozenset[str]


def place_files(manifest: Manifest, names: Names) -> PlacedFiles:
    """Rename the files of a manifest, and what they say.

    Raises ``ManifestError`` for two files that would have the same path.
    """
    origins: dict[str, str] = {}
    for path in manifest.files:
        if _is_idle(path, manifest, names):
            continue
        there = names.path(path)
        if there in origins:
            message = f"{manifest.folder}: two files belong at {there}"
            raise ManifestError(message)
        origins[there] = path
    shared = set(_package_files(manifest, names)) - origins.keys()
    origins |= dict.fromkeys(shared, "")

    def content(path: str) -> bytes:
        data = manifest.files[path] if path else b""
        return _content(manifest, path, data, names)

    files = LateFiles(dict(sorted(origins.items())), content)
    return PlacedFiles(files, frozenset(shared))


def _is_idle(path: str, manifest: Manifest, names: Names) -> bool:
    """Whether a file only makes a package of a folder that needs not be one."""
    folder, name = posixpath.split(path)
    if name != _INIT or names.layout.inits or is_test(path):
        return False
    if not any(
        each != path and each.startswith(f"{folder}/") for each in manifest.files
    ):
        return False
    # A docstring is nothing that anybody imports.
    statements = ast.parse(manifest.files[path]).body
    return all(
        isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
        for each in statements
    )


def _package_files(manifest: Manifest, names: Names) -> Iterator[str]:
    """What makes packages of the folders that a native project has anyway."""
    if names.layout.native or not names.layout.inits:
        return
    for path in manifest.files:
        folder = posixpath.dirname(path)
        while folder.startswith("app") and path.endswith(".py"):
            if folder in PACKAGES:
                yield f"{names.path(folder)}/{_INIT}"
            folder = posixpath.dirname(folder)


def _content(manifest: Manifest, path: str, data: bytes, names: Names) -> bytes:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    # An image or the like, which happens to be UTF-8.
    if "\0" in text:
        return data
    if path.endswith(".py"):
        try:
            text = _python(manifest, path, text, names)
        except (SyntaxError, tokenize.TokenError) as error:
            message = f"{manifest.folder / 'files' / path}: {error}"
            raise ManifestError(message) from error
    else:
        text = renamed_text(path, text, names)
    newline = names.layout.newline
    if newline != "\n":
        text = text.replace("\r\n", "\n").replace("\n", newline)
    return text.encode()


def _python(manifest: Manifest, path: str, text: str, names: Names) -> str:
    # Nothing to rename, and no tokens to be made for that.
    if not names.is_named(text):
        return text
    new = renamed(text, names, _package_of(manifest, path, names))
    if new == text:
        return text
    from aegis_cst.components.placing.layout_of_code import laid_out  # noqa: PLC0415 - imports LibCST, which the catalogue does without

    return laid_out(text, new, names.layout.style)


def _package_of(manifest: Manifest, path: str, names: Names) -> str:
    """The package that imports of a file are relative to; empty for absolute ones.

    What stands in a folder that is no package, such as migrations, is run as a script.
    """
    folder = posixpath.dirname(path)
    layout = names.layout
    if layout.native or not layout.relative or not folder.startswith("app"):
        return ""
    is_package = folder in PACKAGES or f"{folder}/{_INIT}" in manifest.files
    if not is_package and not folder.startswith("app/components/"):
        return ""
    return names.module(folder.replace("/", "."))

"""Components in an older version: today's, with changes made to a copy of them."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.components import catalogue as module
from aegis_cst.components.catalogue import catalogue
from aegis_cst.plan.adding.addition import plan_add

Files = dict[str, bytes]
SKELETONS = module.SKELETONS


class Skeletons:
    """A copy of all components, to be changed as text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(SKELETONS, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def replace(self, path: str, old: str, new: str) -> "Skeletons":
        """Put another text in one place of a file."""
        file = self.folder / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (path, old, text.count(old))
        file.write_text(text.replace(old, new), "utf-8")
        return self

    def replace_all(self, old: str, new: str) -> "Skeletons":
        """Put another text in every place of every file of the components."""
        for file in self.folder.glob("[!p]*/**/*.*"):
            data = file.read_bytes() if file.is_file() else b""
            if old.encode() in data:
                file.write_bytes(data.replace(old.encode(), new.encode()))
        return self

    def version(self, name: str, version: str) -> "Skeletons":
        """Say which version a component is."""
        file = self.folder / name / "component.toml"
        first = file.read_text("utf-8").split("\n", 1)
        file.write_text(f'{first[0]}\nversion = "{version}"\n{first[1]}', "utf-8")
        return self

    def append(self, path: str, text: str) -> "Skeletons":
        """Write more at the end of a file, which need not be there."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(text)
        return self

    def move(self, old: str, new: str) -> "Skeletons":
        """Give a file another path."""
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / old).rename(self.folder / new)
        return self

    def delete(self, path: str) -> "Skeletons":
        (self.folder / path).unlink()
        return self


@contextmanager
def in_version(folder: Path) -> Iterator[None]:
    """The components of a folder in the place of today's."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "SKELETONS", folder)
        catalogue.cache_clear()
        try:
            yield
        finally:
            catalogue.cache_clear()
    catalogue.cache_clear()


def added_in(folder: Path, files: Mapping[str, bytes], *names: str) -> Files:
    """A project to which a version has added components."""
    with in_version(folder):
        return applied(files, plan_add(MemoryTree(files), list(names)))

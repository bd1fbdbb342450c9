"""From what starts an application to the file, the module and the import root."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from aegis_cst.reading.code.outline import Function, Import
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.entry.results import Entry
from aegis_cst.reading.entry.starts import Cause, Start
from aegis_cst.reading.files.folders import around, joined, upwards
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.files.root import requires

# A repository may hold an `app` of another framework under the name that a command has.
_OTHERS = (b"django", b"flask", b"Flask", b"sanic", b"litestar", b"aiohttp.web")
_NAMES = ("app", "api", "application")


def files_named(module: str, codebase: Codebase) -> list[str]:
    """The files that a module may be, which is dotted or the path of one."""
    if "/" in module or module.endswith(".py"):
        return [module] if module in codebase.sources.paths else []
    start = Start(Place(""), Cause("", 0), module, folders=("", "src"))
    return list(Resolver(codebase).files_of(start))


class Resolver:
    """Answers about one repository."""

    def __init__(self, codebase: Codebase) -> None:
        """Nothing is read yet."""
        self._codebase = codebase
        self._paths = codebase.sources.paths

    @cached_property
    def manifests(self) -> frozenset[str]:
        """The folders that say what they require."""
        return frozenset(
            path.rpartition("/")[0]
            for path in self._paths
            if requires(path.rpartition("/")[2])
        )

    def entry(self, start: Start) -> Entry | None:
        """The application that is started; ``None`` if there is no such module."""
        if start.path:
            return self._of_file(start)
        for path, root in self._files(start):
            if self._is_there(path, start.name):
                start_of = self._outside_of_package(path, root)
                module = self.module_name(path, start_of)
                return self._entry(start, path, start_of, module, start.name)
        return None

    def _outside_of_package(self, path: str, root: str) -> str:
        """The import root, or the real one if that is a package itself.

        As where ``python shop/main.py`` starts ``app:app``, while the modules of the
        package are imported as ``shop.…``.
        """
        if not root or f"{root}/__init__.py" not in self._paths:
            return root
        found = self.import_root(path)
        return found if self._imports_from(path, found) else root

    def files_of(self, start: Start) -> Iterator[str]:
        """The files that the module of a start may be."""
        yield from (path for path, _ in self._files(start))

    def _is_there(self, path: str, name: str) -> bool:
        """Whether a module may have the name, and may be one of FastAPI's."""
        first = name.partition(".")[0]
        if first and self._codebase.modules.defines(path, first) is False:
            return False
        data = self._codebase.sources.read(path) or b""
        return (
            b"astapi" in data
            or b"astAPI" in data
            or not any(each in data for each in _OTHERS)
        )

    def _entry(
        self, start: Start, path: str, root: str, module: str, name: str
    ) -> Entry:
        factory = start.factory or self._is_function(path, name)
        code_root = self.code_root(root)
        why, where = start.cause.why, start.where
        return Entry(module, name, path, factory, why, where, root, code_root)

    def _files(self, start: Start) -> Iterator[tuple[str, str]]:
        """The files that a module may be, each with where imports start from then."""
        relative = start.module.replace(".", "/")
        ends = (f"{relative}.py", f"{relative}/__init__.py")
        roots = dict.fromkeys((*start.folders, *self._around(start)))
        for root in roots:
            for end in ends:
                path = f"{root}/{end}" if root else end
                if path in self._paths:
                    yield path, root
        # Where a command runs in a container is not always known: the whole name,
        # nearest to the root, will do.
        elsewhere = [
            (path, path[: -len(end)].rstrip("/"))
            for path in self._paths
            for end in ends
            if path.endswith(f"/{end}")
        ]
        yield from sorted(
            ((path, root) for path, root in elsewhere if root not in roots),
            key=lambda each: (each[1].count("/"), each),
        )

    def _around(self, start: Start) -> Iterator[str]:
        """``src`` of each folder, and the folders that tools are told."""
        for folder in start.folders:
            yield joined(folder, "src")
        yield from self._codebase.import_roots
        yield ""

    def _of_file(self, start: Start) -> Entry | None:
        if start.path not in self._paths:
            return None
        root = self.import_root(start.path, start.folders)
        name = start.name or self._name_in(start.path)
        if not name or not self._is_there(start.path, name):
            return None
        module = self.module_name(start.path, root)
        return self._entry(start, start.path, root, module, name)

    def _name_in(self, path: str) -> str:
        """What ``fastapi run`` takes: ``app``, ``api``, else the first of all names."""
        for name in _NAMES:
            if self._codebase.modules.defines(path, name):
                return name
        made = [each for each in self._codebase.wiring.applications if each.names]
        return min(
            (each.names[0] for each in made if each.site.path == path), default=""
        )

    def module_name(self, path: str, root: str) -> str:
        """The dotted name of a file, from where imports start."""
        inside = path[len(root) + 1 :] if root else path
        return inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def import_root(self, path: str, likely: Sequence[str] = ()) -> str:
        """Where the imports of a file start from.

        It is what makes the most of its absolute imports lead to the project; where
        they tell nothing, a folder that is said to be it, or the one with the manifest.
        """
        folders = list(self._folders_above(path))
        counts = {each: self._imports_from(path, each) for each in folders}
        best = max(counts.values(), default=0)
        if best:
            found = [each for each in folders if counts[each] == best]
            return next((each for each in found if each in likely), found[0])
        if f"{path.rpartition('/')[0]}/__init__.py" in self._paths and folders[0]:
            return folders[0]
        above = self._relative_depth(path)
        folders = folders[above:] or [""]
        told = [each for each in folders if each in likely]
        if told:
            return told[0]
        for each in folders:
            if each in self.manifests or each.rpartition("/")[2] == "src":
                return each
        return folders[-1] if "" in self.manifests or not folders[0] else folders[0]

    def _folders_above(self, path: str) -> Iterator[str]:
        """Folders around a file that are no packages, the innermost first."""
        for folder in around(path.removesuffix("/__init__.py")):
            if not folder or f"{folder}/__init__.py" not in self._paths:
                yield folder

    def _imports_from(self, path: str, root: str) -> int:
        """How many absolute imports of a file, and of those beside it, start there."""
        start = f"{root}/" if root else ""
        found = 0
        for statement in self._codebase.outlines.of(path) or ():
            if isinstance(statement, Import) and not statement.module.startswith("."):
                base = start + statement.module.replace(".", "/")
                files = (
                    f"{base}.py",
                    f"{base}/__init__.py",
                    f"{base}/{statement.name}.py",
                )
                found += any(each in self._paths for each in files)
        return found

    def _relative_depth(self, path: str) -> int:
        """How many folders above its own a file imports from with leading dots."""
        dots = [
            len(each.module) - len(each.module.lstrip("."))
            for each in self._codebase.outlines.of(path) or ()
            if isinstance(each, Import)
        ]
        packages = 0
        folder = path.removesuffix("/__init__.py").rpartition("/")[0]
        while folder and f"{folder}/__init__.py" in self._paths:
            packages += 1
            folder = folder.rpartition("/")[0]
        is_init = path.endswith("/__init__.py")
        return max(max(dots, default=0) - packages - is_init, 0)

    def code_root(self, root: str) -> str:
        """The folder of the project: the nearest with a manifest."""
        for folder in upwards(root):
            if folder in self.manifests:
                return folder
        return root.rpartition("/")[0] if root.rpartition("/")[2] == "src" else root

    def _is_function(self, path: str, name: str) -> bool:
        return any(
            isinstance(each, Function) and each.name == name
            for each in self._codebase.outlines.of(path) or ()
        )

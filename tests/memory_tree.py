"""A project in memory: paths and texts."""

import errno
from collections.abc import Mapping

from aegis_cst.plan.model import Plan
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.files.tree import OutsideProjectError, is_contained
from aegis_cst.reading.project import Project


class MemoryTree:
    """A ``Tree`` of the engine's, made of paths and contents."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.files = {
            path: data.encode() if isinstance(data, str) else data
            for path, data in files.items()
        }

    def read(self, path: str) -> bytes | None:
        if not is_contained(path):
            raise OutsideProjectError(errno.EACCES, "leads out of the project", path)
        return self.files.get(path)

    def exists(self, path: str) -> bool:
        return path in self.files or bool(self.entries(path))

    def entries(self, folder: str) -> list[str]:
        prefix = f"{folder}/" if folder else ""
        names = set()
        for path in self.files:
            if path.startswith(prefix):
                name, slash, _ = path.removeprefix(prefix).partition("/")
                names.add(name + slash)
        return sorted(names)


def project_of(pyproject: str, modules: Mapping[str, str]) -> Project:
    """A project with a package ``app``; ``core__web`` is ``app/core/web.py``."""
    files = {
        f"app/{name.replace('__', '/').replace('/init', '/__init__')}.py": text
        for name, text in modules.items()
    }
    return Project(MemoryTree({"pyproject.toml": pyproject, **files}))


def applied(files: Mapping[str, bytes], plan: Plan) -> dict[str, bytes]:
    """The files after a plan that was not refused."""
    assert not plan.blockers, plan.blockers
    after = dict(files)
    for change in plan.changes:
        if change.after is None:
            del after[change.path]
        else:
            after[change.path] = change.after
    return after


def blocker(answer: object) -> Blocker:
    assert isinstance(answer, Blocker), answer
    return answer

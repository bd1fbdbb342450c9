"""Which application a file has to do with, where there are several."""

from functools import cache

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.folders import upwards
from aegis_cst.reading.wiring.answers import answers_of
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.values import Router

_MARKS = ("pyproject.toml", "setup.py", "requirements.txt")


class Units:
    """Parts of a project with files of their own that say what they require."""

    def __init__(self, codebase: Codebase) -> None:
        """Everything is followed already."""
        self._paths = codebase.sources.paths
        self._entry = _entry_of(codebase)
        self._units: dict[str, str] = {}
        self._mains: dict[str, Router] = {}
        self._applications: dict[str, list[Router]] = {}
        for each in codebase.wiring.applications:
            if not is_aside(each.site.path):
                unit = self._of(each.site.path.rpartition("/")[0])
                self._applications.setdefault(unit, []).append(each)

    def share(self, path: str, other: str) -> bool:
        """Whether two files are of one part, or the first one's has no application."""
        units = [self._of(each.rpartition("/")[0]) for each in (path, other)]
        return units[0] == units[1] or units[0] not in self._applications

    def is_of_main(self, path: str) -> bool:
        """Whether a file goes with the main application rather than with another.

        An example or a tool with an application of its own, in a folder of its own,
        has files of its own.
        """
        unit = self._of(path.rpartition("/")[0])
        applications = self._applications.get(unit, [])
        if len(applications) < 2:  # noqa: PLR2004 - there is no other
            return True
        main = self._main(unit, applications)
        nearness = [_common(path, each.site.path) for each in applications]
        return _common(path, main.site.path) == max(nearness)

    def _main(self, unit: str, applications: list[Router]) -> Router:
        """The one that is configured, else the one that answers most."""
        if unit not in self._mains:
            self._mains[unit] = max(
                applications,
                key=lambda each: (
                    each.site.path == self._entry,
                    len(answers_of(each, live=True).answers),
                    -each.site.path.count("/"),
                ),
            )
        return self._mains[unit]

    def _of(self, folder: str) -> str:
        """The nearest folder around that has such a file."""
        if folder not in self._units:
            self._units[folder] = self._found(folder)
        return self._units[folder]

    def _found(self, folder: str) -> str:
        for each in upwards(folder):
            if any(f"{each}/{mark}" in self._paths for mark in _MARKS):
                return each
        return ""


def _entry_of(codebase: Codebase) -> str | None:
    """The file in which the application that is served is made."""
    served = codebase.application
    return None if isinstance(served, Blocker) else served.router.site.path


@cache
def _common(one: str, other: str) -> int:
    """How many folders two files have in common."""
    count = 0
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        count += 1
    return count

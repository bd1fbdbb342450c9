"""What a project requires, by any of the files that may say so."""

import re
from collections.abc import Iterator

from aegis_cst.reading.files.pyprojects import Pyproject, Pyprojects
from aegis_cst.reading.files.sources import Sources

_FILE = re.compile(
    r"(?:.*/)?(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in)"
    r"|setup\.(?:py|cfg)|Pipfile|environment\.ya?ml|constraints[\w.-]*\.txt)"
)
_NAME = re.compile(r"""^[\s"'\[-]*([A-Za-z][\w.-]*)""", re.MULTILINE)
_QUOTED = re.compile(r"""["']([A-Za-z][\w.-]*)""")

_ENDS = (".txt", ".in", "setup.py", "setup.cfg", ".yml", ".yaml", "Pipfile")


def required(pyprojects: Pyprojects, sources: Sources) -> frozenset[str]:
    """The normalised names of what is required anywhere, for whatever reason."""
    names = {name for each in pyprojects.files for name in _in_pyproject(each)}
    for path in sources.paths:
        if path.endswith(_ENDS):
            if not _FILE.fullmatch(path):
                continue
            text = (sources.read(path) or b"").decode(errors="replace")
            names |= {*_NAME.findall(text), *_QUOTED.findall(text)}
    return frozenset(map(normal, names))


def normal(name: str) -> str:
    """A name as PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).strip("-").lower()


def _in_pyproject(file: Pyproject) -> Iterator[str]:
    tables = [
        file.table("project").get("dependencies"),
        *file.table("project", "optional-dependencies").values(),
        *file.table("dependency-groups").values(),
        *file.table("tool", "pdm", "dev-dependencies").values(),
        file.table("tool", "uv").get("dev-dependencies"),
        file.table("tool", "poetry", "dependencies"),
        file.table("tool", "poetry", "dev-dependencies"),
        *(
            group.get("dependencies")
            for group in file.table("tool", "poetry", "group").values()
            if isinstance(group, dict)
        ),
        *(
            group.get("dependencies")
            for group in file.table("tool", "hatch", "envs").values()
            if isinstance(group, dict)
        ),
    ]
    for table in tables:
        for each in table if isinstance(table, list | dict) else ():
            found = _NAME.match(each) if isinstance(each, str) else None
            if found:
                yield found[1]

"""What a project requires, by any of the files that may say so."""

import re
from collections.abc import Iterator

from aegis_cst.reading.dependencies.requirement_files import RequirementFiles
from aegis_cst.reading.files.sources import SAMPLES, Sources
from codemods.requirements.pep508 import canonical

_FILE = re.compile(
    r"(?:.*/)?(?:[\w.-]*requirements?[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.(?:txt|in)"
    r"|constraints[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.(?:py|cfg)"
    r"|environment\.ya?ml)"
)
# What is Python, INI or YAML: read by its words, which finds too much rather than too
# little.
_LOOSE = ("setup.py", "setup.cfg", ".yml", ".yaml")
_NAME = re.compile(r"""^[\s"'\[-]*([A-Za-z][\w.-]*)""", re.MULTILINE)
_QUOTED = re.compile(r"""["']([A-Za-z][\w.-]*)""")
_ENDS = (".txt", ".in", ".toml", "Pipfile", *_LOOSE)


def required(sources: Sources) -> frozenset[str]:
    """The normalised names of what is required anywhere, for whatever reason."""
    files = RequirementFiles(sources)
    return frozenset(name for path in sources.paths for name in _names(files, path))


def normal(name: str) -> str:
    """A name as PEP 503 has it."""
    return canonical(name).strip("-")


def _names(files: RequirementFiles, path: str) -> Iterator[str]:
    """The names in a file; what is no list that can be read is taken by its words."""
    if not path.endswith(_ENDS) or not _FILE.fullmatch(path):
        return
    if path.endswith("pyproject.toml") and SAMPLES.search(path):
        return
    if path.endswith(_LOOSE):
        text = files.text(path)
        yield from map(normal, (*_NAME.findall(text), *_QUOTED.findall(text)))
    yield from (each.name for each in files.listed(path))

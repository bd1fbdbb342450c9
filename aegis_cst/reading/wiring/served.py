"""Applications that nobody serves: what they include answers nothing."""

import re
from collections.abc import Iterator

from aegis_cst.reading.code.references import References
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.wiring.import_names import is_aside
from aegis_cst.reading.wiring.values import Router

_USUAL = frozenset({"app", "application", "api"})
"""What servers are told to serve where nobody says otherwise."""

_DATA = (".lock", ".csv", ".svg", ".png", ".jpg", ".ipynb", ".map", ".css", ".min.js")
_LARGEST = 1_000_000


def unserved(codebase: Codebase, references: References) -> list[Router]:
    """The applications that nothing names, beside one that is the project's.

    An application in a file of its own may be served by hand, unless the project says
    which one it is.
    """
    named = [each for each in codebase.wiring.applications if each.names]
    entries = [each for each in named if _is_entry(codebase, each)]
    usual = [each for each in named if _USUAL.intersection(each.names)]
    return [
        each
        for each in named
        if each not in entries
        and not (each.included or each.altered or is_aside(each.site.path))
        and (_has_other(each, entries, usual))
        and not _is_named(codebase, references, each)
    ]


def only_in(routers: list[Router], router: Router) -> Router | None:
    """The one of some applications that alone includes a router, by whatever way."""
    waiting, seen, found = [router], {id(router)}, []
    parents = _parents(routers)
    while waiting:
        for parent in parents.get(id(waiting.pop()), ()):
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
                found += [] if parent.kind == "router" else [parent]
    return found[0] if len(found) == 1 else None


def _parents(routers: list[Router]) -> dict[int, list[Router]]:
    found: dict[int, list[Router]] = {}
    for parent in routers:
        for entry in parent.entries:
            if entry.child is not None:
                found.setdefault(id(entry.child), []).append(parent)
    return found


def _has_other(one: Router, entries: list[Router], usual: list[Router]) -> bool:
    if entries:
        return True
    # In a file with an `app`, an application of another name is no second entry.
    beside = [each for each in usual if each.site.path == one.site.path]
    return bool(beside) and one not in usual


def _is_entry(codebase: Codebase, one: Router) -> bool:
    """Whether the project says that it is its application."""
    for target in _targets(codebase):
        module, _, name = target.partition(":")
        if codebase.modules.path_of(module) == one.site.path and name in one.names:
            return True
    return False


def _targets(codebase: Codebase) -> Iterator[str]:
    for each in codebase.pyprojects.files:
        for table, key in (("aegis", "app"), ("fastapi", "entrypoint")):
            value = each.table("tool", table).get(key, "")
            if isinstance(value, str) and value and not each.folder:
                yield value


def _is_named(codebase: Codebase, references: References, one: Router) -> bool:
    """Whether code uses it, or any other text names it or its file."""
    path = one.site.path
    if any(references.is_used(path, each, own=True) for each in one.names):
        return True
    last = codebase.modules.name_of(path).rpartition(".")[2]
    names = "|".join(map(re.escape, one.names))
    own = re.escape(last)
    pattern = rf"\b{own}(?::|\.)(?:{names})\b"
    if not _shares_file(codebase, one):
        pattern += rf"|\b{own}\.py\b|\.{own}\b"
    needle = re.compile(pattern.encode())
    return any(needle.search(data) for data in _texts(codebase))


def _shares_file(codebase: Codebase, one: Router) -> bool:
    others = (each for each in codebase.wiring.applications if each is not one)
    return any(each.site.path == one.site.path for each in others)


def _texts(codebase: Codebase) -> Iterator[bytes]:
    for path in codebase.sources.paths:
        if not path.endswith((".py", *_DATA)):
            data = codebase.sources.read(path)
            if data is not None and len(data) < _LARGEST:
                yield data

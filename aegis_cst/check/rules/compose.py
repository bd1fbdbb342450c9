"""AEG402 to AEG405: what compose files name has to be defined."""

import difflib
from collections.abc import Callable, Iterable, Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.compose_file import ComposeFile
from aegis_cst.reading.containers.compose_service import Reference, Service, is_computed
from aegis_cst.reading.files.place import Place

_Names = Callable[[Service], Iterable[Reference]]
_Loose = tuple[Service, Reference, frozenset[str]]


def _loose(
    codebase: Codebase,
    section: str,
    names: _Names,
    implicit: frozenset[str] = frozenset(),
) -> Iterator[_Loose]:
    """What services name and no file that belongs to theirs defines, each once."""
    seen: set[tuple[str, Place]] = set()
    for file in codebase.compose.files:
        together = codebase.compose.together_with(file)
        if together is None:
            continue
        defined = implicit.union(*(each.names(section) for each in together))
        for service in file.services.values():
            for each in names(service):
                key = (each.name, each.place)
                if each.name in defined or is_computed(each.name) or key in seen:
                    continue
                seen.add(key)
                yield service, each, defined


def _dependencies(codebase: Codebase) -> Iterator[Finding]:
    loose = _loose(codebase, "services", Service.services_named)
    for service, named, defined in loose:
        message = (
            f"the service `{service.name}` needs `{named.name}`, and there is no such "
            "service"
        )
        advice = _nearest(named.name, defined) or "define it, or take the name out"
        yield Finding("AEG402", named.place, message, advice)


def _volumes(codebase: Codebase) -> Iterator[Finding]:
    loose = _loose(codebase, "volumes", Service.volumes_named)
    for service, named, defined in loose:
        message = (
            f"the service `{service.name}` mounts the volume `{named.name}`, which is "
            "not defined"
        )
        if "/" in named.name:
            advice = f"for a folder, write `./{named.name}`"
        else:
            advice = _nearest(named.name, defined) or (
                f"define it: `{named.name}:` under the top-level `volumes:`"
            )
        yield Finding("AEG403", named.place, message, advice)


def _networks(codebase: Codebase) -> Iterator[Finding]:
    # It is there unsaid:
    # https://docs.docker.com/reference/compose-file/networks/#the-default-network
    default = frozenset({"default"})
    loose = _loose(codebase, "networks", Service.networks_named, default)
    for service, named, defined in loose:
        message = (
            f"the service `{service.name}` joins the network `{named.name}`, which is "
            "not defined"
        )
        advice = _nearest(named.name, defined - default) or (
            f"define it: `{named.name}:` under the top-level `networks:`"
        )
        yield Finding("AEG404", named.place, message, advice)


def _nearest(name: str, defined: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, sorted(defined), n=1)
    return f"did you mean `{close[0]}`?" if close else ""


def _aliases(codebase: Codebase) -> Iterator[Finding]:
    for file in codebase.compose.files:
        for fault in file.faults:
            if fault.alias:
                end = fault.column + len(fault.alias) + 1
                place = Place(file.path, fault.line, fault.column, end)
                advice = _anchor_advice(file, fault.alias)
                yield Finding("AEG405", place, fault.reason, advice)


def _anchor_advice(file: ComposeFile, alias: str) -> str:
    anchors = {
        word[1:]
        for line in file.lines
        for word in line.split()
        if word.startswith("&") and len(word) > 1
    }
    if alias in anchors:
        return f"move what `&{alias}` marks above its first use"
    return _nearest(alias, anchors) or f"mark what is meant with `&{alias}`"


RULES = (
    Rule(
        "AEG402",
        "undefined-dependency",
        "A compose service waits for, links to or extends a service that there is not.",
        _dependencies,
    ),
    Rule(
        "AEG403",
        "undefined-volume",
        "A compose service mounts a named volume that is not defined.",
        _volumes,
    ),
    Rule(
        "AEG404",
        "undefined-network",
        "A compose service joins a network that is not defined.",
        _networks,
    ),
    Rule(
        "AEG405",
        "unresolved-alias",
        "An alias in a compose file names an anchor that is not above it.",
        _aliases,
    ),
)

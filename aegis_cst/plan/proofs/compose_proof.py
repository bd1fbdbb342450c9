"""Whether a compose file names only what it defines, as far as a plan changed it."""

from collections.abc import Iterator, Sequence

from aegis_cst.plan.model import FileChange
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.containers.compose_file import ComposeFile, parse_compose
from aegis_cst.reading.containers.compose_service import Reference, is_computed


def dangling_names(changes: Sequence[FileChange]) -> Iterator[Blocker]:
    """Services and volumes that are named, and defined no more after the plan.

    What counts as naming one is what ``aegis check`` takes for it.
    """
    for change in changes:
        is_yaml = change.path.endswith((".yml", ".yaml"))
        if not (is_yaml and change.before and change.after):
            continue
        before, after = (
            parse_compose(change.path, data) for data in (change.before, change.after)
        )
        if before is None or after is None:
            continue
        known = set(_dangling(before))
        for what, name, service in _dangling(after):
            if (what, name, service) not in known:
                yield Blocker(
                    f"the service {service} names the {what} {name}, which would be "
                    "gone; take that out first",
                    change.path,
                    _line(before, what, name, service),
                )


def _dangling(file: ComposeFile) -> Iterator[tuple[str, str, str]]:
    """Kind and name of what is not defined, and the service that names it."""
    for what in ("service", "volume"):
        defined = file.names(f"{what}s")
        for service in file.services:
            for each in _named(file, what, service):
                if each.name not in defined and not is_computed(each.name):
                    yield what, each.name, service


def _named(file: ComposeFile, what: str, service: str) -> Iterator[Reference]:
    found = file.services.get(service)
    if found is not None:
        both = {"service": found.services_named, "volume": found.volumes_named}
        yield from both[what]()


def _line(before: ComposeFile, what: str, name: str, service: str) -> int:
    """The line on which a service names something."""
    named = _named(before, what, service)
    return next((each.place.line for each in named if each.name == name), 0)

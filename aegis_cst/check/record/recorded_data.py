"""Whether recorded edits of compose, dotenv and requirement files still stand."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aegis_cst.check.record.recorded_variables import is_among
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.containers.compose_service import Service
from aegis_cst.reading.containers.starting_commands import started_by, started_by_line
from aegis_cst.reading.containers.yaml_file import (
    YamlFault,
    entries,
    is_mapping,
    read_yaml,
    scalars,
    text,
    value_of,
)
from aegis_cst.reading.dependencies.required import normal
from aegis_cst.reading.record.recorded_edits import COMPOSE, DOTENV
from aegis_cst.reading.record.state import ComponentRecord, EditRecord

_Spec = Mapping[str, Any]
_TAG = re.compile(r"[:@].*")


def stands(codebase: Codebase, record: ComponentRecord, edit: EditRecord) -> bool:
    """Whether an edit is there, in whatever form and file; also if nobody can tell."""
    check = STANDS.get(edit.kind)
    return check is None or check(codebase, record, edit.spec)


def may_be_unread(codebase: Codebase, edit: EditRecord) -> bool:
    """Whether an edit may stand in a file that cannot be read.

    That file is a finding itself, or is said to be left out.
    """
    sources, path = codebase.sources, edit.path
    if sources.read(path) is None and path in sources.skips:
        return True
    if edit.kind in COMPOSE:
        return codebase.compose.may_hide_in(path)
    if edit.kind in DOTENV:
        return path in sources.paths and path not in codebase.dotenv
    return edit.kind == "requirement" and bool(codebase.pyprojects.broken)


def _requirement(codebase: Codebase, _: ComponentRecord, spec: _Spec) -> bool:
    found = re.match(r"[\w.-]+", str(spec["requirement"]))
    return found is None or normal(found[0]) in codebase.required


def _variable(codebase: Codebase, record: ComponentRecord, spec: _Spec) -> bool:
    given = (name for name, _ in _dotenv_variables(codebase))
    return is_among(spec["name"], given, codebase, record.files)


def _dotenv_variables(codebase: Codebase) -> Iterator[tuple[str, str]]:
    """Variables and values of every such file, commented ones too."""
    for variables in codebase.dotenv.values():
        for each in variables:
            yield each.name, "" if each.is_comment else each.value


def _services(codebase: Codebase) -> list[Service]:
    files = codebase.compose.files
    return [each for file in files for each in file.services.values()]


def _service(codebase: Codebase, _: ComponentRecord, spec: _Spec) -> bool:
    """By its name; or renamed, with the image or the module that it runs."""
    return any(_same_services(codebase, spec))


def _same_services(codebase: Codebase, spec: _Spec) -> Iterator[Service]:
    image, modules = service_runs(str(spec["body"]))
    for each in _services(codebase):
        same = (image and _image(each.image) == image) or modules & modules_run_by(each)
        if each.name == spec["name"] or same:
            yield each


def service_runs(body: str) -> tuple[str, set[str]]:
    """The image that the body of a service names, and the modules that it runs."""
    # An alias has its anchor in the file that the body went into.
    unmerged = "\n".join(each for each in body.splitlines() if "<<:" not in each)
    for root in read_yaml(unmerged.encode()):
        if not isinstance(root, YamlFault) and is_mapping(root):
            service = Service("", "", root)
            return _image(service.image), modules_run_by(service)
    return "", set()


def modules_run_by(service: Service) -> set[str]:
    """The modules that a service starts."""
    return {
        started.module
        for node in service.commands()
        for started in (
            started_by([each.value for each in scalars(node)])
            if scalars(node)
            else started_by_line(text(node))
        )
        if started.is_followed
    }


def _image(image: str) -> str:
    return _TAG.sub("", image.rpartition("/")[2])


def _volume(codebase: Codebase, record: ComponentRecord, spec: _Spec) -> bool:
    """By its name; or something else is mounted where it was."""
    name = str(spec["name"])
    if any(name in file.names("volumes") for file in codebase.compose.files):
        return True
    found = list(_mounted(codebase, record, name))
    return not found or any(found)


def _mounted(
    codebase: Codebase, record: ComponentRecord, volume: str
) -> Iterator[bool]:
    """Of each place where a component mounts a volume, whether something is there.

    A folder of a service's own is looked for there: others may have one of its name.
    """
    for edit in record.edits:
        if edit.kind == "mount" and edit.spec["source"] == volume:
            targets, services = [str(edit.spec["target"])], _services(codebase)
        elif edit.kind == "service":
            targets = re.findall(rf"- {re.escape(volume)}:(\S+)", edit.spec["body"])
            services = list(_same_services(codebase, edit.spec))
        else:
            continue
        mounts = {target for each in services for _, target in each.mounts()}
        yield from (target.rstrip("/") in mounts for target in targets)


def _depends_on(codebase: Codebase, _: ComponentRecord, spec: _Spec) -> bool:
    """Also where it is misspelt, which is a finding itself."""
    defined = {each.name for each in _services(codebase)}
    if not {spec["on"], spec["service"]} <= defined:
        return True
    named = {
        name
        for each in _services(codebase)
        if each.name == spec["service"]
        for node in [value_of(each.node, "depends_on")]
        for name in (*entries(node), *map(text, scalars(node)))
    }
    return spec["on"] in named or not named <= defined


def _environment(codebase: Codebase, record: ComponentRecord, spec: _Spec) -> bool:
    """In some service; or in a file of variables that services may be given."""
    services = _services(codebase)
    given = {named.name for each in services for named, _ in each.environment()}
    given |= {name for name, value in _dotenv_variables(codebase) if value}
    return is_among(spec["name"], given, codebase, record.files)


def _mount(codebase: Codebase, _: ComponentRecord, spec: _Spec) -> bool:
    target = str(spec["target"]).rstrip("/")
    return any(
        target == mounted
        for each in _services(codebase)
        for _, mounted in each.mounts()
    )


STANDS: Mapping[str, Callable[[Codebase, ComponentRecord, _Spec], bool]] = {
    "requirement": _requirement,
    "variable": _variable,
    "service": _service,
    "volume": _volume,
    "depends_on": _depends_on,
    "environment": _environment,
    "mount": _mount,
}

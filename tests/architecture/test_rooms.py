"""Arrows between the rooms of the house run one way, and nothing is read twice."""

import pytest

from architecture.imports import ROOT, imports, module_of

ROOMS = (
    "aegis_cst.__main__",
    "aegis_cst.cli",
    "aegis_cst.server",
    "aegis_cst.authoring",
    "aegis_cst.create",
    "aegis_cst.write",
    "aegis_cst.plan",
    "aegis_cst.check",
    "aegis_cst.components",
    "aegis_cst.reading",
    "aegis_cst.storage",
    "codemods",
    "aegis_cst",  # the version, and where the data are
)
"""A room may import from those below it."""

BESIDE = {("aegis_cst.reading", "aegis_cst.storage"), ("aegis_cst.storage", "codemods")}
"""Rooms that have nothing to do with each other, whichever is above."""

LOWERING = "aegis_cst.reading.code.lowering"
"""Reads files that are newer than the Python that runs, with LibCST."""

PLACES = "aegis_cst.reading.places."
"""Say where an edit belongs, in the terms of the edits."""


def room(module: str) -> str:
    return next(
        each for each in ROOMS if module == each or module.startswith(f"{each}.")
    )


@pytest.mark.parametrize("name", ROOMS)
def test_rooms_import_from_below_only(name: str) -> None:
    wrong = []
    for module, found in imports().items():
        for each in found if room(module) == name else ():
            target = module_of(each.name)
            other = room(target) if target else name
            above = ROOMS.index(other) < ROOMS.index(name)
            if above or (name, other) in BESIDE:
                wrong.append(f"{module} imports {each.name}")
    assert not wrong


def test_every_module_is_in_a_room() -> None:
    assert {room(module) for module in imports()} == set(ROOMS)


def test_no_import_leads_in_a_circle() -> None:
    """None that runs while modules are loaded, packages above a module aside."""
    below = {
        module: {
            target
            for each in found
            if each.at_once
            for target in [module_of(each.name)]
            if target and target != module and not module.startswith(f"{target}.")
        }
        for module, found in imports().items()
    }
    while free := {module for module, targets in below.items() if not targets}:
        below = {
            module: targets - free
            for module, targets in below.items()
            if module not in free
        }
    assert not below


def test_code_is_read_by_one_reading() -> None:
    """LibCST is for edits, which ``codemods`` make; the reading does without."""
    using = {
        module
        for module, found in imports().items()
        if any(each.name.split(".")[0] == "libcst" for each in found)
    }
    assert {each for each in using if not each.startswith("codemods.")} == {LOWERING}


def test_reading_and_checking_load_nothing_that_loads_libcst() -> None:
    """Not even by a module between; what is imported in functions comes in time."""
    for start in sorted(imports()):
        if room(start) not in {"aegis_cst.reading", "aegis_cst.check"}:
            continue
        if start.startswith(PLACES):
            continue
        waiting, seen = [start], {start}
        while waiting and start != LOWERING:
            module = waiting.pop()
            for each in imports()[module]:
                assert not (each.at_once and each.name.startswith("libcst")), (
                    start,
                    module,
                )
                target = module_of(each.name)
                if each.at_once and target and target not in seen:
                    seen.add(target)
                    waiting.append(target)


def test_folders_side_by_side_lead_in_no_circle() -> None:
    """What stands beside them in the folder around is for all of them."""
    below: dict[str, set[str]] = {}
    for module, found in imports().items():
        folder = _folder(module)
        targets = filter(None, (module_of(each.name) for each in found))
        others = {_folder(target) for target in targets} - {folder}
        beside = {each for each in others if _around(each) == _around(folder)}
        below.setdefault(folder, set()).update(beside)
    while free := {folder for folder, others in below.items() if not others}:
        below = {
            folder: others - free
            for folder, others in below.items()
            if folder not in free
        }
    assert not below


def _folder(module: str) -> str:
    """The package that a module is in, or is."""
    return module if (ROOT / module.replace(".", "/")).is_dir() else _around(module)


def _around(name: str) -> str:
    return name.rpartition(".")[0]

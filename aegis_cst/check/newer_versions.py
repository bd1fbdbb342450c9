"""What the check has to say of components of which there is a newer version."""

import re
from collections.abc import Iterator

import aegis_cst
from aegis_cst.check.finding import Remark
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.record.recorded_edits import components_of
from aegis_cst.reading.record.state import PATH, ComponentRecord


def newer_versions(codebase: Codebase) -> Iterator[Remark]:
    """One line for each component that an update would bring forward."""
    records = components_of(codebase.state).values()
    if all(_is_of_today(each) for each in records):
        return  # nothing of the catalogue is to be read then
    from aegis_cst.components.catalogue import named  # noqa: PLC0415 - see above
    from aegis_cst.components.newer import newer_than  # noqa: PLC0415 - see above

    lock = (codebase.sources.read(PATH) or b"").decode("utf-8-sig", "replace")
    for record in records:
        newer = newer_than(record) if named([record.name]) else None
        if newer is not None:
            header = re.search(
                rf"^\[components\.{re.escape(record.name)}\]", lock, re.MULTILINE
            )
            line = lock.count("\n", 0, header.start()) + 1 if header else 1
            text = f"{record.name} {record.version} is installed, {newer.version} is "
            text += f"there: aegis update {record.name}"
            brings = "".join(f"; {each}" for each in newer.brings)
            yield Remark(PATH, line, text + brings)


def _is_of_today(record: ComponentRecord) -> bool:
    return record.version == aegis_cst.__version__

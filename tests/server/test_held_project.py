"""A project that is held looks again, whatever came of the last look."""

import asyncio
from pathlib import Path
from unittest.mock import patch

from aegis_cst.server.held_project import HeldProject
from aegis_cst.server.open_project import Look, OpenProject


def test_a_fault_is_told_and_the_next_change_looks_again(tmp_path: Path) -> None:
    failures: list[str] = []
    looks: list[Look] = []

    async def session() -> None:
        look = OpenProject.look
        faults = [RecursionError("too deep")]

        def faulty(project: OpenProject, buffers: dict[str, bytes]) -> Look:
            if faults:
                raise faults.pop()
            return look(project, buffers)

        with patch.object(OpenProject, "look", faulty):
            held = HeldProject(
                tmp_path,
                lambda _: {},
                lambda _, look: looks.append(look),
                failures.append,
            )
            assert await held.look() is None
            held.touch()
            assert await held.look() is not None

    asyncio.run(session())
    assert failures == [
        "a fault of aegis, please report it: RecursionError('too deep')"
    ]
    assert [each.checked.findings for each in looks] == [()]

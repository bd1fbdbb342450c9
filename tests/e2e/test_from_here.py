"""The commands that come next, for somebody who stands in another folder."""

from pathlib import Path

import pytest

from aegis_cst.cli.output.from_here import from_here

RUN = "uvicorn app.main:app"


@pytest.mark.parametrize(
    ("steps", "here", "expected"),
    [
        ((), "", ()),
        ((RUN,), "", (RUN,)),
        ((RUN,), "app", ("cd ..", RUN)),
        (("cd backend", RUN), "", ("cd backend", RUN)),
        (("cd backend", RUN), "backend", (RUN,)),
        (("cd backend", RUN), "backend/app", ("cd ..", RUN)),
        (("cd backend", RUN), "web", (f"cd {Path('..') / 'backend'}", RUN)),
    ],
)
def test_way_to_where_they_run(
    steps: tuple[str, ...], here: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    assert from_here(steps, tmp_path, tmp_path / here) == expected

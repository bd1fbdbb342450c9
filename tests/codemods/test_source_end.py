"""Blank lines at the end of a file, which LibCST does not print as they are."""

import pytest
from registration_places import Beside, insert
from round_trip import refused

from codemods.python import registration
from codemods.python.source import Source, parse
from codemods.python.style import Style
from codemods.result import Edited

ROUTER = registration.Spec(
    module="app.jobs.api", name="router", alias="jobs_router", method="include_router"
)
PLACE = Beside(function="", receiver="app", siblings=("include_router",))
STYLE = Style(first_party=frozenset({"app"}))
ENDS = (b"\n  \n", b"\n  \n\n", b"\n\t\n\n", b"\n  ", b"\n\x0c\n \n", b"\n\n \n \n\n")


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("end", ENDS)
def test_blank_lines_at_the_end_stay(end: bytes, newline: bytes) -> None:
    code = b"import x\n\n\napp = x.make()\napp.include_router(x.router)\n"
    data = (code + end).replace(b"\n", newline)
    source = parse(data)
    assert isinstance(source, Source)
    assert source.data == data
    result = insert(data, ROUTER, PLACE, STYLE)
    assert isinstance(result, Edited)
    assert result.data.endswith(end.replace(b"\n", newline))
    back = registration.strip(result.data, ROUTER, result.chunks)
    assert isinstance(back, Edited)
    assert back.data == data


def test_a_line_that_the_parser_loses_is_named() -> None:
    data = b"try:\n    pass\nexcept ValueError :\n    pass\n"
    refusal = refused(parse(data))
    assert "byte for byte" in refusal.reason
    assert refusal.line == 3

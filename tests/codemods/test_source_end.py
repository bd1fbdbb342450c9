"""Blank lines at the end of a file, which LibCST does not print as they are."""

import pytest
from round_trip import refused

from codemods.python.settings import Field, Spec, insert, strip
from codemods.python.source import Source, parse
from codemods.result import Edited

FIELD = Field(name="zone", annotation="str", default='"UTC"', comment="A zone.")
SPEC = Spec(class_name="Settings", fields=(FIELD,))
ENDS = (b"\n  \n", b"\n  \n\n", b"\n\t\n\n", b"\n  ", b"\n\x0c\n \n", b"\n\n \n \n\n")


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("end", ENDS)
def test_blank_lines_at_the_end_stay(end: bytes, newline: bytes) -> None:
    code = b"class Settings:\n    name: str = 'x'\n\n\nsettings = Settings()\n"
    data = (code + end).replace(b"\n", newline)
    source = parse(data)
    assert isinstance(source, Source)
    assert source.data == data
    result = insert(data, SPEC)
    assert isinstance(result, Edited)
    assert result.data.endswith(end.replace(b"\n", newline))
    back = strip(result.data, SPEC, result.chunks)
    assert isinstance(back, Edited)
    assert back.data == data


def test_a_line_that_the_parser_loses_is_named() -> None:
    data = b"try:\n    pass\nexcept ValueError :\n    pass\n"
    refusal = refused(parse(data))
    assert "byte for byte" in refusal.reason
    assert refusal.line == 3

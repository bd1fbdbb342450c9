"""What mutants of the codemods survived until somebody asked."""

import tomllib

import pytest
from registration_places import Beside, insert
from round_trip import edited, refused

from codemods.python import registration
from codemods.python.source import parse
from codemods.python.style import Style, call_statement
from codemods.requirements import pyproject, requirements_txt
from codemods.requirements.pep508 import conflict, wanted
from codemods.requirements.toml_layout import string_text
from codemods.result import Found, Presence


def test_of_two_lines_for_a_package_the_one_in_our_words_is_ours() -> None:
    data = b'redis>=6; python_version < "3.9"\nredis>=7\n'
    spec = pyproject.Spec(requirement="redis>=7")
    assert requirements_txt.find(data, spec) == Found(Presence.OURS, 2, 2)
    stripped = edited(requirements_txt.strip(data, spec))
    assert stripped.data == b'redis>=6; python_version < "3.9"\n'


def test_requirements_that_agree_have_no_conflict_to_tell_of() -> None:
    assert conflict(wanted("redis>=6"), wanted("redis>=7")) == ""


def test_nul_byte_is_told_of_with_its_line() -> None:
    refusal = refused(parse(b"a = 1\nb = '\0'\n"))
    assert refusal.reason == "the file contains a NUL byte"
    assert refusal.line == 2


def test_carriage_return_alone_is_told_of_with_its_line() -> None:
    refusal = refused(parse(b"a = 1\r\n\x0cb = 2\r\nc\rd\r\n"))
    assert refusal.reason.startswith("this line ends in a carriage return alone")
    assert refusal.line == 3


def test_what_is_no_requirement_is_an_error_of_whoever_asks() -> None:
    with pytest.raises(ValueError, match="not a requirement: '=7'"):
        wanted("=7")


def test_call_that_fits_no_line_has_one_argument_a_line() -> None:
    names = ["a" * 40, "b" * 40]
    style = Style(line_length=60)
    assert call_statement("app.add(", names, "    ", style) == (
        f"    app.add(\n        {names[0]},\n        {names[1]},\n    )\n"
    )


def test_marker_of_ours_alone_or_of_both_is_no_conflict() -> None:
    plain, marked = wanted("redis>=6"), wanted('redis>=6; sys_platform == "win32"')
    assert conflict(plain, marked) == ""
    assert conflict(marked, marked) == ""
    assert "marker" in conflict(marked, plain)


REGISTRATION = registration.Spec(
    module="app.jobs", name="router", alias="jobs", method="include_router"
)
IMPORT, CALL = "from app.jobs import router as jobs\n", "app.include_router(jobs)\n"


def test_what_goes_is_told_in_the_order_of_the_file() -> None:
    stripped = edited(registration.strip(f"{IMPORT}{CALL}".encode(), REGISTRATION))
    assert stripped.data == b""
    assert stripped.chunks == (IMPORT, CALL)
    assert stripped.line == 2


def test_import_that_shares_its_line_cannot_go() -> None:
    data = f"{IMPORT.rstrip()}; x = 1\n{CALL}".encode()
    refusal = refused(registration.strip(data, REGISTRATION))
    assert refusal.line == 1
    assert refusal.reason.startswith("several statements share this line")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["redis>=7",\n    "b",\n]', '["b",\n]'),
        ('["redis>=7",  # why\n    "b",\n]', '[  # why\n    "b",\n]'),
        ('["a", "redis>=7",\n    "b",\n]', '["a", "b",\n]'),
        ('[\n    "redis>=7", "b",\n]', '[\n    "b",\n]'),
        ('[\n    "a",\n    "redis>=7",\n]', '[\n    "a",\n]'),
        ('[\n    "a",\n    "redis>=7"]', '[\n    "a"]'),
    ],
)
def test_item_goes_and_its_line_only_if_it_has_one(before: str, after: str) -> None:
    data = f"[project]\ndependencies = {before}\n".encode()
    spec = pyproject.Spec(requirement="redis>=7")
    stripped = edited(pyproject.strip(data, spec)).data.decode()
    assert stripped == f"[project]\ndependencies = {after}\n"


def test_requirement_goes_over_several_lines() -> None:
    data = b"redis>=7 \\\n    --hash=sha256:ab\nother\\\n==1\n"
    spec = pyproject.Spec(requirement="other==1")
    assert requirements_txt.find(data, spec) == Found(Presence.OURS, 3, 4)
    redis = pyproject.Spec(requirement="redis>=7")
    assert requirements_txt.find(data, redis) == Found(Presence.OURS, 1, 2)
    assert edited(requirements_txt.strip(data, redis)).data == b"other\\\n==1\n"


@pytest.mark.parametrize(
    ("value", "quote", "text"),
    [
        ("a", '"', '"a"'),
        ("a", "'", "'a'"),
        ("a\\b", '"', "'a\\b'"),
        ("a'b", "'", '"a\'b"'),
        ("a\\'b", '"', '"a\\\\\'b"'),
        ("a'\"b", '"', '"a\'\\"b"'),
    ],
)
def test_string_of_toml_says_what_it_should(value: str, quote: str, text: str) -> None:
    assert string_text(value, quote) == text
    assert tomllib.loads(f"x = {text}") == {"x": value}


def test_call_newer_than_the_python_that_runs_is_not_ours() -> None:
    data = f"{IMPORT}app.include_router(jobs, prefix=t'x')\n".encode()
    assert registration.find(data, REGISTRATION) == Found(Presence.CHANGED, 2, 2)


def test_what_to_paste_where_there_is_no_place() -> None:
    anchor = Beside(function="make", receiver="app", siblings=())
    refusal = refused(insert(b"x = 1\n", REGISTRATION, anchor, Style()))
    assert refusal.reason == "there is no function make here"
    assert refusal.snippet == f"{IMPORT}\n{CALL}"


def test_blank_line_that_sets_off_imports_of_others_stays() -> None:
    data = f"import os\n{IMPORT}\nx = 1\n{CALL}".encode()
    stripped = edited(registration.strip(data, REGISTRATION, (f"{IMPORT}\n", CALL)))
    assert stripped.data == b"import os\n\nx = 1\n"
    alone = edited(registration.strip(data[10:], REGISTRATION, (f"{IMPORT}\n", CALL)))
    assert alone.data == b"x = 1\n"


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_newlines_of_the_file_go_in(newline: bytes) -> None:
    before = b"from fastapi import FastAPI\n\napp = FastAPI()".replace(b"\n", newline)
    anchor = Beside(function="", receiver="app", siblings=())
    style = Style(first_party=frozenset({"app"}))
    result = edited(insert(before, REGISTRATION, anchor, style))
    after = f"from fastapi import FastAPI\n\n{IMPORT}\napp = FastAPI()\n{CALL.rstrip()}"
    assert result.data == after.encode().replace(b"\n", newline)
    back = registration.strip(result.data, REGISTRATION, result.chunks)
    assert edited(back).data == before

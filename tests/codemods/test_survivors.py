"""What mutants of the codemods survived until somebody asked."""

from round_trip import edited, refused

from codemods import requirements_txt
from codemods.result import Found, Presence
from codemods.source import parse
from codemods.style import Style, call_statement
from codemods.toml_pep508 import conflict, wanted


def test_of_two_lines_for_a_package_the_one_in_our_words_is_ours() -> None:
    data = b'redis>=6; python_version < "3.9"\nredis>=7\n'
    spec = requirements_txt.Spec(requirement="redis>=7")
    assert requirements_txt.find(data, spec) == Found(Presence.OURS, 2, 2)
    stripped = edited(requirements_txt.strip(data, spec))
    assert stripped.data == b'redis>=6; python_version < "3.9"\n'


def test_requirements_that_agree_have_no_conflict_to_tell_of() -> None:
    assert conflict(wanted("redis>=6"), wanted("redis>=7")) == ""


def test_nul_byte_is_told_of_with_its_line() -> None:
    refusal = refused(parse(b"a = 1\nb = '\0'\n"))
    assert refusal.reason == "the file contains a NUL byte"
    assert refusal.line == 2


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

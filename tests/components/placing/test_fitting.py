"""What of a component has no place in a project, and how that is told."""

from dataclasses import replace

from placed_mail import MAIL, PLAIN

from aegis_cst.components.manifest_entries import Part, Requirement
from aegis_cst.components.placing.placed import placed
from aegis_cst.reading.layout import BASE, foreign


def test_what_has_no_place_is_left_out_and_told() -> None:
    there = placed(MAIL, foreign("shop"))
    assert there.left_out == (
        "sub-command mail (there is no Typer application)",
        "dashboard card (there is no dashboard)",
        "Compose service mail and post (no Compose service runs the application)",
        "examples of environment variables (there is no file such as .env.example)",
    )
    modules = [each.module for each in there.router]
    assert modules == ["shop.components.mail.api", "shop.components.mail.runtime"]
    tables = ("lifespan", "command", "card", "variable", "service", "volume")
    for table in (*tables, "depends_on", "environment", "mount"):
        assert getattr(there, table) == ()
    assert [each.requirement for each in there.requirement] == ["mail"]
    assert there.next_steps == ("see shop/components/mail/README.md",)


def test_a_lifespan_without_another_way_in_stays() -> None:
    assert (
        placed(PLAIN, foreign("shop")).lifespan[0].module == "shop.components.mail.api"
    )


def test_tests_are_told_where_they_would_be_expected() -> None:
    there = placed(MAIL, BASE.without("tests"))
    assert there.left_out == ("tests (there is no suite for them)",)


def test_other_pieces_are_told_by_their_files_or_by_what_they_give() -> None:
    files = ("app/core/mail.py", "conftest.py", "data/logo.bin")
    part = Part(files=files, port="hooks")
    there = placed(replace(PLAIN, part=(part,)), BASE.without("hooks", "compose"))
    assert there.left_out == (
        "Compose service mail and post (no Compose service runs the application)",
        "mail.py (there is no folder whose modules become middleware)",
    )
    assert "app/core/mail.py" not in there.files
    given = replace(part, what="a logo")
    there = placed(replace(PLAIN, part=(given,)), BASE.without("hooks"))
    assert there.left_out == (
        "a logo (there is no folder whose modules become middleware)",
    )
    volume = replace(PLAIN, service=(), volume=MAIL.volume)
    there = placed(volume, BASE.without("compose"))
    assert there.left_out == (
        "Compose volume mail-data (no Compose service runs the application)",
    )


def test_what_an_old_python_lacks_is_required_there_only() -> None:
    backport = Requirement("eval-type-backport", unless="unions")
    mail = replace(PLAIN, requirement=(backport,))
    assert placed(mail, BASE).requirement == ()
    assert placed(mail, BASE.without("unions")).requirement == (backport,)

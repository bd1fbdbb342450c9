"""Edits that the user has changed or taken out, and what an update makes of them."""

from pathlib import Path

import pytest
from memory_tree import applied

from aegis_cst.plan.model import Outcome
from updates.mail import MANIFEST, OLD, PROJECT, Mail, write

MAIN = "main.py"
ENV = ".env.example"
LISTED = "requirements.txt"
ROUTER = b"app.include_router(mail_router)\n"


@pytest.fixture
def mail(tmp_path: Path) -> Mail:
    return Mail(tmp_path)


def changed(mail: Mail, path: str, old: bytes, new: bytes) -> dict[str, bytes]:
    files = mail.added()
    assert files[path].count(old) == 1, files[path].decode()
    return files | {path: files[path].replace(old, new)}


def test_what_is_wanted_as_before_stays_as_the_user_has_it(mail: Mail) -> None:
    mail.replace("component.toml", '"Sends mail"', '"Sends all mail"')
    mine = b'app.include_router(mail_router, prefix="/x")\n'
    files = changed(mail, MAIN, ROUTER, mine)
    after = applied(files, mail.updated(files))
    assert after[MAIN] == files[MAIN]
    assert after["aegis.lock"] == mail.fresh()["aegis.lock"]


def test_even_if_something_else_in_the_file_is_another_one(mail: Mail) -> None:
    mail.today["component.toml"] += (
        '\n[[variable]]\nname = "MAIL_PORT"\nvalue = "25"\ncomment = "Its port."\n'
    )
    files = changed(mail, ENV, b"MAIL_HOST=localhost", b"MAIL_HOST=mine")
    after = applied(files, mail.updated(files))
    assert b"MAIL_HOST=mine\n" in after[ENV]
    assert b"# Its port.\nMAIL_PORT=25\n" in after[ENV]


def test_what_was_what_is_and_what_is_wanted(mail: Mail) -> None:
    mail.replace("component.toml", '"localhost"', '"mail"')
    files = changed(mail, ENV, b"MAIL_HOST=localhost", b"MAIL_HOST=mine")
    (blocker,) = mail.updated(files).blockers
    line = files[ENV].decode().splitlines().index("MAIL_HOST=mine") + 1
    assert blocker.place == f"{ENV}:{line}"
    assert blocker.reason == (
        "you have changed variable MAIL_HOST, and another one is wanted now; write it "
        f"as it was or as it is wanted, or say --keep-mine {ENV} or --take-new {ENV}"
    )
    assert blocker.detail == (
        "was:\n# Where mail goes.\nMAIL_HOST=localhost\n"
        "is:\nMAIL_HOST=mine\n"
        "wanted:\n# Where mail goes.\nMAIL_HOST=mail"
    )


def test_the_user_has_written_it_as_wanted(mail: Mail) -> None:
    mail.replace("component.toml", '"localhost"', '"mail"')
    files = changed(mail, ENV, b"MAIL_HOST=localhost", b"MAIL_HOST=mail")
    after = applied(files, mail.updated(files))
    assert after == mail.fresh()


def test_what_was_changed_and_is_wanted_no_more(mail: Mail) -> None:
    text = mail.today["component.toml"]
    mail.today["component.toml"] = text[: text.index("\n[[variable]]")]
    files = changed(mail, ENV, b"MAIL_HOST=localhost", b"MAIL_HOST=mine")
    (blocker,) = mail.updated(files).blockers
    assert blocker.detail.endswith("wanted:\nnothing")
    files[ENV] = b"DEBUG=1\n"
    assert applied(files, mail.updated(files)) == mail.fresh()


def test_what_was_taken_out_does_not_come_back(mail: Mail) -> None:
    mail.replace("component.toml", '"localhost"', '"mail"')
    files = mail.added() | {ENV: b"DEBUG=1\n"}
    plan = mail.updated(files)
    assert applied(files, plan)[ENV] == b"DEBUG=1\n"
    assert f"{ENV}: variable MAIL_HOST is gone, and stays so" in plan.kept


def test_bounds_of_the_users_that_fit_stay(mail: Mail) -> None:
    mail.replace("component.toml", "httpx>=0.24", "httpx>=0.25")
    files = changed(mail, LISTED, b"httpx>=0.24", b"httpx>=0.27")
    after = applied(files, mail.updated(files))
    assert after[LISTED] == files[LISTED]


def test_bounds_of_the_users_that_do_not_fit_are_told(mail: Mail) -> None:
    mail.replace("component.toml", "httpx>=0.24", "httpx>=0.28")
    files = changed(mail, LISTED, b"httpx>=0.24", b"httpx==0.27")
    reasons = [each.reason for each in mail.updated(files).blockers]
    assert any("httpx" in each for each in reasons), reasons


def test_what_stands_as_written_goes_to_its_place_of_today(mail: Mail) -> None:
    mail.replace("component.toml", 'alias = "mail_router"', 'alias = "post_router"')
    own = b"\nother = 1\n"
    files = mail.added()
    files[MAIN] += own
    plan = mail.updated(files)
    before = mail.added()
    assert (
        applied(files, plan)[MAIN]
        == before[MAIN].replace(b"mail_router", b"post_router") + own
    )
    assert [(each.subject, each.goes) for each in plan.edits] == [
        ("mail_router", True),
        ("post_router", False),
    ]


def test_what_the_user_has_moved_stays_there(mail: Mail) -> None:
    mail.replace("component.toml", '"Sends mail"', '"Sends all mail"')
    moved = (
        b"from fastapi import APIRouter, FastAPI\n\n"
        b"from components.mail.api import router as mail_router\n\n"
        b"own = APIRouter()\n\n\n"
        b"def register(app: FastAPI) -> None:\n"
        b"    app.include_router(mail_router)\n"
        b"    app.include_router(own)\n"
    )
    main = b"from fastapi import FastAPI\n\nfrom routes import register\n\n"
    files = mail.added() | {
        "routes.py": moved,
        MAIN: main + b"app = FastAPI()\nregister(app)\n",
    }
    after = applied(files, mail.updated(files))
    assert (after["routes.py"], after[MAIN]) == (moved, files[MAIN])


def test_what_the_user_has_made_conditional_is_not_made_anew(mail: Mail) -> None:
    mail.replace("component.toml", 'alias = "mail_router"', 'alias = "post_router"')
    mine = b"if app.debug:\n    app.include_router(mail_router)\n    app.extra = {}\n"
    files = changed(mail, MAIN, ROUTER, mine)
    (blocker,) = mail.updated(files).blockers
    assert "you have changed router mail_router" in blocker.reason
    mail.replace("component.toml", 'alias = "post_router"', 'alias = "mail_router"')
    mail.today["component.toml"] += (
        '\n[[requirement]]\nrequirement = "tzdata"\n\n[[router]]\n'
        'module = "app.components.mail.more"\nname = "router"\nalias = "more_router"\n'
        'paths = ["/more"]\n'
    )
    mail.today["files/app/components/mail/more.py"] = (
        "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
    )
    after = applied(files, mail.updated(files))
    assert mine in after[MAIN]
    assert b"app.include_router(more_router)\n" in after[MAIN]


def test_the_user_says_which_of_the_two_stands(mail: Mail) -> None:
    mail.replace("component.toml", '"localhost"', '"mail"')
    files = changed(mail, ENV, b"MAIL_HOST=localhost", b"MAIL_HOST=mine")
    kept = applied(files, mail.updated(files, keep_mine=ENV))
    assert kept[ENV] == files[ENV]
    assert kept["aegis.lock"] == mail.fresh()["aegis.lock"]
    assert applied(files, mail.updated(files, take_new=ENV)) == mail.fresh()


def test_the_user_keeps_what_is_wanted_no_more(mail: Mail) -> None:
    mail.today["component.toml"] = mail.today["component.toml"].partition("[[var")[0]
    files = changed(mail, ENV, b"MAIL_HOST=localhost", b"MAIL_HOST=mine")
    plan = mail.updated(files, keep_mine=ENV)
    assert plan.kept == (f"{ENV}: variable MAIL_HOST stays; it is yours now",)
    assert applied(files, plan)[ENV] == files[ENV]
    assert applied(files, mail.updated(files, take_new=ENV))[ENV] == PROJECT[ENV]


def test_a_line_is_told_as_the_user_sees_it(mail: Mail) -> None:
    first = '[[variable]]\nname = "MAIL_USER"\nvalue = "a"\ncomment = "Who."\n\n'
    table = "[[variable]]"
    old = OLD["component.toml"].replace(table, first + table)
    write(mail.old, {"component.toml": old})
    mail.replace("component.toml", '"localhost"', '"mail"')
    files = changed(mail, ENV, b"MAIL_HOST=localhost", b"MAIL_HOST=mine")
    (blocker,) = mail.updated(files).blockers
    line = files[ENV].decode().splitlines().index("MAIL_HOST=mine") + 1
    assert blocker.place == f"{ENV}:{line}"
    assert "is:\nMAIL_HOST=mine\n" in blocker.detail


COMPOSE = "docker-compose.yml"
SERVED = {
    **PROJECT,
    "Dockerfile": b"FROM python:3.12\nWORKDIR /srv\nCOPY . .\n",
    COMPOSE: b"services:\n  api:\n    build: .\n    command: uvicorn main:app\n",
}
BODY = "image: mail:1\nrestart: always\nuser: mail\nread_only: true\nmem_limit: 64m\n"


@pytest.fixture
def served(mail: Mail) -> Mail:
    """With a service in both versions, whose memory is another one today."""
    service = '\n[[service]]\nname = "mail"\nbody = "mail.yaml"\n'
    write(mail.old, {"component.toml": MANIFEST + service, "mail.yaml": BODY})
    mail.today["component.toml"] += service
    mail.replace("mail.yaml", "", BODY.replace("64m", "128m"))
    return mail


def test_a_service_gets_both_changes(served: Mail) -> None:
    files = served.added(SERVED)
    mine = files[COMPOSE].replace(b"image: mail:1", b"image: mail:2 # mine")
    after = applied({**files, COMPOSE: mine}, served.updated({**files, COMPOSE: mine}))
    assert after[COMPOSE] == mine.replace(b"64m", b"128m")
    assert after["aegis.lock"] == served.fresh(SERVED)["aegis.lock"]
    assert served.updated(after).outcome is Outcome.UNCHANGED


def test_a_line_of_a_service_that_both_have_changed(served: Mail) -> None:
    files = served.added(SERVED)
    mine = files[COMPOSE].replace(b"64m", b"32m")
    line = mine.decode().splitlines().index("  mail:") + 1
    plan = served.updated({**files, COMPOSE: mine})
    assert [each.place for each in plan.blockers] == [f"{COMPOSE}:{line}"]
    kept = served.updated({**files, COMPOSE: mine}, keep_mine=COMPOSE)
    assert applied({**files, COMPOSE: mine}, kept)[COMPOSE] == mine
    new = served.updated({**files, COMPOSE: mine}, take_new=COMPOSE)
    assert applied({**files, COMPOSE: mine}, new) == served.fresh(SERVED)

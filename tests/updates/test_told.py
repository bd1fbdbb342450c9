"""What an update tells of code that names what is gone, and of the versions between."""

from pathlib import Path

import pytest
from memory_tree import applied

from aegis_cst.plan.model import Outcome
from updates.mail import HOME, Mail

CHANGE = '\n[[change]]\nsince = "{}"\ntext = "{}"\nstep = "{}"\n'
RENAMED = '\n[[renamed]]\nold = "{}"\nnew = "{}"\nsince = "2.0"\n'
SENDING = f"files/{HOME}/sending.py"


@pytest.fixture
def mail(tmp_path: Path) -> Mail:
    return Mail(tmp_path)


def moved(mail: Mail) -> None:
    """Today the module is called ``post``, and says so."""
    mail.today[f"files/{HOME}/post.py"] = mail.today.pop(SENDING)
    mail.replace(f"files/{HOME}/api.py", "mail.sending", "mail.post")
    old, new = "app.components.mail.sending", "app.components.mail.post"
    mail.today["component.toml"] += RENAMED.format(old, new)


def test_what_the_versions_between_have_to_say(mail: Mail) -> None:
    for since, text in (("2.0", "Two."), ("1.5", "Between."), ("1.0", "One.")):
        mail.today["component.toml"] += CHANGE.format(since, text, f"do {text}")
    files = mail.added()
    plan = mail.updated(files)
    assert plan.warnings == ("mail 1.5: Between.", "mail 2.0: Two.")
    assert plan.next_steps == ("do Between.", "do Two.")
    again = mail.updated(applied(files, plan))
    assert (again.outcome, again.warnings) == (Outcome.UNCHANGED, ())


def test_code_that_names_a_module_that_is_gone(mail: Mail) -> None:
    text = mail.today.pop(SENDING)
    mail.today[f"files/{HOME}/post.py"] = text
    mail.replace(f"files/{HOME}/api.py", "mail.sending", "mail.post")
    files = mail.added() | {
        "own.py": b"import os\nfrom components.mail.sending import send\n"
    }
    (blocker,) = mail.updated(files).blockers
    assert (blocker.place, blocker.reason) == (
        "own.py:2",
        "your code names components.mail.sending, which is not there any more",
    )


def test_code_that_names_a_function_that_is_gone(mail: Mail) -> None:
    mail.replace(SENDING, "\n\ndef receive() -> None:\n    pass\n", "")
    files = mail.added() | {
        "own.py": b"from components.mail.sending import (\n    receive,\n    send,\n)\n"
    }
    (blocker,) = mail.updated(files).blockers
    assert (blocker.place, blocker.reason) == (
        "own.py:2",
        "your code names components.mail.sending.receive, which is not there any more",
    )


@pytest.mark.parametrize(
    "text",
    [
        "from components.mail.sending import send\n",
        "from components.mail import sending\n",
    ],
)
def test_what_is_renamed_is_said(text: str, mail: Mail) -> None:
    moved(mail)
    files = mail.added() | {"own.py": text.encode()}
    (blocker,) = mail.updated(files).blockers
    assert blocker.place == "own.py:1"
    assert blocker.reason == (
        "your code names components.mail.sending, which is called "
        "components.mail.post now; --fix puts that in its imports"
    )


def test_what_is_renamed_is_put_into_imports(mail: Mail) -> None:
    moved(mail)
    own = b"from components.mail.sending import send\n\nsend()\n"
    files = mail.added() | {"own.py": own}
    plan = mail.updated(files, fix=True)
    assert applied(files, plan)["own.py"] == own.replace(b"sending", b"post", 1)
    assert [(each.kind, each.path, each.line) for each in plan.edits] == [
        ("fix", "own.py", 1)
    ]


def test_a_router_of_the_users_own_form_is_fixed_too(mail: Mail) -> None:
    mail.today[f"files/{HOME}/routes.py"] = mail.today.pop(f"files/{HOME}/api.py")
    old, new = "app.components.mail.api", "app.components.mail.routes"
    mail.replace("component.toml", f'"{old}"', f'"{new}"')
    mail.today["component.toml"] += RENAMED.format(old, new)
    files = mail.added()
    text = files["main.py"]
    files["main.py"] = text.replace(b"(mail_router)", b'(mail_router, prefix="/x")')
    places = [each.place for each in mail.updated(files).blockers]
    assert places == ["main.py:3"]
    after = applied(files, mail.updated(files, fix=True))
    assert after["main.py"] == files["main.py"].replace(b"mail.api", b"mail.routes")


def test_a_version_that_is_newer_than_this_one(mail: Mail) -> None:
    mail.replace("component.toml", '"2.0"', '"0.9"')
    (blocker,) = mail.updated(mail.added()).blockers
    assert blocker.path == "aegis.lock"
    assert blocker.reason.startswith("mail is there in version 1.0, and this aegis has")


def test_a_component_that_left_the_catalogue(mail: Mail) -> None:
    files = mail.added()
    lock = files["aegis.lock"].replace(b"components.mail", b"components.post")
    plan = mail.updated(files | {"aegis.lock": lock})
    assert plan.outcome is Outcome.UNCHANGED
    assert plan.kept == ("post comes from nowhere any more, and stays as it is",)

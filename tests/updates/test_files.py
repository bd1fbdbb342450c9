"""Files of a component that the user has edited, and what an update makes of them."""

from pathlib import Path

import pytest
from memory_tree import applied

from aegis_cst.plan.model import Outcome
from updates.mail import HOME, MAIL, PROJECT, Mail

SENDING = f"{MAIL}/sending.py"
FILE = f"files/{HOME}/sending.py"


@pytest.fixture
def mail(tmp_path: Path) -> Mail:
    return Mail(tmp_path)


def edited(mail: Mail, old: bytes, new: bytes) -> dict[str, bytes]:
    files = mail.added()
    assert files[SENDING].count(old) == 1
    return files | {SENDING: files[SENDING].replace(old, new)}


def test_what_nobody_edited_is_replaced(mail: Mail) -> None:
    mail.replace(FILE, '"localhost"', '"mail"')
    files = mail.added()
    assert applied(files, mail.updated(files)) == mail.fresh()


def test_both_changes_are_kept_where_they_do_not_meet(mail: Mail) -> None:
    mail.replace(FILE, '"localhost"', '"mail"')
    files = edited(mail, b"    pass\n", b"    return None  # mine\n")
    plan = mail.updated(files)
    after = applied(files, plan)
    fresh = mail.fresh()
    assert after[SENDING] == fresh[SENDING].replace(
        b"    pass\n", b"    return None  # mine\n"
    )
    assert after["aegis.lock"] == fresh["aegis.lock"]
    assert plan.originals == (fresh[SENDING],)


def test_newlines_of_the_users_stay(mail: Mail) -> None:
    mail.replace(FILE, '"localhost"', '"mail"')
    files = edited(mail, b"    pass\n", b"    return None  # mine\n")
    files[SENDING] = files[SENDING].replace(b"\n", b"\r\n")
    after = applied(files, mail.updated(files))
    assert b'"mail"\r\n' in after[SENDING]
    assert after[SENDING].count(b"\n") == after[SENDING].count(b"\r\n")


def test_an_edit_of_what_stays_as_it_was_stays(mail: Mail) -> None:
    mail.replace("component.toml", '"localhost"', '"mail"')
    files = edited(mail, b'"localhost"', b'"mine"')
    after = applied(files, mail.updated(files, lost=True))
    assert after[SENDING] == files[SENDING]


def test_another_layout_is_no_edit(mail: Mail) -> None:
    mail.replace(FILE, "# Sends.\n", "# Sends mail.\n")
    files = edited(mail, b'HOST = "localhost"', b"HOST = 'localhost'")
    assert applied(files, mail.updated(files)) == mail.fresh()


def test_the_same_line_is_not_guessed(mail: Mail) -> None:
    mail.replace(FILE, '"localhost"', '"mail"')
    files = edited(mail, b'"localhost"', b'"mine"')
    (blocker,) = mail.updated(files).blockers
    assert blocker.place == f"{SENDING}:4"
    assert blocker.reason == (
        "you and mail have changed the same lines of this file; merge it by hand, "
        f"then say --take-new {SENDING} or --keep-mine {SENDING}"
    )
    assert '-HOST = "localhost"\n+HOST = "mine"\n' in blocker.detail
    assert '-HOST = "localhost"\n+HOST = "mail"\n' in blocker.detail


def test_without_the_original_nothing_is_guessed(mail: Mail) -> None:
    mail.replace(FILE, '"localhost"', '"mail"')
    files = edited(mail, b"    pass\n", b"    return None  # mine\n")
    (blocker,) = mail.updated(files, lost=True).blockers
    assert "what was written first is nowhere to be found" in blocker.reason
    assert '-HOST = "localhost"\n+HOST = "mail"\n' in blocker.detail


def test_the_new_one_is_taken(mail: Mail) -> None:
    mail.replace(FILE, '"localhost"', '"mail"')
    files = edited(mail, b'"localhost"', b'"mine"')
    plan = mail.updated(files, take_new=SENDING, lost=True)
    assert applied(files, plan) == mail.fresh()


def test_the_users_own_is_kept_and_counts_as_merged(mail: Mail) -> None:
    mail.replace(FILE, '"localhost"', '"mail"')
    files = edited(mail, b'"localhost"', b'"mine"')
    plan = mail.updated(files, keep_mine=SENDING, lost=True)
    fresh = mail.fresh()
    assert applied(files, plan) == fresh | {SENDING: files[SENDING]}
    assert plan.originals == (fresh[SENDING],)
    again = applied(files, plan)
    assert mail.updated(again, lost=True).outcome is Outcome.UNCHANGED


def test_what_was_deleted_does_not_come_back(mail: Mail) -> None:
    mail.replace(f"files/{HOME}/notes.md", "", "One.\n")
    files = mail.added()
    for text in ("Two.\n", "Three.\n"):
        mail.replace(f"files/{HOME}/notes.md", "", text)
        files = applied(files, mail.updated(files))
        files.pop(f"{MAIL}/notes.md", None)
    assert f"{MAIL}/notes.md" not in files
    plan = mail.updated(files, take_new=f"{MAIL}/notes.md")
    assert applied(files, plan)[f"{MAIL}/notes.md"] == b"Three.\n"


def test_a_file_that_goes_and_was_edited_is_asked_about(mail: Mail) -> None:
    del mail.today[FILE]
    mail.replace(
        f"files/{HOME}/api.py",
        "from app.components.mail.sending import send\n",
        "from smtplib import SMTP\n",
    )
    mail.replace(f"files/{HOME}/api.py", "    send()", "    SMTP().quit()")
    files = edited(mail, b'"localhost"', b'"mine"')
    (blocker,) = mail.updated(files).blockers
    assert blocker.path == SENDING
    assert f"--keep-mine {SENDING} leaves it to you" in blocker.reason
    assert '+HOST = "mine"\n' in blocker.detail
    kept = applied(files, mail.updated(files, keep_mine=SENDING))
    assert kept == mail.fresh() | {SENDING: files[SENDING]}
    taken = applied(files, mail.updated(files, take_new=SENDING))
    assert taken == mail.fresh()


def test_a_file_of_the_users_is_not_overwritten(mail: Mail) -> None:
    mail.replace(f"files/{HOME}/more.py", "", "X = 1\n")
    files = mail.added() | {f"{MAIL}/more.py": b"Y = 1\n"}
    (blocker,) = mail.updated(files).blockers
    assert blocker.place == f"{MAIL}/more.py:1"
    assert "a file of this name already stands" in blocker.reason


def test_files_that_are_none_of_its_own(mail: Mail) -> None:
    (blocker,) = mail.updated(mail.added(), take_new="other.py").blockers
    assert (blocker.path, blocker.reason) == (
        "other.py",
        "holds nothing of a component that is updated",
    )


def test_edits_go_along_with_a_file_that_is_renamed(mail: Mail) -> None:
    text = mail.today.pop(FILE)
    mail.today[f"files/{HOME}/post.py"] = text.replace('"localhost"', '"mail"')
    mail.replace(f"files/{HOME}/api.py", "mail.sending", "mail.post")
    mail.today["component.toml"] += (
        '\n[[renamed]]\nold = "app.components.mail.sending"\n'
        'new = "app.components.mail.post"\nsince = "2.0"\n'
    )
    files = edited(mail, b"    pass\n", b"    return None  # mine\n")
    after = applied(files, mail.updated(files))
    fresh = mail.fresh(PROJECT)
    assert after.keys() == fresh.keys()
    post = f"{MAIL}/post.py"
    assert after[post] == fresh[post].replace(
        b"    pass\n", b"    return None  # mine\n"
    )

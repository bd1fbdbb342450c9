"""Variables in ``.env.example``."""

from functools import partial
from itertools import product

import pytest
from round_trip import check_round_trip, edited, refused, variants

from codemods import dotenv
from codemods.dotenv import Spec
from codemods.result import Edited, Found, Presence, Unchanged

SPEC = Spec(name="SCHEDULER_TIMEZONE", value="UTC", comment="Time zone of\nthe jobs.")
insert = partial(dotenv.insert, spec=SPEC)
find = partial(dotenv.find, spec=SPEC)

HEADS = ["", "# settings\n", "\n\n", "export A='b c'  # d\n"]
BODIES = [
    "APP_NAME=x\n",
    'KEY="-----BEGIN\nSCHEDULER_TIMEZONE=\n-----END"\nB=1\n',
    "# SCHEDULER_TIMEZONE=UTC\nSCHEDULER_TIMEZONE_2=UTC\n",
    "A = \n  B=2  \n# Time zone of\n# the jobs.\n",
]
TAILS = ["", "\n", "\n\n", "# the end\n", "  "]
SPECS = [
    SPEC,
    Spec(name="S", value="", comment="Empty."),
    Spec(name="S", value="a b#c", comment=""),
    Spec(name="S", value='it\'s "x"\n\\n', comment="One.\n\nTwo."),
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.value)
@pytest.mark.parametrize("parts", list(product(HEADS, BODIES, TAILS)))
def test_shape(parts: tuple[str, str, str], spec: Spec) -> None:
    for _, data in variants("".join(parts)):
        result = check_round_trip(
            data,
            partial(dotenv.find, spec=spec),
            partial(dotenv.insert, spec=spec),
            lambda raw, chunks: dotenv.strip(raw, spec, chunks),
            python=False,
        )
        assert result.data.startswith(data)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "# Time zone of\n# the jobs.\nSCHEDULER_TIMEZONE=UTC\n"),
        ("A=1\n", "A=1\n\n# Time zone of\n# the jobs.\nSCHEDULER_TIMEZONE=UTC\n"),
        ("A=1\n\n", "A=1\n\n# Time zone of\n# the jobs.\nSCHEDULER_TIMEZONE=UTC\n"),
        ("A=1", "A=1\n\n# Time zone of\n# the jobs.\nSCHEDULER_TIMEZONE=UTC"),
        (
            "A=1\r\n",
            "A=1\r\n\r\n# Time zone of\r\n# the jobs.\r\nSCHEDULER_TIMEZONE=UTC\r\n",
        ),
    ],
)
def test_exact(before: str, after: str) -> None:
    assert edited(insert(before.encode())).data.decode() == after


@pytest.mark.parametrize(
    ("line", "presence"),
    [
        ("SCHEDULER_TIMEZONE=UTC", Presence.OURS),
        ("export SCHEDULER_TIMEZONE = 'UTC'  # mine", Presence.OURS),
        ('  SCHEDULER_TIMEZONE="Europe/Berlin"', Presence.CHANGED),
        ("SCHEDULER_TIMEZONE=", Presence.CHANGED),
        ("# SCHEDULER_TIMEZONE=UTC", Presence.ABSENT),
    ],
)
def test_a_value_of_the_users_is_respected(line: str, presence: Presence) -> None:
    data = f"A=1\n{line}\nB=2\n".encode()
    absent = presence is Presence.ABSENT
    assert find(data) == Found(presence, *(() if absent else (2, 2)))
    result = insert(data)
    assert isinstance(result, Edited) if absent else result == Unchanged(2)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("COLOUR=#fff\n", "#fff"),
        ("COLOUR= # none\n", ""),
        ("COLOUR=a#b # c\n", "a#b"),
    ],
)
def test_comment_begins_after_a_blank(line: str, value: str) -> None:
    spec = Spec(name="COLOUR", value=value)
    assert dotenv.find(line.encode(), spec) == Found(Presence.OURS, 1, 1)


def test_a_changed_value_goes_whole_and_later_lines_stay() -> None:
    first = edited(insert(b"A=1\n"))
    changed = first.data.replace(b"=UTC", b"=Europe/Rome") + b"\n# mine\nB=2\n"
    result = edited(dotenv.strip(changed, SPEC, first.chunks))
    assert result.data == b"A=1\n\n# mine\nB=2\n"


def test_a_rewritten_comment_stays() -> None:
    first = edited(insert(b"A=1\n"))
    changed = first.data.replace(b"# the jobs.", b"# my own words")
    result = edited(dotenv.strip(changed, SPEC, first.chunks))
    assert b"# my own words" in result.data
    assert b"SCHEDULER" not in result.data


@pytest.mark.parametrize("data", [b"A=\xff\n", b"#" * 3_000_000], ids=["bytes", "size"])
def test_refused(data: bytes) -> None:
    assert refused(insert(data)).reason


def test_an_open_quote_that_would_swallow_the_edit_is_refused() -> None:
    spec = Spec(name="X", value="1", comment="The user's.")
    assert "quote" in refused(dotenv.insert(b"A='open\n", spec)).reason


@pytest.mark.parametrize("first_out", [0, 1])
@pytest.mark.parametrize("tail", TAILS)
def test_two_variables_leave_in_any_order(tail: str, first_out: int) -> None:
    specs = (SPEC, Spec(name="B", value="2", comment="Two."))
    for _, before in variants(BODIES[0] + tail):
        data = before
        chunks: list[tuple[str, ...]] = []
        for spec in specs:
            result = edited(dotenv.insert(data, spec))
            data = result.data
            chunks.append(result.chunks)
        for index in (first_out, 1 - first_out):
            data = edited(dotenv.strip(data, specs[index], chunks[index])).data
        assert data == before


@pytest.mark.parametrize(
    ("others", "value", "line"),
    [
        ("A=1\nB=2\n", "UTC", "S=UTC"),
        ("export A=1\nexport B=2\n", "UTC", "export S=UTC"),
        ("export A=1\nB=2\n", "UTC", "S=UTC"),
        ('A="1"\nB="2"\n', "UTC", 'S="UTC"'),
        ("A='1'\nB='2'\nC=\n", "UTC", "S='UTC'"),
        ('A="1"\n', "UTC", "S=UTC"),
        ('A="1"\nB=2\n', "UTC", "S=UTC"),
        ('A="1"\nB="2"\n', "", "S="),
        ('A="1"\nB="2"\n', "a b", 'S="a b"'),
        ('A="1"\nB="2"\n', "a$b", "S='a$b'"),
        ("A = 1\nB = 2\n", "UTC", "S = UTC"),
        ("# export A=1\nB=2\n", "UTC", "S=UTC"),
    ],
)
def test_written_as_its_neighbours_are(others: str, value: str, line: str) -> None:
    spec = Spec(name="S", value=value)
    for _, data in variants(others):
        result = check_round_trip(
            data,
            partial(dotenv.find, spec=spec),
            partial(dotenv.insert, spec=spec),
            lambda raw, chunks: dotenv.strip(raw, spec, chunks),
            python=False,
        )
        assert result.data.decode("utf-8-sig").splitlines()[result.line - 1] == line

"""The state file: put in and taken out byte for byte, refused where damaged."""

import tomllib
from itertools import permutations

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.record.state import (
    ComponentRecord,
    EditRecord,
    State,
    new_state,
    read_state,
    with_component,
    without_component,
)

HEADER = (
    "# What aegis put into this project. Commit this file; aegis keeps it up to date.\n"
    "format = 1\n"
)
ODD = (
    "plain",
    "",
    "\n\r\n\t\v\f\b\x00\x1b\x7f",
    "quotes \" and ' and \"\"\" and '''",
    "back\\slash \\n \\u0041",
    "\u00e9\u4e2d\U0001f600\u0085\u2028\u2029\ufeff",
    "[components.zebra]\n[[components.zebra.edits]]\n",
    "# no comment } ] ,",
)


def record(name: str, order: int = 1) -> ComponentRecord:
    spec = {"module": f"app.{name}", "names": ["a", "b"], "fields": [{"x": "1"}]}
    edits = (
        EditRecord("router", "app/routing.py", spec, (f"import {name}\n", "call()\n")),
        EditRecord("variable", ".env.example", {}, ODD),
    )
    files = {f"app/{name}/b.py": "sha256:1", f"app/{name}/a.py": "sha256:2"}
    return ComponentRecord(name, "1.2.3", order, files, edits)


SMALL = ComponentRecord("worker", "1", 4)
RECORDS = [record("cache", 1), record("database", 2), record("scheduler", 3), SMALL]
STARTS = {
    "header": HEADER,
    "header and blank line": f"{HEADER}\n",
    "header, no final newline": HEADER.rstrip(),
    "only the format": "format = 1",
    "answers": new_state({"name": "Shop", "author": 'A "B" C'}).decode(),
    "comment at the end": f"{HEADER}\n# mine\n",
    "comment, no final newline": f"{HEADER}\n# mine",
    "blank lines at the end": f"{HEADER}\n\n\n",
    "own table": f"{HEADER}\n[mine]\nx = 1  # one\n\n\n[other.table]\ny = [\n  1,\n]\n",
    "own component before": f"{HEADER}\n# a\n[components.ant]\nversion='1'\norder=9\n",
    "own component behind": (
        f"{HEADER}\n# about\n# zebra\n[components.zebra]\nversion = '1'\norder=9\n\n"
        "# end\n[mine]\n"
    ),
    "comment right above": f"{HEADER}# z\n[components.zebra]\nversion = '1'\norder=9",
    "between": (
        f"{HEADER}\n[components.coffee]\nversion = '1'\norder = 7\n# still coffee\n\n"
        "[mine]\nx = 1\n\n[components.tea]\nversion = '1'\norder = 8\n\n[mine2]\n"
    ),
}


def forms(text: str) -> list[bytes]:
    mixed = text.replace("\n", "\r\n", 1)
    return [
        text.encode(),
        text.replace("\n", "\r\n").encode(),
        mixed.encode(),
        b"\xef\xbb\xbf" + text.encode(),
    ]


def taken_out(data: bytes | None, name: ComponentRecord) -> bytes | None:
    assert data is not None
    return without_component(data, name)


def state(data: bytes | str) -> State:
    found = read_state(MemoryTree({"aegis.lock": data}))
    assert isinstance(found, State), found
    return found


@pytest.mark.parametrize("start", [None, *STARTS])
def test_any_order_of_adding_and_removing(start: str | None) -> None:
    starts = [None] if start is None else forms(STARTS[start])
    for data in starts:
        for order in permutations(RECORDS, 3):
            text: bytes | None = data
            trail = [data]
            for each in order:
                text = with_component(text, each)
                trail.append(text)
                known = state(text).components
                assert known[each.name] == each
            for each, before in zip(reversed(order), reversed(trail[:-1]), strict=True):
                text = taken_out(text, each)
                assert text == before


@pytest.mark.parametrize("start", [None, *STARTS])
def test_removal_gives_what_was_never_added(start: str | None) -> None:
    starts = [None] if start is None else forms(STARTS[start])
    for data in starts:
        everything: bytes | None = data
        for each in RECORDS:
            everything = with_component(everything, each)
        for going in permutations(RECORDS, 4):
            text: bytes | None = everything
            for position, each in enumerate(going):
                text = taken_out(text, each)
                expected: bytes | None = data
                for stays in (one for one in RECORDS if one in going[position + 1 :]):
                    expected = with_component(expected, stays)
                assert text == expected


def test_order_of_adding_does_not_show() -> None:
    results = set()
    for order in permutations(RECORDS):
        data: bytes | None = None
        for each in order:
            data = with_component(data, each)
        results.add(data)
    assert len(results) == 1


def test_the_very_text() -> None:
    edit = EditRecord(
        "router", "app/r.py", {"name": "x", "module": "m"}, ("a\r\n", '"')
    )
    one = ComponentRecord("worker", "1.0", 3, {"b": "2", "a": "1"}, (edit,))
    assert with_component(None, one).decode() == (
        f"{HEADER}\n"
        '[components.worker]\nversion = "1.0"\norder = 3\n\n'
        '[components.worker.files]\n"a" = "1"\n"b" = "2"\n\n'
        '[[components.worker.edits]]\nkind = "router"\nfile = "app/r.py"\n'
        'spec = { module = "m", name = "x" }\ninserted = [\n'
        '    "a\\r\\n",\n    "\\"",\n]\n'
    )


def test_sorted_and_commented() -> None:
    start = f"{HEADER}\n# about zebra\n[components.zebra]\nversion = '1'\norder = 1\n"
    assert with_component(start.encode(), SMALL).decode() == start.replace(
        "# about", '[components.worker]\nversion = "1"\norder = 4\n\n# about'
    )


def test_odd_texts_survive() -> None:
    data = with_component(None, record("cache"))
    assert state(data).components["cache"].edits[1].inserted == ODD
    assert all(ord(each) >= 32 or each == "\n" for each in data.decode())
    values = ("yes", 3, True)
    edit = EditRecord("k", "f", {"a": values[0], "b": values[1], "c": values[2]}, ())
    data = with_component(None, ComponentRecord("x", "1", 1, {}, (edit,)))
    assert state(data).components["x"].edits == (edit,)


def test_answers_survive() -> None:
    answers = {f"key{n}": text for n, text in enumerate(ODD)}
    assert tomllib.loads(new_state(answers).decode())["project"] == answers
    assert state(new_state(answers)) == State({})


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(" = ", "="),
        lambda text: text.replace('version = "1"\n', 'version = "1"\n# my note\n'),
        lambda text: text.replace("\norder = 4\n", "\norder    = 4\n"),
    ],
)
def test_table_in_another_layout_goes_and_nothing_else(change) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    before = f"{HEADER}\n[components.cache]\nversion = '1'\norder = 1\n\n"
    after = (
        "# about mine\n[mine]\nx = 1\n\n[components.zoo]\nversion = '1'\norder = 2\n"
    )
    table = '[components.worker]\nversion = "1"\norder = 4\n'
    data = f"{before}{change(table)}\n{after}".encode()
    assert without_component(data, SMALL) == f"{before}{after}".encode()
    assert without_component(data.replace(b"\n", b"\r\n"), SMALL) == (
        f"{before}{after}".replace("\n", "\r\n").encode()
    )


def test_table_that_is_not_there() -> None:
    data = f"{HEADER}\n# [components.worker]\n[mine]\n".encode()
    assert without_component(data, SMALL) == data


def test_user_edits_around_a_table_stay() -> None:
    data = with_component(with_component(None, RECORDS[0]), RECORDS[2])
    cut = data.index(b"[components.scheduler]")
    edited = (
        data[:cut] + b"# note\n\n[mine]\nx = 1\n\n# more\n" + data[cut:] + b"# end\n"
    )
    one = taken_out(edited, RECORDS[2])
    assert one is not None
    assert one.startswith(data[:cut] + b"# note\n\n[mine]\nx = 1\n\n# more\n")
    assert one.endswith(b"# end\n")
    two = taken_out(one, RECORDS[0])
    assert two == f"{HEADER}\n# note\n\n[mine]\nx = 1\n\n# more\n# end\n".encode()

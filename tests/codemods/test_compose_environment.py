"""A variable for every service of one image: exact results and refusals."""

from functools import partial

import pytest
from compose_paste import pasted
from round_trip import edited, refused
from shapes.compose_data import variable_added

from codemods.compose import environment as compose_environment
from codemods.result import Found, Presence, Unchanged

URL = compose_environment.Spec(name="URL", value="x")
find = partial(compose_environment.find, spec=URL)
insert = partial(compose_environment.insert, spec=URL)
strip = compose_environment.strip
ENV = "x-e: &e {A: b}\nservices:\n"
APP = "x-app: &app\n  image: a\n"


def services(*bodies: str) -> str:
    names = zip("abcdef", bodies, strict=False)
    named = (f"  {name}:\n{body}" for name, body in names)
    return "services:\n  web:\n    image: a\n" + "".join(named)


def test_the_extension_and_services_with_an_environment_of_their_own() -> None:
    before = """\
x-app: &app
  image: a
  init: true
  # more

services:
  web:
    <<: *app
    ports:
      - 80:80
  scheduler:
    <<: *app
    environment:
      HOST: 0.0.0.0
  db:
    image: postgres
"""
    after = before.replace("true\n", "true\n  environment:\n    URL: x\n").replace(
        "0.0.0.0\n", "0.0.0.0\n      URL: x\n"
    )
    first = edited(insert(before.encode()))
    assert first.data.decode() == after
    assert first.line == 4
    assert first.chunks == ("  environment:\n    URL: x\n", "      URL: x\n")
    assert find(first.data) == Found(Presence.OURS, 5, 5)
    assert edited(strip(first.data, URL)).data == before.encode()


def test_a_service_that_came_later_is_completed() -> None:
    before = (APP + "services:\n  web:\n    <<: *app\n").encode()
    first = edited(insert(before))
    later = b"  job:\n    <<: *app\n    environment:\n      A: b\n"
    assert find(first.data + later) == Found(Presence.ABSENT)
    second = edited(insert(first.data + later))
    assert second.data == first.data + later + b"      URL: x\n"
    assert second.chunks == ("", "      URL: x\n")
    for chunks in (first.chunks, (*first.chunks, *second.chunks), ()):
        assert edited(strip(second.data, URL, chunks)).data == before + later
    bare = edited(strip(first.data + later, URL, first.chunks))
    assert bare.data == before + later


@pytest.mark.parametrize("mine", [0, 1])
def test_what_stood_there_before_stays(mine: int) -> None:
    bodies = ["    image: a\n    environment:\n      A: b\n"] * 2
    bodies[mine] += "      URL: x\n"
    before = services(*bodies).replace("image: a\n  a:", "image: b\n  a:").encode()
    insert_a = partial(
        compose_environment.insert,
        spec=compose_environment.Spec(name="URL", value="x", like="a"),
    )
    first = edited(insert_a(before))
    assert first.data.count(b"URL: x") == 2
    spec = compose_environment.Spec(name="URL", value="x", like="a")
    assert edited(strip(first.data, spec, first.chunks)).data == before


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ("{URL: y}", 4),
        ("[URL=y]", 4),
        ("[URL]", 4),
        ("{URL: }", 4),
        ("{<<: *env}", 1),
        ("*env", 1),
    ],
)
def test_a_value_of_the_users_wins(environment: str, line: int) -> None:
    head = "x-env: &env {URL: y}\n"
    data = (head + services() + f"    environment: {environment}\n").encode()
    line += line > 1
    assert insert(data) == Unchanged(line)
    assert find(data) == Found(Presence.CHANGED, line, line)


def test_a_value_of_the_users_elsewhere_wins_too() -> None:
    data = services("    image: a\n    environment: {URL: y}\n").encode()
    assert insert(data) == Unchanged(6)


def test_the_same_value_is_looked_for_through_merges() -> None:
    head = "x-env: &env {URL: x}\n"
    data = head + services() + "    environment:\n      <<: *env\n      A: b\n"
    assert insert(data.encode()) == Unchanged(1)


def test_a_shared_environment_is_added_to_once() -> None:
    head = "x-env: &env\n  A: b\n"
    before = head + services(
        "    image: a\n    environment: {<<: *env, B: c}\n"
    ).replace("image: a\n  a", "image: a\n    environment: *env\n  a")
    first = edited(insert(before.encode()))
    assert first.data.decode() == before.replace("  A: b\n", "  A: b\n  URL: x\n")


def test_another_image_that_merges_the_extension_does_not_get_it() -> None:
    before = APP + "services:\n  web:\n    <<: *app\n  db:\n    <<: *app\n"
    before += "    image: postgres\n"
    after = before.replace("  db:", "    environment:\n      URL: x\n  db:")
    assert edited(insert(before.encode())).data.decode() == after


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("8001", '"8001"'),
        ("10.0.0.1", "10.0.0.1"),
        ("yes", '"yes"'),
        ("0o17", '"0o17"'),
        ("1e3", '"1e3"'),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("${A:-redis://r:6379/0}", "${A:-redis://r:6379/0}"),
        ("{a}", '"{a}"'),
        ('say "é"', 'say "é"'),
    ],
)
def test_values_are_quoted_where_they_must_be(value: str, written: str) -> None:
    spec = compose_environment.Spec(name="A", value=value)
    first = edited(compose_environment.insert(services().encode(), spec))
    assert first.chunks == (f"    environment:\n      A: {written}\n",)
    found = compose_environment.find(first.data, spec)
    assert found == Found(Presence.OURS, 5, 5)


def test_quotes_follow_the_others() -> None:
    for lines in ("      A: 'b'\n      C: 'd'\n", "    - 'A=b'\n    - 'C=d'\n"):
        data = (services() + "    environment:\n" + lines).encode()
        assert edited(insert(data)).chunks[0].rstrip().endswith("x'")


def test_an_environment_is_made_as_the_others_are() -> None:
    data = services("    image: b\n    environment: [A=b]\n").encode()
    assert edited(insert(data)).chunks == ("    environment:\n      - URL=x\n",)


def test_a_mapping_that_is_merged_again_and_again_is_read_quickly() -> None:
    names = ["a0: &a0 {k: v}"]
    names += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    names += [f"x{n}: &x{n} {{<<: [*x{n - 1}, *x{n - 1}]}}" for n in range(1, 60)]
    head = "\n".join(["x0: &x0 {l: m}", *names, "loop: &loop [*loop]", ""])
    data = (head + services() + "    <<: *x59\n    labels: *a59\n").encode()
    first = edited(insert(data))
    assert edited(strip(first.data, URL, first.chunks)).data == data


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: [\n", 2, "YAML"),
        ("version: '3'\n", 0, "no `services`"),
        ("services:\n  a: {build: .}\n  b: {build: b}\n", 2, "several"),
        ("services: {}\n", 1, "no service `web`"),
        ("services:\n  web: {ports: []}\n", 2, "neither image nor build"),
        (services() + "    environment: !reset {}\n", 4, "!reset"),
        (services() + "    environment: null\n", 4, "delete that word"),
        (services() + "    environment: word\n", 4, "form"),
        ("x: [&a {image: a}]\nservices:\n  web: {<<: *a}\n", 3, "in a list"),
        (
            APP + "  environment: {A: b}\nservices:\n  web: {<<: *app}\n"
            "  db: {<<: *app, image: b}\n",
            6,
            "`db` shares",
        ),
        (
            ENV + "  web: {image: a, environment: *e}\n  db: {environment: *e}\n",
            4,
            "`db` shares",
        ),
        (
            ENV + "  web:\n    build: {args: *e}\n    environment: *e\n",
            3,
            "something else",
        ),
        (
            ENV + "  web: {image: a, environment: *e}\nconfigs: {c: *e}\n",
            0,
            "`configs` shares",
        ),
    ],
)
def test_refused(text: str, line: int, reason: str) -> None:
    refusal = refused(insert(text.encode()))
    assert reason in refusal.reason
    assert refusal.line == line
    cannot = ["YAML", "no `services`", "several", "no service `web`", "form"]
    cannot += ["neither image nor build"]
    assert bool(refusal.snippet) != (reason in cannot)
    if refusal.snippet:
        after = pasted(text.encode(), refusal.snippet, 3)
        variable_added("URL", "x")(text.encode(), after)


def test_a_double_is_not_removed() -> None:
    data = (services() + "    environment: [URL=x, URL=x]\n").encode()
    assert "more than once" in refused(strip(data, URL)).reason


def test_a_changed_value_goes() -> None:
    first = edited(insert(services().encode()))
    changed = first.data.replace(b"URL: x", b"URL: 'y'  # mine")
    assert find(changed) == Found(Presence.CHANGED, 5, 5)
    assert edited(strip(changed, URL, first.chunks)).data == services().encode()


def test_a_key_that_was_made_stays_with_what_the_user_added() -> None:
    first = edited(insert(services().encode()))
    left = edited(strip(first.data + b"      A: b\n", URL, first.chunks))
    assert left.data.decode() == services() + "    environment:\n      A: b\n"


def test_nothing_to_strip() -> None:
    assert strip(services().encode(), URL) == Unchanged()
    assert strip(b"services: {}\n", URL) == Unchanged()
    assert refused(strip(b"services: {\n", URL)).line == 2

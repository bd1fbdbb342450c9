"""Files on which the search through shapes of data files once found a mistake."""

from round_trip import edited, refused

from codemods.compose import environment as compose_environment
from codemods.compose import mount as compose_mount
from codemods.compose import volume as compose_volume
from codemods.requirements import pyproject
from codemods.result import Unchanged

MOUNT = compose_mount.Spec(source="data", target="/data")
VARIABLE = compose_environment.Spec(name="URL", value="x")
REQUIREMENT = pyproject.Spec(requirement="redis>=7")


def test_empty_brackets_with_a_comment_between_mixed_newlines() -> None:
    before = (
        b"services:\n  web:\n    image: app\n    volumes: [\r\n"
        b"      # none yet\n    ]\n"
    )
    first = edited(compose_mount.insert(before, MOUNT))
    assert first.data == before.replace(b"yet\n", b"yet\n      data:/data,\n")
    assert edited(compose_mount.strip(first.data, MOUNT, first.chunks)).data == before


def test_what_the_user_wrote_stays_where_ours_is_gone_already() -> None:
    before = (
        b"services:\n  web:\n    image: app\n    environment:\n      URL: x\n"
        b"  job:\n    image: app\n"
    )
    first = edited(compose_environment.insert(before, VARIABLE))
    again = compose_environment.strip(before, VARIABLE, first.chunks)
    assert isinstance(again, Unchanged)


def test_what_nobody_uses_any_more_goes_too() -> None:
    before = (
        b"x-app: &app\n  image: app\nservices:\n  web:\n    <<: *app\n"
        b"    environment:\n      A: b\n"
    )
    job = b"  job:\n    <<: *app\n"
    first = edited(compose_environment.insert(before + job, VARIABLE))
    alone = first.data.replace(job, b"")
    gone = edited(compose_environment.strip(alone, VARIABLE, first.chunks))
    assert gone.data == before


def test_an_empty_key_of_the_users_and_its_comment_stay_with_the_last_to_go() -> None:
    before = b"services:\n  web:\n    image: app\n\nvolumes:  # none yet\n"
    specs = [compose_volume.Spec(name=name) for name in ("first", "second")]
    first = edited(compose_volume.insert(before, specs[0]))
    second = edited(compose_volume.insert(first.data, specs[1]))
    left = edited(compose_volume.strip(second.data, specs[0], first.chunks))
    back = edited(compose_volume.strip(left.data, specs[1], second.chunks))
    assert back.data == before


def test_empty_brackets_of_the_users_stay_with_the_last_to_go() -> None:
    before = b'[project]\nname = "x"\ndependencies = []  # none yet\n'
    other = pyproject.Spec(requirement="arq")
    first = edited(pyproject.insert(before, REQUIREMENT))
    second = edited(pyproject.insert(first.data, other))
    left = edited(pyproject.strip(second.data, REQUIREMENT, first.chunks))
    assert edited(pyproject.strip(left.data, other, second.chunks)).data == before


def test_an_empty_table_of_the_users_stays_with_the_last_to_go() -> None:
    before = b"[tool.poetry.dependencies]\n\n[tool.x]\n"
    other = pyproject.Spec(requirement="arq")
    first = edited(pyproject.insert(before, REQUIREMENT))
    second = edited(pyproject.insert(first.data, other))
    left = edited(pyproject.strip(second.data, REQUIREMENT, first.chunks))
    assert edited(pyproject.strip(left.data, other, second.chunks)).data == before


def test_a_refusal_names_the_line_of_a_table_in_braces() -> None:
    whole = b'# x\n\nproject = { name = "x", dependencies = [] }\n'
    assert refused(pyproject.insert(whole, REQUIREMENT)).line == 3
    without = b'# x\nproject = { name = "x" }\n'
    assert refused(pyproject.insert(without, REQUIREMENT)).line == 2

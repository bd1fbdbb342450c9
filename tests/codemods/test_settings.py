"""Fields of a settings class."""

from functools import partial

import pytest
from round_trip import check_round_trip, edited, refused, variants

from codemods.python import settings
from codemods.python.settings import Field, Spec
from codemods.result import Found, Presence

FIELDS = Spec(
    class_name="Settings",
    fields=(
        Field(
            name="scheduler_timezone",
            annotation="str",
            default='"UTC"',
            comment="Time zone in which cron schedules are read,\nan IANA name.",
        ),
        Field(
            name="scheduler_embedded",
            annotation="bool | None",
            default="None",
            comment="Run inside the web server.",
        ),
    ),
)
ADDED = """
    # Time zone in which cron schedules are read,
    # an IANA name.
    scheduler_timezone: str = "UTC"
    # Run inside the web server.
    scheduler_embedded: bool | None = None
"""

HEAD = """\
class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")

    app_name: str = "my-api"  # shown in the title
"""
TAIL = """
    # ------ checks ------
    @field_validator("app_name")
    def check(cls, value: str) -> str:
        inner: int = 1
        return value


settings = Settings()
"""


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (HEAD, TAIL),
        (HEAD + '    """What the service is called."""\n', TAIL),
        (HEAD, ""),
        (HEAD + "    # a last word\n", TAIL),
        (HEAD + "    many: list[str] = [\n        'a',\n    ]\n", TAIL),
    ],
)
def test_fields_stand_behind_the_last_field(head: str, tail: str) -> None:
    before = head + tail
    comment = "    # a last word\n"

    result = edited(settings.insert(before.encode(), FIELDS))

    expected = head.removesuffix(comment) + ADDED
    if head.endswith(comment):
        expected += comment
    assert result.data.decode() == expected + tail
    for _, data in variants(before):
        check_round_trip(
            data,
            partial(settings.find, spec=FIELDS),
            partial(settings.insert, spec=FIELDS),
            lambda data, chunks: settings.strip(data, FIELDS, chunks),
        )


def test_changed_fields_go_with_what_is_ours_of_their_comments() -> None:
    text = (HEAD + ADDED + TAIL).replace('"UTC"', '"Europe/Berlin"')
    text = text.replace("# Run inside the web server.", "# mine")

    found = settings.find(text.encode(), FIELDS)
    result = edited(settings.strip(text.encode(), FIELDS))

    assert isinstance(found, Found)
    assert found.presence is Presence.CHANGED
    assert result.data.decode() == HEAD + "\n    # mine\n" + TAIL


def test_field_of_the_users_is_refused() -> None:
    text = HEAD + "    scheduler_timezone: str\n" + TAIL

    refusal = refused(settings.insert(text.encode(), FIELDS))

    assert refusal.line == 5
    assert "scheduler_timezone already stands here" in refusal.reason
    assert "scheduler_embedded: bool | None = None" in refusal.snippet


def test_missing_class_and_class_without_fields_are_refused() -> None:
    missing = refused(settings.insert(b"x = 1\n", FIELDS))
    empty = refused(settings.insert(b"class Settings:\n    x = 1\n", FIELDS))

    assert "is not defined here" in missing.reason
    assert "has no annotated field" in empty.reason

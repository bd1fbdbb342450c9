"""The blank line that fields bring along goes with them, also when they changed."""

import pytest
from round_trip import edited, variants

from codemods.python.settings import Field, Spec, insert, strip

SPEC = Spec(
    class_name="Settings",
    fields=(
        Field(name="zone", annotation="str", default='"UTC"', comment="A zone."),
        Field(name="port", annotation="int", default="1", comment="A port.\nMore."),
    ),
)
CLASSES = {
    "methods behind": "class Settings:\n    a: int = 1\n\n    def f(self): ...\n",
    "a method right behind": "class Settings:\n    a: int = 1\n    def f(self): ...\n",
    "code behind": "class Settings:\n    a: int = 1\n\n\nsettings = Settings()\n",
    "nothing behind": "class Settings:\n    a: int = 1\n",
    "comments": "class Settings:\n    # a\n    a: int = 1  # b\n    # c\n\n\nx = 1\n",
}


@pytest.mark.parametrize("code", CLASSES.values(), ids=CLASSES)
def test_fields_with_another_default(code: str) -> None:
    for name, data in variants(code):
        added = edited(insert(data, SPEC))
        changed = added.data.replace(b'"UTC"', b'"Europe/Berlin"')
        assert edited(strip(changed, SPEC, added.chunks)).data == data, name


@pytest.mark.parametrize(
    "code",
    [
        code
        for name, code in CLASSES.items()
        if name not in {"a method right behind", "comments"}
    ],
)
def test_fields_without_a_record(code: str) -> None:
    for name, data in variants(code):
        added = edited(insert(data, SPEC))
        assert edited(strip(added.data, SPEC, ())).data == data, name


def test_a_line_of_the_user_between_stays_set_off() -> None:
    data = b"class Settings:\n    a: int = 1\n\n\nx = 1\n"
    added = edited(insert(data, SPEC))
    own = b"    # A port.\n"
    changed = added.data.replace(own, b"    b: int = 2\n" + own)
    back = edited(strip(changed, SPEC, ())).data
    assert back == b"class Settings:\n    a: int = 1\n\n    b: int = 2\n\n\nx = 1\n"

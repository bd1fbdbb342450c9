"""Imports with the names that modules have now."""

import ast

import pytest
from round_trip import variants

from codemods.python.renaming import renamed

NAMES = {"app.mail.sending": "app.mail.post", "app.mail.api.send": "app.mail.post.go"}
PACKAGE = ("app", "core")

CASES = {
    "a module": ("from app.mail.sending import x\n", "from app.mail.post import x\n"),
    "one below it": (
        "from app.mail.sending.smtp import x, y\n",
        "from app.mail.post.smtp import x, y\n",
    ),
    "over several lines": (
        "from app.mail.sending import (\n    x,  # one\n    y,\n)\n",
        "from app.mail.post import (\n    x,  # one\n    y,\n)\n",
    ),
    "by its package": (
        "from app.mail import sending\n\nsending.x()\n",
        "from app.mail import post as sending\n\nsending.x()\n",
    ),
    "by its package, with others": (
        "from app.mail import api, sending as s, z\n",
        "from app.mail import api, post as s, z\n",
    ),
    "in full": (
        "import os\nimport app.mail.sending\n\napp.mail.sending.x(os)\n",
        "import os\nimport app.mail.post\n\napp.mail.post.x(os)\n",
    ),
    "in full, under another name": (
        "import app.mail.sending as s\n\ns.x()\n",
        "import app.mail.post as s\n\ns.x()\n",
    ),
    "relative": (
        "def f():\n    from ..mail.sending import x\n    return x\n",
        "def f():\n    from ..mail.post import x\n    return x\n",
    ),
    "a name that moved": (
        "from app.mail.api import send\n",
        "from app.mail.post import go as send\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_what_is_renamed(before: str, after: str) -> None:
    for (name, data), (_, expected) in zip(
        variants(before), variants(after), strict=True
    ):
        assert renamed(data, NAMES, PACKAGE) == expected, name
    ast.parse(after)


@pytest.mark.parametrize(
    "text",
    [
        "from app.mail.sendings import x\n",
        "from mail.sending import x\n",
        "from app.mail.api import other\n",
        # Where to put the second import would be a guess.
        "from app.mail.api import send, other\n",
        "text = 'app.mail.sending'\napp.mail.sending.x()\n",
        "from app.mail.sending import (\n",
        "from .......mail.sending import x\n",
    ],
)
def test_what_stays(text: str) -> None:
    assert renamed(text.encode(), NAMES, PACKAGE) == text.encode()


def test_other_encodings_stay() -> None:
    data = "# coding: latin-1\n# \xe9\nfrom app.mail.sending import x\n".encode(
        "latin-1"
    )
    assert renamed(data, NAMES, PACKAGE) == data


@pytest.mark.parametrize(
    "head", ["x = 1\r", "# a\rb = 2\n", '"""\r"""\r\n', "\ufeffx = 1\r\ny = 2\r"]
)
def test_carriage_return_alone_ends_a_line(head: str) -> None:
    """As the parser of Python counts lines, whatever else a file ends them with."""
    before, after = (
        f"{head}from app.mail.{name} import x" for name in ("sending", "post")
    )
    assert renamed(before.encode(), NAMES, PACKAGE).decode() == after

"""Files of environment variables: which is the example, and what they set."""

import pytest

from aegis_cst.reading.files.dotenv_file import example_in, is_example, variables_of

LIST = "backend/.env.example"


@pytest.mark.parametrize(
    ("paths", "folder", "wanted"),
    [
        ([".env.example"], "", ".env.example"),
        ([".env.sample"], "", ".env.sample"),
        ([".env.dist", ".env"], "", ".env.dist"),
        (["env.template"], "", "env.template"),
        ([".env.template"], "", ".env.template"),
        (["example.env"], "", "example.env"),
        ([".env-example"], "", ".env-example"),
        ([".env_sample"], "", ".env_sample"),
        ([".example.env"], "", ".example.env"),
        ([".env.example.txt"], "", ".env.example.txt"),
        (["dotenv.example"], "", "dotenv.example"),
        ([".env.default", "env.example"], "", "env.example"),
        ([".env.example", ".env.production.example"], "", ".env.example"),
        ([".env.production.example"], "", ".env.production.example"),
        ([".env.dev.example", ".env.prod.example"], "", ""),
        ([LIST, ".env.example"], "backend/src", LIST),
        (["frontend/.env.example", ".env.sample"], "backend", ".env.sample"),
        (["frontend/.env.example"], "backend", ""),
        ([".env", ".env.local", "env.py", "sample.py", "docs/env.md"], "", ""),
    ],
)
def test_example(paths: list[str], folder: str, wanted: str) -> None:
    assert example_in(paths, folder) == wanted
    assert not wanted or is_example(wanted)


def test_variables() -> None:
    text = (
        "# head\r\nA=1\r\n  export B = 'x\ny'  # no\r\n# C=3\r\n"
        '#D="open\r\nE="one\nF=2\n"\na.b=1\nG\nH=\n'
    )
    found = list(variables_of(".env", b"\xef\xbb\xbf" + text.encode()))
    places = [(one.name, one.value, one.place.line, one.place.column) for one in found]
    assert places == [
        ("A", "1", 2, 1),
        ("B", "'x\ny'", 3, 10),
        ("C", "3", 5, 3),
        ("D", '"open', 6, 2),
        ("E", '"one\nF=2\n"', 7, 1),
        ("H", "", 12, 1),
    ]
    assert [each.name for each in found if each.is_comment] == ["C", "D"]

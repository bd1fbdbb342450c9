"""What is told of single statements."""

import libcst as cst
import pytest

from codemods.python.flow import leaves

IF = "if x:\n    {}\nelif y:\n    {}\nelse:\n    {}\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("return 1\n", True),
        ("x = 1; raise y\n", True),
        ("x = 1\n", False),
        (IF.format("return", "raise x", "return"), True),
        (IF.format("return", "raise x", "pass"), False),
        (IF.format("pass", "return", "return"), False),
        (IF.format("return", "return", "x\n    return"), True),
        (IF.format("return", "return", "return").partition("else")[0], False),
        ("if x:\n    return\n", False),
        ("with x:\n    return\n", True),
        ("with x:\n    pass\n", False),
        ("for x in y:\n    return\n", False),
    ],
)
def test_nothing_runs_behind_what_leaves(code: str, *, expected: bool) -> None:
    statement = cst.parse_statement(code)
    assert leaves(statement) is expected

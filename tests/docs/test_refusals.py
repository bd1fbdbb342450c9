import ast
from collections.abc import Iterator

import pytest

from docs.markdown import ROOT, inline_codes, page

_SHORTEST = 8


def texts() -> Iterator[str]:
    """Every text in the program, with ``…`` for what is filled in."""
    for package in ("aegis_cst", "codemods"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.JoinedStr):
                    parts = [
                        str(part.value) if isinstance(part, ast.Constant) else "…"
                        for part in node.values
                    ]
                    yield "".join(parts).replace("`", "")
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value.replace("`", "")


PROGRAM = "\n".join(texts())
MESSAGES = [
    code
    for line in page("refusals.md").splitlines()
    if line.startswith("| `")
    for code in inline_codes(line.partition(" | ")[0])
]


def test_messages_are_found() -> None:
    assert len(MESSAGES) > 60


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_one_of_the_program(message: str) -> None:
    clauses = [part.strip(" ,") for part in message.replace("; ", "…").split("…")]
    told = [clause for clause in clauses if len(clause) >= _SHORTEST]
    assert told
    for clause in told:
        assert clause in PROGRAM

"""Command lines as the words of each program that they run."""

import pytest

from aegis_cst.reading.containers.shell_words import command_words, shell_words


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a b && c; d | e", [["a", "b"], ["c"], ["d"], ["e"]]),
        ("a \\\n  b\nc", [["a", "b"], ["c"]]),
        ("sh -c 'a && b'", [["a"], ["b"]]),
        ("/bin/bash -lc 'a; b' && c", [["a"], ["b"], ["c"]]),
        (["sh", "-c", "a b"], [["a", "b"]]),
        (["a", "b c"], [["a", "b c"]]),
        (
            ["bash", "scripts/start.sh", "celery"],
            [["bash", "scripts/start.sh", "celery"]],
        ),
        ("bash scripts/start.sh", [["bash", "scripts/start.sh"]]),
        (["sh", "-c"], []),
        ("echo 'open", []),
        ("", []),
    ],
)
def test_each_command_has_its_words(
    line: str | list[str], expected: list[list[str]]
) -> None:
    assert list(command_words(line)) == expected


def test_a_sign_within_a_word_ends_no_command() -> None:
    words = ["uvicorn", "a:b", "--header", "x=1;y=2", "&&", "#c"]
    assert shell_words("uvicorn a:b --header 'x=1;y=2' && #c") == words

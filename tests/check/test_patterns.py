import re

import pytest

from aegis_cst.check.patterns import PatternError, matcher


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("app/main.py", "app/main.py"),
        ("./app/main.py", "app/main.py"),
        ("main.py", "app/main.py"),
        ("*.py", "app/api/main.py"),
        ("app/*.py", "app/api/main.py"),
        ("legacy", "app/legacy/main.py"),
        ("app/legacy", "app/legacy/main.py"),
        ("app/legacy/", "app/legacy/main.py"),
        ("tests/**", "tests/deep/test_a.py"),
        ("**/tests/*", "tests/test_a.py"),
        ("**/tests/*", "app/tests/test_a.py"),
        ("app/**/main.py", "app/main.py"),
        ("app/**/main.py", "app/a/b/main.py"),
        ("app/{api,web}/main.py", "app/web/main.py"),
        ("ma?n.py", "app/main.py"),
        ("[l-n]ain.py", "main.py"),
        ("[!a]ain.py", "main.py"),
        ("a,b.py", "a,b.py"),
        ("a[0].py", "a0.py"),
        ("a+b(c).py", "a+b(c).py"),
    ],
)
def test_taken(pattern: str, path: str) -> None:
    assert matcher([pattern])(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("app/main.py", "web/app/main.py"),
        ("main.py", "app/main.pyi"),
        ("app/*.py", "web/main.py"),
        ("legacy", "app/legacy_too/main.py"),
        ("tests/**", "app/tests/test_a.py"),
        ("app/{api,web}/main.py", "app/cli/main.py"),
        ("[!m]ain.py", "main.py"),
        ("main?py", "mainpy"),
    ],
)
def test_not_taken(pattern: str, path: str) -> None:
    assert not matcher([pattern])(path)


def test_no_pattern_takes_nothing() -> None:
    assert not matcher([])("app/main.py")


def test_a_folder_is_told_by_its_slash() -> None:
    assert matcher(["legacy"])("app/legacy/")


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("app/{a,b", "the pattern 'app/{a,b' leaves a brace open"),
        ("[z-a].py", "the pattern '[z-a].py' cannot be read: bad character range"),
    ],
)
def test_unreadable(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=re.escape(reason)):
        matcher([pattern])

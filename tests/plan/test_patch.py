"""Patches, judged by ``git apply`` itself."""

import subprocess
from pathlib import Path

import pytest

from aegis_cst.plan.model import FileChange
from aegis_cst.plan.patch import counts, patch

CASES: dict[str, tuple[bytes | None, bytes | None]] = {
    "changed": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "new": (None, b"a\nb\n"),
    "deleted": (b"a\nb\n", None),
    "new and empty": (None, b""),
    "deleted and empty": (b"", None),
    "no final newline before": (b"a\nb", b"a\nb\nc\n"),
    "no final newline after": (b"a\nb\n", b"a\nb\nc"),
    "no final newline at all": (b"a\nb", b"a\nc"),
    "CRLF": (b"a\r\nb\r\n", b"a\r\nnew\r\nb\r\n"),
    "mixed newlines": (b"a\r\nb\nc\rd\n", b"a\r\nb\nx\rc\rd\n"),
    "trailing spaces": (b"a  \n\t\n", b"a  \n\t\n  \n"),
    "byte-order mark and no text": (b"\xef\xbb\xbf\xe9\n", b"\xef\xbb\xbf\xe9\n\xff\n"),
    "form feed and line separators": (
        b"a\x0cb\n\xe2\x80\xa8c\x85\n",
        b"a\x0cb\nx\n\xe2\x80\xa8c\x85\n",
    ),
}
PATHS = ["plain.txt", "deep/er/with space.txt", 'ö "quoted" \\.txt', "-dash.txt"]


def git(folder: Path, *arguments: str, data: bytes | None = None) -> None:
    subprocess.run(
        ["git", "-c", "core.autocrlf=false", *arguments],
        cwd=folder,
        input=data,
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_git_makes_the_planned_bytes_of_it(
    case: tuple[bytes | None, bytes | None], path: str, tmp_path: Path
) -> None:
    before, after = case
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if before is not None:
        file.write_bytes(before)
    git(tmp_path, "init", "--quiet")

    text = patch([FileChange(path, before, after)], {})
    git(tmp_path, "apply", "--whitespace=nowarn", data=text)

    assert (file.read_bytes() if file.exists() else None) == after


def test_the_mode_of_a_file_is_told() -> None:
    text = patch([FileChange("run.sh", b"a\n", b"b\n")], {"run.sh": "100755"})

    assert text.decode().splitlines()[:2] == [
        "diff --git a/run.sh b/run.sh",
        "index 7898192..6178079 100755",
    ]


def test_lines_are_counted() -> None:
    assert counts(FileChange("x", b"a\nb\n", b"a\nc\nd\n")) == (2, 1)
    assert counts(FileChange("x", None, b"--- a\n+++ b\n")) == (2, 0)
    assert counts(FileChange("x", b"-- a\n", None)) == (0, 1)

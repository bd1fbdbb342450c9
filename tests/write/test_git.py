"""A repository may name programs in its configuration: none of them is run."""

import sys
from pathlib import Path

import pytest
from e2e.command import aegis, run

from aegis_cst.plan.updating.choices import nowhere
from aegis_cst.reading.record.state import ComponentRecord, digest
from aegis_cst.write.originals import LocalOriginals
from aegis_cst.write.withheld import ignored_by_git

SIGNED = """\
tree {tree}
author n <e> 1 +0000
committer n <e> 1 +0000
gpgsig -----BEGIN PGP SIGNATURE-----
 -----END PGP SIGNATURE-----

x
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One with a signed commit, and a program for each occasion that git has."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "main.py").write_bytes(
        b"from fastapi import FastAPI\n\napp = FastAPI()\n"
    )
    program = tmp_path / "program"
    program.write_text(f"#!{sys.executable}\nopen({str(tmp_path / 'ran')!r}, 'w')\n")
    program.chmod(0o755)
    git(folder, "init", "--quiet")
    (folder / ".gitignore").write_text("ignored\n", "utf-8")
    git(folder, "add", "--all")
    commit = tmp_path / "commit"
    commit.write_text(SIGNED.format(tree=git(folder, "write-tree")), "utf-8")
    name = git(folder, "hash-object", "-t", "commit", "-w", str(commit))
    git(folder, "update-ref", "HEAD", name)
    git(folder, "config", "log.showSignature", "true")
    for key in ("gpg.program", "core.fsmonitor", "diff.external", "core.pager"):
        git(folder, "config", key, str(program))
    return folder


def git(folder: Path, *words: str) -> str:
    finished = run("git", *words, cwd=folder)
    assert finished.code == 0, finished.told
    return finished.stdout.decode().strip()


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_what_a_repository_names_is_not_run(repository: Path) -> None:
    ran = repository.parent / "ran"
    git(repository, "log", "-1")
    assert ran.exists()  # by git itself, as anybody calls it
    ran.unlink()
    data = (repository / "main.py").read_bytes()
    record = ComponentRecord("x", "1", 1, {"main.py": digest(data)})
    assert LocalOriginals(repository, nowhere)(record, "main.py") == data
    assert ignored_by_git(repository, ["ignored", "main.py"]) == ["ignored"]
    (repository / "main.py").rename(repository / "moved.py")
    assert aegis(repository, "check", "main.py").told == ""
    assert not ran.exists()

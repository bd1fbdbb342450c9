"""Components whose author means harm: nothing outside of them is read or written."""

import hashlib
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from e2e.command import aegis
from e2e.tree import snapshot

from aegis_cst.cli.output.terminal import line, show
from aegis_cst.components.origins import source_of
from aegis_cst.write import unpacked
from updates.mail import PROJECT

MANIFEST = """\
name = "evil"
version = "0.1.0"
summary = "Means harm"
built_on = "FastAPI"
"""
SERVICE = '[[service]]\nname = "x"\nbody = "{}"\n'
FILES = {
    "component.toml": MANIFEST,
    "files/app/components/evil/__init__.py": '"""Evil."""\n',
}
COMMIT = "0123456789" * 4


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    for path, data in PROJECT.items():
        (folder / path).write_bytes(data)
    return folder


def put(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def refused(project: Path, *words: str) -> str:
    before = snapshot(project)
    told = aegis(project, "add", *words, "--yes", "--no-sync", code=2).told
    assert snapshot(project) == before
    return " ".join(told.replace("│", " ").split())


def packed(place: Path, files: Mapping[str, bytes]) -> str:
    """An archive, by its name and digest as a command line has them."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    place.write_bytes(data.getvalue())
    return f"{place.name}#sha256={hashlib.sha256(data.getvalue()).hexdigest()}"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (SERVICE.format("../secret.yaml"), "is not beside the manifest"),
        (SERVICE.format("gone.yaml"), "No such file"),
        (SERVICE.format("link.yaml"), "is a link"),
        ('[[requirement]]\nrequirement = "a\\n--index-url b"\n', "is no requirement"),
        ('next_steps = ["echo \\u202egnp"]\n', "cannot be seen"),
        ('next_steps = ["echo \\u009b2J"]\n', "cannot be seen"),
    ],
)
def test_what_a_manifest_must_not_say(project: Path, more: str, reason: str) -> None:
    put(project.parent, {"secret.yaml": "image: a\n"})
    put(project.parent / "evil", {**FILES, "component.toml": MANIFEST + more})
    (project.parent / "evil/link.yaml").symlink_to(project.parent / "secret.yaml")
    told = refused(project, "../evil", "--trust", "../evil")
    assert reason in told


@pytest.mark.parametrize("text", ["import app.core.(\n", "x = 1\0\n", "\tx = 1\n"])
def test_python_that_does_not_parse(project: Path, text: str) -> None:
    module = "files/app/components/evil/__init__.py"
    put(project.parent / "evil", {**FILES, module: text})
    assert f"evil/{module}:" in refused(project, "../evil").replace(" ", "")


def test_two_files_that_would_have_one_path(project: Path) -> None:
    both = {"files/app/components/core/a.py": "", "files/app/core/a.py": ""}
    put(project.parent / "evil", {**FILES, **both})
    words = ("add", "../evil", "--yes", "--no-sync", "--trust", "../evil")
    told = " ".join(aegis(project, *words, code=1).told.split())
    assert "this component has no place here: " in told
    assert "two files belong at " in told


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/evil.yml",
        ".vscode/tasks.json",
        "sitecustomize.py",
        "evil.pth",
    ],
)
def test_files_lie_where_those_of_components_do(project: Path, path: str) -> None:
    put(project.parent / "evil", {**FILES, f"files/{path}": "x = 1\n"})
    told = refused(project, "../evil", "--trust", "../evil")
    assert "would be read by a tool" in told


@pytest.mark.parametrize("below", ["../outside", "a/../../outside", "{}/outside"])
def test_a_folder_in_an_archive_is_in_it(project: Path, below: str) -> None:
    put(project.parent / "outside", FILES)
    place = packed(project / "parts.tar.gz", {"a/b": b""})
    named = below.format(project.parent.as_posix())
    told = refused(project, f"./{place}&subdirectory={named}")
    assert "is not a plain path" in told


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"big": bytes(unpacked.LARGEST + 1)}, "holds more than 50,000,000 bytes"),
        (
            {f"{each}": b"" for each in range(unpacked.MOST + 1)},
            "holds more than 10,000 files",
        ),
    ],
)
def test_an_archive_has_a_size(
    project: Path, files: dict[str, bytes], reason: str
) -> None:
    place = packed(project / "parts.tar.gz", files)
    assert reason in refused(project, f"./{place}")


def test_an_archive_here_needs_no_folder_and_no_guess(project: Path) -> None:
    files = {path: text.encode() for path, text in FILES.items()}
    place = packed(project / "parts.tar.gz", files)
    digest = place.partition("=")[2]
    told = refused(project, "./parts.tar.gz")
    assert f"parts.tar.gz#sha256={digest}" in told.replace(" ", "")  # is wrapped
    (project / "below").mkdir()
    options = ("--yes", "--no-sync", "--trust", f"./{place}")
    aegis(project / "below", "add", f"../{place}", *options)
    aegis(project, "add", place, *options)
    assert f'origin = "./{place}"' in (project / "aegis.lock").read_text("utf-8")


def test_a_manifest_in_an_archive_is_not_nested_without_end(project: Path) -> None:
    nested = FILES | {"component.toml": f"{MANIFEST}x = {'[' * 5_000}\n"}
    data = {path: text.encode() for path, text in nested.items()}
    assert "recursion" in refused(project, "./" + packed(project / "evil.tgz", data))


def test_a_token_is_not_put_on_record(project: Path) -> None:
    told = refused(project, f"git+https://me:secret@example.com/a@{COMMIT}")
    assert "has a name or a token in it" in told


def test_a_file_does_not_steer_the_terminal_that_shows_it() -> None:
    told = io.StringIO()
    show([line("+\ta\x1b[2J\x9b1A\u202eb")], told)
    assert told.getvalue() == "+\ta␛[2J\ufffd1A\ufffdb\n"


@pytest.mark.parametrize(
    ("origin", "source"),
    [
        (f"git+https://example.com/a@{COMMIT}", "git+https://example.com/a"),
        (
            f"git+ssh://git@example.com/a@{COMMIT}#subdirectory=b",
            "git+ssh://git@example.com/a",
        ),
        ("git+ssh://git@example.com/a", "git+ssh://git@example.com/a"),
        ("https://example.com/a.zip#sha256=00", "https://example.com/a.zip"),
        ("./a", "./a"),
    ],
)
def test_one_repository_of_a_host_is_not_all_of_it(origin: str, source: str) -> None:
    assert source_of(origin) == source

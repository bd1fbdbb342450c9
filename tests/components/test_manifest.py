"""Manifests: what is read, and every way in which one can be wrong."""

from pathlib import Path

import pytest

from aegis_cst.components.catalogue import SKELETONS
from aegis_cst.components.manifest import ManifestError, service_body
from aegis_cst.components.manifest_entries import (
    Card,
    Command,
    DependsOn,
    Lifespan,
    Requirement,
    Router,
    Service,
    Variable,
    Volume,
)
from aegis_cst.components.manifest_file import read_manifest

SMALL = 'name = "queue"\nsummary = "Queues"\nbuilt_on = "Nothing"\n'
WHOLE = f"""\
{SMALL}
requires = ["cache"]
next_steps = ["run it"]

[[router]]
module = "app.queue.api"
name = "router"
paths = ["/queue", "/queue/{{id}}"]

[[lifespan]]
module = "app.queue.life"
context = "queue"
start = "start"
stop = "stop"

[[command]]
module = "app.queue.cli"
name = "app"
command = "queue"
alias = "queue_app"

[[card]]
module = "app.queue.card"
name = "card"

[[service]]
name = "queue"
body = "compose.yaml"

[[volume]]
name = "queue-data"

[[depends_on]]
service = "web"
on = "queue"

[[requirement]]
requirement = "arq>=1"

[[variable]]
name = "QUEUE_URL"
value = ""
comment = "Where."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "queue"
    place.mkdir()
    return place


def write(folder: Path, text: str) -> Path:
    (folder / "component.toml").write_text(text, encoding="utf-8")
    return folder / "component.toml"


def error(folder: Path, text: str) -> str:
    path = write(folder, text)
    with pytest.raises(ManifestError) as caught:
        read_manifest(folder)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def test_whole_manifest(folder: Path) -> None:
    write(folder, WHOLE)
    found = read_manifest(folder)
    assert (found.folder, found.name, found.summary) == (folder, "queue", "Queues")
    assert (found.built_on, found.requires) == ("Nothing", ("cache",))
    assert found.next_steps == ("run it",)
    paths = ("/queue", "/queue/{id}")
    assert found.router == (Router("app.queue.api", "router", paths),)
    assert found.lifespan == (
        Lifespan("app.queue.life", "queue", "start", "stop", "first"),
    )
    assert found.command == (Command("app.queue.cli", "app", "queue", "queue_app"),)
    assert found.card == (Card("app.queue.card", "card"),)
    assert found.service == (Service("queue", "compose.yaml", "web"),)
    assert found.volume == (Volume("queue-data", ""),)
    assert found.depends_on == (DependsOn("web", "queue", ""),)
    assert found.requirement == (Requirement("arq>=1", ""),)
    assert found.variable == (Variable("QUEUE_URL", "", "Where."),)
    assert found.files == {}


def test_files_are_data(folder: Path) -> None:
    write(folder, SMALL)
    package = folder / "files" / "app" / "queue"
    (package / "__pycache__").mkdir(parents=True)
    (package / "__pycache__" / "a.pyc").write_bytes(b"no")
    (package / "b.py").write_bytes(b"raise SystemExit\r\n")
    (package / "a.bin").write_bytes(b"\xff\x00")
    found = read_manifest(folder).files
    assert found == {
        "app/queue/a.bin": b"\xff\x00",
        "app/queue/b.py": b"raise SystemExit\r\n",
    }
    assert list(found) == ["app/queue/a.bin", "app/queue/b.py"]


def test_no_manifest(folder: Path) -> None:
    with pytest.raises(ManifestError, match=r"component\.toml"):
        read_manifest(folder)


def test_manifest_that_is_not_utf8(folder: Path) -> None:
    (folder / "component.toml").write_bytes(b"name = '\xff'\n")
    with pytest.raises(ManifestError, match=r"component\.toml: .*can't decode"):
        read_manifest(folder)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'name' is to be a text"),
        ('name = "queue"', "'summary' is to be a text"),
        (SMALL.replace('"Nothing"', '" "'), "'built_on' is to be a text"),
        (SMALL.replace('"Queues"', "3"), "'summary' is to be a text"),
        (f"{SMALL}extra = 1", "'extra' is not known; see the manifest's documentation"),
        (
            f"{SMALL}[routers]",
            "'routers' is not known; see the manifest's documentation",
        ),
        (f"{SMALL}requires = 'cache'", "requires is to be a list of texts"),
        (f"{SMALL}requires = [1]", "requires is to be a list of texts"),
        (f"{SMALL}next_steps = {{}}", "next_steps is to be a list of texts"),
        (f"{SMALL}router = 'x'", "router is to be written as [[router]] tables"),
        (f"{SMALL}[router]", "router is to be written as [[router]] tables"),
        (f"{SMALL}card = [1]", "card is to be written as [[card]] tables"),
        (
            f"{SMALL}[[card]]\nmodule = 'm'\nname = 'n'\n[[card]]\nmodule = 'm'",
            "[[card]] number 2 lacks 'name'",
        ),
        (
            f"{SMALL}[[card]]\nmodule = 'm'\nname = 'n'\ntitle = 'x'",
            "[[card]] number 1 has an unknown key 'title'",
        ),
        (
            f"{SMALL}[[card]]\nmodule = 3\nname = 'n'",
            "'module' in [[card]] number 1 is to be a text",
        ),
        (
            f"{SMALL}[[router]]\nmodule = 'm'\nname = 'n'\npaths = '/x'",
            "'paths' in [[router]] number 1 is to be a list of texts",
        ),
        (
            WHOLE.replace('stop = "stop"', 'stop = "stop"\norder = "middle"'),
            "'order' in [[lifespan]] number 1 is to be first or last",
        ),
        (
            SMALL.replace('"queue"', '"queues"'),
            "name is 'queues', by its folder 'queue'",
        ),
    ],
)
def test_what_is_wrong_is_named(folder: Path, text: str, message: str) -> None:
    assert error(folder, text) == message


@pytest.mark.parametrize(
    "text",
    [
        SMALL.replace("Queues", "Queues\\u001b[2J"),
        SMALL + '"a\\u0007" = 1\n',
        SMALL + 'next_steps = ["run it\\r"]\n',
        SMALL + '[needs]\nfastapi = "\\u007f"\n',
    ],
)
def test_what_would_steer_a_terminal_is_refused(folder: Path, text: str) -> None:
    (folder / "component.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match="characters that cannot be seen"):
        read_manifest(folder)


@pytest.mark.parametrize("text", ["name = ", "a = 1\na = 2", "x = " + "[" * 100_000])
def test_manifest_that_is_no_toml(folder: Path, text: str) -> None:
    assert error(folder, text)


@pytest.mark.parametrize("name", ["Queue", "1queue", "my.queue", "my queue", "quéue"])
def test_name_that_no_table_can_have(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    message = error(folder, SMALL.replace('"queue"', f'"{name}"'))
    assert message == f"{name!r} is to be of small letters, digits, - and _"


def test_body_of_a_service(folder: Path) -> None:
    write(folder, WHOLE)
    (folder / "compose.yaml").write_bytes("image: ü\n".encode())
    found = read_manifest(folder)
    assert service_body(found, found.service[0]) == "image: ü\n"


@pytest.mark.parametrize(
    "body", ["../compose.yaml", "sub/compose.yaml", "/compose.yaml", "", "."]
)
def test_body_that_is_not_beside_the_manifest(folder: Path, body: str) -> None:
    write(folder, WHOLE)
    found = read_manifest(folder)
    with pytest.raises(ManifestError) as caught:
        service_body(found, Service("queue", body))
    assert str(caught.value) == f"{folder}: {body!r} is not beside the manifest"


@pytest.mark.parametrize("body", ["none.yaml", "latin.yaml", ".."])
def test_body_that_cannot_be_read(folder: Path, body: str) -> None:
    write(folder, WHOLE)
    (folder / "latin.yaml").write_bytes(b"\xff")
    found = read_manifest(folder)
    with pytest.raises(ManifestError):
        service_body(found, Service("queue", body))


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in SKELETONS.glob("*/component.toml"))
)
def test_own_components(folder: Path) -> None:
    found = read_manifest(folder)
    assert found.files
    for service in found.service:
        assert service_body(found, service)
    for path in found.files:
        assert (folder / "files" / path).is_file()

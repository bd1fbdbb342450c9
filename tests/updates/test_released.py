"""The original of a file that nothing here has kept, from the release that wrote it."""

import zipfile
from pathlib import Path

import pytest

from aegis_cst.reading.layout import Layout
from aegis_cst.reading.record.state import ComponentRecord, digest
from aegis_cst.write.released import Released
from updates.mail import OLD

LAYOUT = Layout(native=False, package="")
CODE = "components/mail/sending.py"


def wheel(folder: Path, name: str, version: str, package: str, points: str) -> None:
    """A wheel with the component in a package of it."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    files = {f"{package}/mail/{path}": text for path, text in OLD.items()}
    files[f"{info}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    )
    files[f"{info}/WHEEL"] = (
        "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{info}/entry_points.txt"] = points
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in files)
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as made:
        for path, text in files.items():
            made.writestr(path, text)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels, and no other index."""
    folder = tmp_path / "wheels"
    wheel(folder, "aegis-cst", "0.0.9", "aegis_cst/skeletons", "")
    points = "[aegis.components]\nparts = acme_parts.inner\n"
    wheel(folder, "acme-parts", "1.2", "acme_parts/inner", points)
    monkeypatch.setenv("UV_FIND_LINKS", str(folder))
    monkeypatch.setenv("UV_NO_INDEX", "1")
    return folder


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("origin", "version"), [("", "0.0.9"), ("acme-parts", "1.2")], ids=str
)
def test_the_release_that_wrote_it_is_read(
    origin: str, version: str, tmp_path: Path
) -> None:
    released = Released(tmp_path, LAYOUT)
    data = OLD[f"files/app/{CODE}"].encode()
    record = ComponentRecord("mail", version, 1, {CODE: digest(data)}, origin=origin)
    assert released(record, CODE) == data
    other = ComponentRecord("mail", version, 1, {CODE: digest(b"")}, origin=origin)
    assert released(other, CODE) is None


@pytest.mark.usefixtures("index")
def test_a_release_that_is_not_to_be_had(tmp_path: Path) -> None:
    record = ComponentRecord("mail", "9", 1, {CODE: digest(b"x")})
    assert Released(tmp_path, LAYOUT)(record, CODE) is None


def test_a_record_is_no_option_of_an_installer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that somebody else has written would have a folder built, which runs it."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    evil = tmp_path / "evil"
    evil.mkdir()
    (evil / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "x"\nbackend-path = ["."]\n',
        "utf-8",
    )
    ran = tmp_path / "ran"
    (evil / "x.py").write_text(f"open({str(ran)!r}, 'w')\n", "utf-8")
    for origin, version in (("-e", "/../../evil"), ("-r", "x"), ("x @ file:", "//x")):
        record = ComponentRecord("m", version, 1, {CODE: digest(b"x")}, origin=origin)
        assert Released(tmp_path, LAYOUT)(record, CODE) is None
    assert not ran.exists()

"""A distribution of somebody else's, installed into a folder of its own."""

import shutil
from pathlib import Path

from e2e.command import AEGIS, Finished, environ, run

from updates.mail import OLD, write

DISTRIBUTION = "acme-parts"


def install(site: Path, version: str = "1.2") -> Path:
    """Lay it out as an installer does; its code would raise if it were imported."""
    package = site / "acme_parts"
    write(package, OLD)
    (package / "__init__.py").write_text("raise SystemExit('imported')\n", "utf-8")
    manifest = package / "mail" / "component.toml"
    text = manifest.read_text("utf-8").replace('version = "1.0"\n', "")
    manifest.write_text(text, "utf-8")
    info = site / f"acme_parts-{version}.dist-info"
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: {DISTRIBUTION}\nVersion: {version}\n"
    (info / "METADATA").write_text(metadata, "utf-8")
    (info / "entry_points.txt").write_text(
        "[aegis.components]\nparts = acme_parts\n", "utf-8"
    )
    return site


def uninstall(site: Path) -> None:
    shutil.rmtree(site)
    site.mkdir()


def aegis_with(site: Path, project: Path, *arguments: str, code: int = 0) -> Finished:
    """Run ``aegis`` where the distribution is installed."""
    finished = run(*AEGIS, *arguments, cwd=project, env=environ(PYTHONPATH=str(site)))
    assert "Traceback" not in finished.told, finished.told
    assert finished.code == code, finished.told + finished.stdout.decode()
    return finished

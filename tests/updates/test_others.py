"""Components that come from somebody else's distribution, folder, commit or archive."""

import hashlib
import io
import json
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from e2e.command import aegis, run
from e2e.tree import snapshot

from updates.acme import aegis_with, install, uninstall
from updates.mail import OLD, PROJECT, write

YES = ("--yes", "--no-sync")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    for path, data in PROJECT.items():
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return install(tmp_path / "site")


def git(folder: Path, *words: str) -> str:
    finished = run("git", "-c", "user.name=n", "-c", "user.email=e", *words, cwd=folder)
    assert finished.code == 0, finished.told
    return finished.stdout.decode().strip()


def test_the_first_of_an_origin_has_to_be_trusted(project: Path, site: Path) -> None:
    before = snapshot(project)
    told = aegis_with(site, project, "add", "mail", *YES, code=1).told
    assert "this is the first component from acme-parts" in told
    assert snapshot(project) == before
    aegis_with(site, project, "add", "mail", *YES, "--trust", "acme-parts")
    lock = (project / "aegis.lock").read_text("utf-8")
    assert 'version = "1.2"' in lock
    assert 'origin = "acme-parts"' in lock
    aegis_with(site, project, "remove", "mail", *YES)
    assert snapshot(project) == before


def test_a_new_project_needs_the_same(site: Path, tmp_path: Path) -> None:
    options = ("--no-input", "--no-sync", "--no-git", "-c", "mail")
    told = aegis_with(site, tmp_path, "init", "one", *options, code=2).told
    assert "acme-parts is of others" in told
    assert not (tmp_path / "one").exists()
    trusted = (*options, "--trust", "acme-parts")
    aegis_with(site, tmp_path, "init", "one", *trusted)
    assert (tmp_path / "one/app/components/mail/api.py").is_file()


def test_the_preview_names_the_origin_first_and_every_file(
    project: Path, site: Path
) -> None:
    told = aegis_with(site, project, "add", "mail", "--dry-run").told
    assert told.startswith("From others: acme-parts\n")
    assert "  + components/mail/api.py\n  + components/mail/sending.py\n" in told


def test_it_goes_where_its_distribution_is_gone(project: Path, site: Path) -> None:
    before = snapshot(project)
    aegis_with(site, project, "add", "mail", *YES, "--trust", "acme-parts")
    uninstall(site)
    told = aegis(project, "update", *YES).told
    assert "mail comes from nowhere any more, and stays as it is" in told
    assert "from acme-parts, 1.2" in aegis(project, "status").stdout.decode()
    aegis(project, "remove", "mail", *YES)
    assert snapshot(project) == before


def test_a_newer_distribution_needs_no_other_trust(project: Path, site: Path) -> None:
    aegis_with(site, project, "add", "mail", *YES, "--trust", "acme-parts")
    uninstall(site)
    install(site, "1.3")
    assert "1.3 is there" in aegis_with(site, project, "status").stdout.decode()
    aegis_with(site, project, "update", *YES)
    assert 'version = "1.3"' in (project / "aegis.lock").read_text("utf-8")


def test_the_catalogue_says_where_each_comes_from(project: Path, site: Path) -> None:
    listed = json.loads(aegis_with(site, project, "components", "--json").stdout)
    origins = {each["name"]: each["origin"] for each in listed}
    assert (origins["mail"], origins["cache"]) == ("acme-parts", "")
    assert (
        b"from: acme-parts, version 1.2"
        in aegis_with(site, project, "components").stdout
    )


def test_two_of_one_name_are_refused_with_both_origins(
    project: Path, site: Path
) -> None:
    shutil.move(site / "acme_parts" / "mail", site / "acme_parts" / "cache")
    manifest = site / "acme_parts" / "cache" / "component.toml"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('name = "mail"', 'name = "cache"'), "utf-8")
    told = aegis_with(site, project, "add", "cache", *YES, code=2).told
    assert "cache is in aegis and in acme-parts" in " ".join(told.split())
    # The others are there as before.
    aegis_with(site, project, "add", "database", "--dry-run")


def test_what_is_for_another_aegis_says_for_which(project: Path, site: Path) -> None:
    manifest = site / "acme_parts" / "mail" / "component.toml"
    text = manifest.read_text("utf-8")
    wanted = 'requires-aegis = ">=99"\nlater = 1\n'
    manifest.write_text(wanted + text, "utf-8")
    told = aegis_with(site, project, "add", "mail", *YES, code=2).told
    assert "is for aegis >=99" in " ".join(told.replace("│", " ").split())


def test_a_folder_of_the_project(project: Path) -> None:
    write(project / "parts", OLD)
    before = snapshot(project)
    aegis(project, "add", "./parts/mail", *YES, "--trust", "./parts/mail")
    assert 'origin = "./parts/mail"' in (project / "aegis.lock").read_text("utf-8")
    assert "mail is there already" in aegis(project, "add", "mail", *YES).told
    sending = project / "parts/mail/files/app/components/mail/sending.py"
    sending.write_text("X = 1\n" + sending.read_text("utf-8"), "utf-8")
    aegis(project, "update", *YES)
    assert (project / "components/mail/sending.py").read_bytes()[:5] == b"X = 1"
    aegis(project, "remove", "mail", *YES)
    sending.write_text(OLD["files/app/components/mail/sending.py"], "utf-8")
    assert snapshot(project) == before


def test_a_commit_of_a_repository(project: Path, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    write(repository, OLD)
    git(repository, "init", "--quiet")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message=x")
    commit = git(repository, "rev-parse", "HEAD")
    source = f"git+{repository.as_uri()}"
    place = f"{source}@{commit}#subdirectory=mail"
    aegis(project, "add", place, *YES, "--trust", source)
    lock = (project / "aegis.lock").read_text("utf-8")
    assert f'origin = "{place}"' in lock
    assert "mail is there already" in aegis(project, "add", "mail", *YES).told
    told = aegis(project, "add", f"{source}@main", *YES, code=2).told
    assert "name a commit" in told
    aegis(project, "remove", "mail", *YES)


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_an_archive_with_its_digest(kind: str, project: Path, tmp_path: Path) -> None:
    write(tmp_path / "parts", OLD)
    archive = project / f"mail.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as made:
            for each in (tmp_path / "parts" / "mail").rglob("*"):
                made.write(each, each.relative_to(tmp_path / "parts" / "mail"))
    else:
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(tmp_path / "parts" / "mail", ".")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    place = f"./mail.{kind}#sha256={digest}"
    wrong = place.replace(digest[:4], "0000" if digest[:4] != "0000" else "1111")
    assert "has the digest" in aegis(project, "add", wrong, *YES, code=2).told
    twice = aegis(project, "add", place, place, *YES, "--trust", place)
    assert "Added mail" in twice.told
    assert f'origin = "{place}"' in (project / "aegis.lock").read_text("utf-8")


def test_an_archive_that_leaves_its_folder(project: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as packed:
        member = tarfile.TarInfo("../outside.py")
        packed.addfile(member, io.BytesIO(b""))
    archive = project / "bad.tar.gz"
    archive.write_bytes(data.getvalue())
    digest = hashlib.sha256(data.getvalue()).hexdigest()
    told = aegis(project, "add", f"./bad.tar.gz#sha256={digest}", *YES, code=2).told
    assert "the archive cannot be unpacked" in " ".join(told.replace("│", " ").split())
    assert not (project.parent / "outside.py").exists()

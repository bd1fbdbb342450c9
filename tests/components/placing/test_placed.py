"""A small component, placed: every name of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from placed_mail import FILES, MAIL, PACKAGE, PLAIN, README

from aegis_cst.components.manifest import ManifestError
from aegis_cst.components.manifest_entries import Environment
from aegis_cst.components.placing.placed import placed
from aegis_cst.reading.layout import BASE, PORTS, Layout, foreign
from codemods.python.style import Style


def test_the_base_layout_gives_the_same_manifest() -> None:
    assert placed(PLAIN, BASE) is PLAIN
    there = placed(MAIL, BASE)
    del (files := dict(FILES))[f"{PACKAGE}/runtime.py"]
    assert there == replace(MAIL, part=(), files=files, router=MAIL.router[:1])
    for same in (replace(BASE, inits=False), replace(BASE, relative=True)):
        assert placed(PLAIN, same) is PLAIN


def test_a_package_of_another_name() -> None:
    style = Style(first_party=frozenset({"svc"}))
    layout = replace(BASE, package="svc", root="src", home="run", style=style)
    there = placed(MAIL, layout)
    assert list(there.files) == [
        "run/conftest.py",
        "run/data/logo.bin",
        *(f"src/svc/components/mail/{name}" for name in ("README.md", "__init__.py")),
        *(
            f"src/svc/components/mail/{name}"
            for name in ("api.py", "card.py", "cli.py")
        ),
        "src/svc/core/mail.py",
        "src/svc/migrations/env.py",
        "src/svc/models/__init__.py",
        "tests/fake_mail.py",
        "tests/test_mail.py",
    ]
    assert there.shared == frozenset()
    assert there.files["tests/test_mail.py"] == b"from fake_mail import x\n"
    assert there.files["src/svc/models/__init__.py"] == b"import svc.core.mail\n"
    assert there.files["src/svc/components/mail/README.md"] == (
        README.replace("app.entry", "svc.entry")
        .replace("from app", "from svc")
        .encode()
    )


def test_a_foreign_project() -> None:
    layout = replace(
        foreign("shop.web", PORTS), root="src", service="api", workdir="/srv"
    )
    there = placed(MAIL, layout)
    package = "src/shop/web/components"
    assert set(there.files) == {
        f"{package}/__init__.py",
        f"{package}/core/__init__.py",
        f"{package}/core/mail.py",
        *(f"{package}/mail/{name}" for name in ("README.md", "__init__.py", "api.py")),
        *(f"{package}/mail/{name}" for name in ("card.py", "cli.py")),
        f"{package}/migrations/env.py",
        f"{package}/models/__init__.py",
        "data/logo.bin",
        *(
            f"tests/components/{name}"
            for name in ("conftest.py", "component_fake_mail.py")
        ),
        "tests/components/test_component_mail.py",
    }
    assert there.shared == {f"{package}/__init__.py", f"{package}/core/__init__.py"}
    assert {there.files[path] for path in there.shared} == {b""}
    assert there.files["data/logo.bin"] == FILES["data/logo.bin"]
    tests = there.files["tests/components/test_component_mail.py"]
    assert tests == b"from component_fake_mail import x\n"
    assert there.files[f"{package}/mail/README.md"].decode() == (
        "Run `python -m shop.web.components.entrypoints.mail`. See [the code](api.py), "
        "[tables](../models/),\n[all of it](../core/mail.py#top), "
        "[the web](https://app.core/x) and [this](#here).\n\n"
        "    from shop.web.components import models\n"
    )
    assert [each.module for each in there.router] == ["shop.web.components.mail.api"]
    assert there.lifespan[0].module == "shop.web.components.mail.api"
    assert there.command[0].module == "shop.web.components.mail.cli"
    assert there.card[0].module == "shop.web.components.mail.card"
    body = there.bodies["compose.yaml"]
    assert body == "command: python -m shop.web.components.entrypoints.mail\n"
    assert [each.like for each in there.service] == ["api", "mail"]
    waiting = [(each.service, each.on) for each in there.depends_on]
    assert waiting == [("api", "mail"), ("mail", "post")]
    assert (there.mount[0].target, there.mount[0].like) == ("/srv/data", "api")
    assert there.environment == (Environment("MAIL", "{mail}", "api"),)
    assert there.variable[0].comment == "As in shop.web.components.core.mail."
    assert there.next_steps[1] == f"see {package}/mail/README.md"
    assert there.left_out == ()


@pytest.mark.parametrize(
    ("layout", "folder", "package"),
    [
        (foreign(""), "components", "components"),
        (foreign("app"), "app/components", "app.components"),
        (replace(foreign("a.b"), root="x/y"), "x/y/a/b/components", "a.b.components"),
        (replace(foreign("a"), components="own"), "a/own", "a.own"),
    ],
)
def test_where_the_files_go(layout: Layout, folder: str, package: str) -> None:
    there = placed(MAIL, layout)
    api = there.files[f"{folder}/mail/api.py"]
    assert api == f"from {package}.core.mail import x\n".encode()
    assert there.router[0].module == f"{package}.mail.api"
    assert all(path.startswith((folder, "data/")) for path in there.files)


def test_relative_imports_where_modules_are_imported() -> None:
    there = placed(MAIL, replace(foreign("shop", PORTS), relative=True))
    package = "shop/components"
    assert there.files[f"{package}/mail/api.py"] == b"from ..core.mail import x\n"
    assert there.files[f"{package}/mail/cli.py"] == b"from . import api\n"
    script = there.files[f"{package}/migrations/env.py"]
    assert script == b"from shop.components import models\n"
    conftest = there.files["tests/components/conftest.py"]
    assert conftest == b"from shop.components.core.mail import x\n"


def test_packages_only_where_there_are_packages() -> None:
    there = placed(MAIL, replace(foreign("shop"), inits=False))
    package = "shop/components"
    inits = [path for path in there.files if path.endswith("__init__.py")]
    assert inits == [f"{package}/models/__init__.py"]  # it holds code
    assert there.shared == frozenset()


def test_line_endings() -> None:
    there = placed(MAIL, replace(foreign("shop"), newline="\r\n"))
    assert there.files["shop/components/core/mail.py"] == b"x = 1\r\n"
    assert there.files["data/logo.bin"] == FILES["data/logo.bin"]
    assert placed(PLAIN, replace(BASE, newline="\r\n")).files["app/core/mail.py"] == (
        b"x = 1\r\n"
    )


def test_equal_layouts_give_the_same() -> None:
    assert placed(MAIL, foreign("shop")) is placed(MAIL, foreign("shop"))
    again = replace(MAIL)
    assert placed(again, foreign("shop")) == placed(MAIL, foreign("shop"))


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"app/core/a.py": b"import app.core.("}, "app/core/a.py: "),
        (
            {"conftest.py": b"", "tests/conftest.py": b""},
            "two files belong at tests/components/conftest.py",
        ),
        (
            {"app/components/core/a.py": b"", "app/core/a.py": b""},
            "two files belong at shop/components/core/a.py",
        ),
    ],
)
def test_what_no_project_could_have(files: dict[str, bytes], message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        dict(placed(replace(PLAIN, files=files), foreign("shop", PORTS)).files)
    assert message in Path(str(caught.value)).as_posix()

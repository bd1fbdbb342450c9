"""A small component with an entry in each table, as it is for the base project."""

from dataclasses import replace
from pathlib import Path

from aegis_cst.components.manifest import Manifest
from aegis_cst.components.manifest_entries import (
    Card,
    Command,
    DependsOn,
    Environment,
    Lifespan,
    Mount,
    Part,
    Requirement,
    Router,
    Service,
    Variable,
    Volume,
)

PACKAGE = "app/components/mail"
README = """\
Run `python -m app.entrypoints.mail`. See [the code](api.py), [tables](../../models/),
[all of it](../../core/mail.py#top), [the web](https://app.core/x) and [this](#here).

    from app import models
"""
FILES = {
    f"{PACKAGE}/README.md": README.encode(),
    f"{PACKAGE}/__init__.py": b'"""Mail."""\n',
    f"{PACKAGE}/api.py": b"from app.core.mail import x\n",
    f"{PACKAGE}/card.py": b"from app.components.frontend.card import Card\n",
    f"{PACKAGE}/cli.py": b"from app.components.mail import api\n",
    f"{PACKAGE}/runtime.py": b"from app.components.mail import api\n",
    "app/core/mail.py": b"x = 1\n",
    "app/migrations/env.py": b"from app import models\n",
    "app/models/__init__.py": b"import app.core.mail\n",
    "conftest.py": b"from app.core.mail import x\n",
    "data/logo.bin": b"\xff app.core",
    "tests/fake_mail.py": b"\n",
    "tests/test_mail.py": b"from fake_mail import x\n",
}
MAIL = Manifest(
    folder=Path("mail"),
    name="mail",
    summary="Mail",
    built_on="Nothing",
    next_steps=("{script} mail", "see app/components/mail/README.md"),
    files=FILES,
    bodies={"compose.yaml": "command: python -m app.entrypoints.mail\n"},
    router=(
        Router("app.components.mail.api", "router", ("/mail",)),
        Router("app.components.mail.runtime", "router", (), unless="lifespan"),
    ),
    lifespan=(Lifespan("app.components.mail.api", "c", "a", "b"),),
    command=(Command("app.components.mail.cli", "app", "mail"),),
    card=(Card("app.components.mail.card", "card"),),
    service=(Service("mail", "compose.yaml"), Service("post", "compose.yaml", "mail")),
    volume=(Volume("mail-data"),),
    depends_on=(DependsOn("web", "mail"), DependsOn("mail", "post")),
    environment=(Environment("MAIL", "{mail}"),),
    mount=(Mount("data", "/home/app/data"),),
    requirement=(Requirement("typer", port="commands"), Requirement("mail")),
    variable=(Variable("MAIL", "", "As in app.core.mail."),),
    part=(
        Part(files=(f"{PACKAGE}/cli.py",), port="commands"),
        Part(files=(f"{PACKAGE}/card.py",), port="cards"),
        Part(files=(f"{PACKAGE}/runtime.py",), unless="lifespan"),
    ),
)
PLAIN = replace(MAIL, part=(), router=MAIL.router[:1])

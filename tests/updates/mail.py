"""A small component in two versions, and a project that has the first one."""

from collections.abc import Mapping
from pathlib import Path

from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Plan
from aegis_cst.plan.updating.choices import Choices
from aegis_cst.plan.updating.update import plan_update
from aegis_cst.reading.record.state import ComponentRecord, digest
from updates.versions import Files, in_version

MANIFEST = """\
name = "mail"
version = "1.0"
summary = "Sends mail"
built_on = "smtplib"

[[router]]
module = "app.components.mail.api"
name = "router"
alias = "mail_router"
paths = ["/mail"]

[[requirement]]
requirement = "httpx>=0.24"

[[variable]]
name = "MAIL_HOST"
value = "localhost"
comment = "Where mail goes."
"""
API = """\
from fastapi import APIRouter

from app.components.mail.sending import send

router = APIRouter()


@router.post("/mail")
def post() -> None:
    send()
"""
SENDING = """\
# Sends.
import smtplib

HOST = "localhost"


def send() -> None:
    smtplib.SMTP(HOST).quit()


def receive() -> None:
    pass
"""
HOME = "app/components/mail"
OLD = {
    "component.toml": MANIFEST,
    f"files/{HOME}/__init__.py": "",
    f"files/{HOME}/api.py": API,
    f"files/{HOME}/sending.py": SENDING,
}
PROJECT = {
    "requirements.txt": b"fastapi==0.120.0\n",
    ".env.example": b"DEBUG=1\n",
    "main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
}
MAIL = "components/mail"


class Mail:
    """The component in both versions, below a folder."""

    def __init__(self, folder: Path) -> None:
        self.old, self.new = folder / "old", folder / "new"
        write(self.old, OLD)
        self.today = dict(OLD)
        self.replace("component.toml", '"1.0"', '"2.0"')

    def replace(self, path: str, old: str, new: str) -> None:
        """Have another text in one place of a file of today's version."""
        text = self.today.get(path, "")
        assert text.count(old) == 1 or not old, (path, old)
        self.today[path] = text.replace(old, new) if old else new

    def added(self, files: Mapping[str, bytes] = PROJECT) -> Files:
        """The project with the old version."""
        with in_version(self.old):
            return applied(files, plan_add(MemoryTree(files), ["mail"]))

    def fresh(self, files: Mapping[str, bytes] = PROJECT) -> Files:
        """The project with today's version."""
        write(self.new, self.today)
        with in_version(self.new):
            return applied(files, plan_add(MemoryTree(files), ["mail"]))

    def updated(
        self,
        files: Files,
        *,
        take_new: str = "",
        keep_mine: str = "",
        fix: bool = False,
        lost: bool = False,
    ) -> Plan:
        """The plan of an update; with ``lost`` no original is to be found."""
        write(self.new, self.today)
        choices = Choices(
            frozenset({take_new} - {""}), frozenset({keep_mine} - {""}), fix
        )
        written = {digest(data): data for data in self.added().values()}

        def original(record: ComponentRecord, path: str) -> bytes | None:
            return None if lost else written.get(record.files[path])

        with in_version(self.new):
            return plan_update(MemoryTree(files), [], choices, original)


def write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = folder / "mail" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

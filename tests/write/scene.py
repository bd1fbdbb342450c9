"""A small project that a plan touches in every way there is, and how it looks."""

import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from aegis_cst.plan.model import FileChange, Plan
from aegis_cst.plan.undo_record import record_of_plan
from aegis_cst.write.transaction import Work

Tree = Mapping[str, tuple[int, bytes]]

BEFORE = {
    "pyproject.toml": b"[project]\nname = 'x'\n",
    "changed.txt": b"old\r\n",
    "real/linked.txt": b"old",
    "gone/away.py": b"away",
    "gone/deep/er.txt": b"deeper",
    "kept/away.txt": b"away",
    "kept/mine.txt": b"mine",
}
CHANGES = (
    FileChange("changed.txt", b"old\r\n", b"old\r\nnew\r\n"),
    FileChange("folder/created.txt", None, b"created", owned=True),
    FileChange("folder/deep/down/created.py", None, b"", owned=True),
    FileChange("gone/away.py", b"away", None, owned=True),
    FileChange("gone/deep/er.txt", b"deeper", None, owned=True),
    FileChange("kept/away.txt", b"away", None, owned=True),
    FileChange("link.txt", b"old", b"old and new"),
    FileChange("pyproject.toml", b"[project]\nname = 'x'\n", b"[project]\nname='xy'\n"),
)
AFTER = {
    "pyproject.toml": b"[project]\nname='xy'\n",
    "changed.txt": b"old\r\nnew\r\n",
    "real/linked.txt": b"old and new",
    "folder/created.txt": b"created",
    "folder/deep/down/created.py": b"",
    "kept/mine.txt": b"mine",
}


def build(root: Path) -> Path:
    """The project before; gives its root."""
    for path, data in BEFORE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    (root / "changed.txt").chmod(0o750)
    (root / "gone" / "away.py").chmod(0o700)
    (root / "link.txt").symlink_to("real/linked.txt")
    (root / "uv.lock").write_bytes(b"old lock")
    return root


def work(root: Path, *, locked: bool = False) -> Work:
    """Everything that can belong to a command."""
    plan = Plan("add", ("thing",), CHANGES)
    record = record_of_plan(
        plan, "2026-01-01T00:00:00+00:00", {"gone/away.py": 0o700}, {}
    )
    if not locked:
        return Work("add thing", CHANGES, record=record)

    def relock(_wanted: object) -> None:
        (root / "uv.lock").write_bytes(b"new lock")

    generated = ("uv.lock",)
    return Work("add thing", CHANGES, {}, record, (), generated, relock)


def look(root: Path) -> Tree:
    """Mode and content of everything but what aegis keeps for itself."""
    tree = {}
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if relative.parts[0] == ".aegis":
            continue
        mode = stat.S_IMODE(path.lstat().st_mode)
        content = path.read_bytes() if path.is_file() else b""
        tree[relative.as_posix()] = (mode, content)
    return tree


def kept(root: Path) -> set[str]:
    """What aegis keeps for itself, less what is of no consequence."""
    folder = root / ".aegis"
    names = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    usual = {".gitignore", "lock", "undo"}
    return {name for name in names - usual if not name.endswith(".tmp")}


def records(root: Path) -> list[str]:
    """The commands that can be taken back."""
    return sorted(each.name for each in (root / ".aegis" / "undo").glob("*"))


def tell(text: str) -> None:
    """Put a number where people who run the tests see it."""
    sys.stderr.write(f"\n{text}\n")

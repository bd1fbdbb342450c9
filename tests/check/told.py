"""Findings in a project in memory, for the reporters to tell."""

from memory_tree import MemoryTree

from aegis_cst.check.finding import Block, Finding, Registration, Replacement
from aegis_cst.check.reporters.report import Checked
from aegis_cst.reading.files.place import Place, Skip
from aegis_cst.reading.files.sources import TreeSources

FILES = {
    "app/routing.py": 'def include(app):\n\tapp.include_router("日本", prefix="/a")\n',
    "compose.yml": "services:\n  web: *gone\n",
}
ROUTER = Finding(
    "AEG101",
    Place("app/routing.py", 2, 21, 25),
    "`日本` of app/x.py is\nregistered nowhere",
    "include it, 100%",
    related=((Place("compose.yml", 1, 1, 9), "the service"), (Place("a b.py"), "gone")),
    fix=Registration("app.x", "router", "include it", Block("app/main.py")),
)
ALIAS = Finding(
    "AEG405",
    Place("compose.yml", 2, 8),
    "`*gone` names no anchor",
    fix=Replacement("compose.yml", 17, 22, b"{}", "put nothing there"),
)
WHOLE = Finding("AEG301", Place("app/,:%.py"), "the file is gone", "restore it")
SKIP = Skip("app/big.py", "larger than 2 MB")


def checked(
    *findings: Finding, prefix: str = "", skips: tuple[Skip, ...] = ()
) -> Checked:
    """What was found in those files."""
    return Checked(prefix, findings, skips, TreeSources(MemoryTree(FILES)))


EVERYTHING = [
    checked(ROUTER, ALIAS, prefix="shop/", skips=(SKIP,)),
    checked(WHOLE),
]

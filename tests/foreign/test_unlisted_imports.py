"""Packages that a project imports without listing them, which components list."""

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

FILES = {
    "main.py": "from fastapi import FastAPI\n\nfrom settings import settings\n\n"
    "app = FastAPI(title=settings.title)\n",
    "settings.py": "from pydantic_settings import BaseSettings\n\n\n"
    "class Settings(BaseSettings):\n    title: str = 'Shop'\n\n\n"
    "settings = Settings()\n",
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = []\n',
}
NAMES = ("scheduler", "cache", "worker")
ORDERS = (
    ("scheduler", "worker", "cache"),
    ("worker", "scheduler", "cache"),
    ("worker", "cache", "scheduler"),
)


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_they_stand_in_the_way_of_no_removal(order: tuple[str, ...]) -> None:
    before = {path: text.encode() for path, text in FILES.items()}
    files = before
    for name in NAMES:
        plan = plan_add(MemoryTree(files), [name])
        assert plan.blockers == ()
        files = applied(files, plan)
    for name in order:
        plan = plan_remove(MemoryTree(files), [name], Wishes())
        assert plan.blockers == ()
        files = applied(files, plan)
    assert files == before

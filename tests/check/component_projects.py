"""Generated projects with components, in memory."""

import re
from collections.abc import Mapping
from pathlib import Path

from memory_tree import MemoryTree

from aegis_cst.components.catalogue import components as catalogued
from aegis_cst.create.answers import default_answers, template_context
from aegis_cst.create.project import Wanted, create_project
from aegis_cst.plan.adding.addition import plan_add

Files = dict[str, bytes]
NAMES = tuple(each.name for each in catalogued())
ROUTING = "app/components/backend/api/routing.py"
MAIN = "app/components/backend/main.py"
CONFIG = "app/core/config.py"
COMPOSE = "docker-compose.yml"


def base_project(folder: Path) -> Files:
    """Path and content of every file of a fresh project, made in an empty folder."""
    context = template_context("my-api")
    plan = create_project(default_answers(context), context, folder, Wanted())
    assert not plan.blockers
    root = folder / "my-api"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def add(files: Mapping[str, bytes], *names: str) -> Files:
    plan = plan_add(MemoryTree(files), names)
    assert not plan.blockers
    changed = {change.path: change.after for change in plan.changes}
    return {
        path: data for path, data in {**files, **changed}.items() if data is not None
    }


def edited(files: Files, path: str, old: str, new: str) -> Files:
    text = files[path].decode()
    assert re.search(old, text, re.MULTILINE), old
    return {**files, path: re.sub(old, new, text, flags=re.MULTILINE).encode()}


def without(files: Files, *paths: str) -> Files:
    return {path: data for path, data in files.items() if path not in paths}

"""The components that there are, in layouts of every kind."""

import ast
import io
import re
import shutil
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proof_scale import scaled

from aegis_cst.components.catalogue import (
    SKELETONS,
    catalogue,
    placed_component,
    with_required,
)
from aegis_cst.components.placing.names import Names, names_for
from aegis_cst.reading.layout import BASE, PORTS, Layout, foreign
from codemods.python.style import Style

PARTS = "cli|components|core|entrypoints|migrations|models|services"
OLD = re.compile(rf"(?<![\w./-])(?:app[./](?:{PARTS})\b|from app import)")
PACKAGES = st.sampled_from(["svc", "shop.web", "a.b.c", "application", "api", "app"])
RUFF = shutil.which("ruff", path=str(Path(sys.executable).parent))


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    native = draw(st.booleans())
    package = draw(PACKAGES if native else PACKAGES | st.just(""))
    top = package.partition(".")[0] or "components"
    return Layout(
        root=draw(st.sampled_from(["", "src", "backend/code"])),
        package=package,
        native=native,
        ports=PORTS if native else draw(st.frozensets(st.sampled_from(sorted(PORTS)))),
        components=draw(st.sampled_from(["components", "aegis_components"])),
        home=draw(st.sampled_from(["", "backend"])),
        tests=draw(st.sampled_from(["tests", "backend/test"])),
        inits=draw(st.booleans()),
        relative=draw(st.booleans()),
        style=Style(first_party=frozenset({top} if draw(st.booleans()) else ())),
    )


def originals(name: str, layout: Layout) -> tuple[Names, Mapping[str, str]]:
    """Python of a component by the paths that it has in a layout."""
    files = catalogue()[name].files
    names = names_for(layout, files)
    python = {path: data for path, data in files.items() if path.endswith(".py")}
    return names, {names.path(path): data.decode() for path, data in python.items()}


def imported(source: str, package: str) -> Counter[str]:
    """The modules that a file imports from, by their whole names."""
    found: Counter[str] = Counter()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            parts = [*(parents if node.level else []), node.module or ""]
            found[".".join(filter(None, parts))] += 1
    return found


def names_in(source: str) -> Counter[str]:
    """Names that code uses, without those of modules in imports."""
    return Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name | ast.Attribute)
    )


def comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return sorted(each.string for each in tokens if each.type == tokenize.COMMENT)


@pytest.mark.parametrize("name", catalogue())
def test_the_base_layout_changes_nothing(name: str) -> None:
    manifest, there = catalogue()[name], placed_component(name, BASE)
    conditional = (*manifest.router, *manifest.requirement)
    if not manifest.part and not any(each.unless for each in conditional):
        assert there is manifest
    assert dict(there.files).items() <= dict(manifest.files).items()
    assert there.left_out == ()


@pytest.mark.parametrize("name", catalogue())
@settings(max_examples=scaled(4), deadline=None)
@given(layout=layouts())
def test_every_name_is_that_of_the_project(name: str, layout: Layout) -> None:
    names, before = originals(name, layout)
    there = placed_component(name, layout)
    for path, data in there.files.items():
        text = data.decode()
        if path.endswith(".py") and path not in there.shared:
            inner = path.removeprefix(layout.root).strip("/")
            package = inner.rpartition("/")[0].replace("/", ".")
            expected: Counter[str] = Counter()
            for module, count in imported(before[path], "").items():
                expected[names.imported(module)] += count
            assert imported(text, package) == expected, path
            assert names_in(text) == names_in(before[path]), path
            told = [names.text(each) for each in comments(before[path])]
            assert comments(text) == sorted(told), path
        if layout.package != "app":
            assert not OLD.search(text), path
    for table in ("router", "lifespan", "command", "card"):
        for each in getattr(there, table):
            file = each.module.replace(".", "/")
            root = f"{layout.root}/" if layout.root else ""
            ways = {f"{root}{file}.py", f"{root}{file}/__init__.py"}
            assert ways & there.files.keys()


@pytest.mark.parametrize("name", catalogue())
def test_imports_lead_to_modules_of_components_or_of_the_base_project(
    name: str,
) -> None:
    template = next((SKELETONS / "project").glob("{{*"))
    files = {each.relative_to(template).as_posix() for each in template.rglob("*.py")}
    files |= {path for each in catalogue().values() for path in each.files}
    for path, data in catalogue()[name].files.items():
        if path.endswith(".py"):
            for module in imported(data.decode(), ""):
                file = module.replace(".", "/")
                if module.partition(".")[0] == "app":
                    assert {f"{file}.py", f"{file}/__init__.py"} & files, path


@pytest.mark.parametrize("name", catalogue())
@pytest.mark.parametrize("relative", [False, True])
def test_a_foreign_project_has_all_that_is_imported(
    name: str, *, relative: bool
) -> None:
    if not any(each.foundation for each in catalogue().values()):
        pytest.skip("the components are for the base project only")
    layout = replace(foreign("svc"), relative=relative)
    files = {
        path: data
        for each in with_required([name], layout)
        for path, data in placed_component(each, layout).files.items()
    }
    for path, data in files.items():
        package = path.rpartition("/")[0].replace("/", ".")
        for module in imported(data.decode(), package) if path.endswith(".py") else ():
            file = module.replace(".", "/")
            if module.partition(".")[0] == "svc":
                ways = {f"{file}.py", f"{file}/__init__.py"}
                assert ways & files.keys(), f"{path} imports {module}"


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
@pytest.mark.parametrize(
    "layout",
    [
        replace(BASE, package="svc", style=Style(first_party=frozenset({"svc"}))),
        replace(foreign("shop.web", PORTS), root="src"),
        foreign("app", PORTS),
        foreign("", PORTS),
        replace(foreign("api", PORTS), components="aegis_components"),
        replace(foreign("api", PORTS), relative=True),
        replace(foreign("api", PORTS), inits=False),
        replace(foreign("backend.app", PORTS), style=Style()),
        replace(foreign("zoo", PORTS), newline="\r\n"),
    ],
)
def test_ruff_accepts_what_it_accepted(tmp_path: Path, layout: Layout) -> None:
    for name in catalogue():
        for path, data in placed_component(name, layout).files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
    first = sorted(layout.style.first_party)
    third = [] if first else [layout.package.partition(".")[0]]
    (tmp_path / "ruff.toml").write_text(
        f"src = ['none']\nline-length = 88\n[lint]\nselect = ['I', 'F', 'E9']\n"
        f"[lint.isort]\nknown-first-party = {first}\nknown-third-party = {third}\n"
    )
    for command in (["check"], ["format", "--diff"]):
        done = subprocess.run(
            [str(RUFF), *command, "--no-cache", "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout

"""Judges of a command that share no code with the engine."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml
from round_trip import is_subsequence

from aegis_cst import bundled
from aegis_cst.plan.model import Plan
from users.base import Files, base_files, markers
from users.edits import is_legal

STATE = "aegis.lock"


def check_refusal(plan: Plan) -> None:
    """A refusal says why, and where as far as a file is concerned; nothing changes."""
    assert not plan.changes, plan.changes
    for blocker in plan.blockers:
        assert blocker.reason, blocker
        assert "fault of aegis" not in blocker.reason, blocker


def check_legal(before: Files, after: Files) -> None:
    """What was Python, TOML or YAML still is, and what came is."""
    for path, data in after.items():
        was = before.get(path)
        if was != data and (was is None or is_legal(path, was)):
            assert is_legal(path, data), (path, data.decode(errors="replace"))


def check_added(before: Files, after: Files) -> None:
    """Nothing but insertions, and nothing of the user's that reads differently."""
    assert before.keys() <= after.keys()
    for path, data in before.items():
        if data != after[path] and path != STATE:
            assert is_subsequence(data, after[path]), path
            words = iter(markers(after[path]))
            assert all(word in words for word in markers(data)), path
            _check_contained(path, data, after[path])


def check_removed(before: Files, after: Files, plan: Plan, owned: set[str]) -> None:
    """Nothing but deletions; of what the user wrote only what stood in an edit."""
    gone = before.keys() - after.keys()
    assert gone <= owned, gone - owned
    assert after.keys() <= before.keys()
    changed = {each.path for each in plan.edits if each.changed}
    for path, data in after.items():
        if data == before[path] or path == STATE:
            continue
        assert is_subsequence(data, before[path]), path
        _check_contained(path, data, before[path])
        lost = set(markers(before[path])) - set(markers(data))
        if lost:
            assert path in changed, (path, lost, before[path].decode())
            within = set(inside_edits(path, before[path]))
            assert lost <= within, (path, lost - within, before[path].decode())


def check_nothing_left(files: Files) -> None:
    """Without components, only lines of the user's name what components insert."""
    for path in (each for each in files if each.endswith(".py")):
        for line in files[path].decode().splitlines():
            named = [name for name in _identifiers() if re.search(rf"\b{name}\b", line)]
            assert not named or markers(line.encode()), (path, line)


def _check_contained(path: str, less: bytes, more: bytes) -> None:
    """All that the shorter file says, the longer one says in the same order."""
    if path.endswith(".py") and is_legal(path, less):
        rest = iter(list(_said(ast.parse(more))))
        for each in _said(ast.parse(less)):
            assert each in rest, (path, each)
    elif path.endswith(".toml"):
        _contained(_toml(less), _toml(more), path)
    elif path.endswith((".yml", ".yaml")):
        _contained(yaml.safe_load(less), yaml.safe_load(more), path)


def _said(node: ast.AST) -> Iterator[str]:
    """Every statement but imports, every name of a block, every docstring."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{type(child).__name__} {child.name} {ast.get_docstring(child)}"
        elif isinstance(child, ast.stmt) and not hasattr(child, "body"):
            yield ast.dump(child)
        yield from _said(child)


def _toml(data: bytes) -> object:
    return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))


def _contained(less: object, more: object, place: str) -> None:
    if isinstance(less, dict) and isinstance(more, dict):
        for key, value in less.items():
            assert key in more, (place, key)
            _contained(value, more[key], f"{place} {key}")
    elif isinstance(less, list) and isinstance(more, list):
        rest = iter(more)
        assert all(each in rest for each in less), (place, less, more)
    elif less:
        assert less == more, place


def inside_edits(path: str, data: bytes) -> Iterator[bytes]:
    """Marks that stand within something that a component may have inserted."""
    lines = data.split(b"\n")
    if path.endswith(".py"):
        for node in ast.walk(ast.parse(data)):
            if isinstance(node, ast.stmt) and not hasattr(node, "body"):
                text = ast.unparse(node)
                if any(re.search(rf"\b{name}\b", text) for name in _names()):
                    span = lines[node.lineno - 1 : node.end_lineno]
                    yield from markers(b"\n".join(span))
    elif path.endswith((".yml", ".yaml")):
        yield from _inside_compose(data)
    else:
        for line in lines:
            if any(name in line.decode().lower() for name in _names()):
                yield from markers(line)


def _inside_compose(data: bytes) -> Iterator[bytes]:
    lines = data.split(b"\n")
    document = yaml.compose(data.decode("utf-8-sig"))
    ours = {"scheduler", "worker", "redis", "redis-data", "data"}
    for key, value in document.value if document is not None else ():
        if key.value not in {"services", "volumes"}:
            continue
        for name, body in value.value:
            if name.value in ours:
                span = lines[name.start_mark.line : body.end_mark.line]
                yield from markers(b"\n".join(span))
    for line in lines:
        if re.search(rb"redis|REDIS_URL|\bdata\b|^\s+\w+:\s+#", line):
            yield from markers(line)


@cache
def _identifiers() -> frozenset[str]:
    """What Python calls that which components insert, and the base project has not."""
    names: set[str] = set()
    base = b"\n".join(base_files().values()).decode()
    for document in _manifests():
        for kind in ("router", "command", "card"):
            names |= {
                str(each.get("alias", each["name"])) for each in document.get(kind, ())
            }
        names |= {each["context"] for each in document.get("lifespan", ())}
    return frozenset(name for name in names if not re.search(rf"\b{name}\b", base))


@cache
def _names() -> frozenset[str]:
    """What the manifests of components call what they insert, in lower case."""
    names = set(_identifiers())
    for document in _manifests():
        names |= {each["name"].lower() for each in document.get("variable", ())}
        for each in document.get("requirement", ()):
            found = re.match(r"[\w-]+", each["requirement"])
            names |= {found[0]} if found else set()
    return frozenset(names)


def _manifests() -> Iterator[Mapping[str, Sequence[Mapping[str, str]]]]:
    for manifest in Path(bundled.folder("skeletons")).rglob("component.toml"):
        yield tomllib.loads(manifest.read_text("utf-8"))

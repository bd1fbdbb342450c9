"""What a file says, read with none of the engine's code, and what an edit did to it."""

import ast
import tomllib
from functools import lru_cache
from typing import Any

import yaml

Said = Any  # a tree of dicts, lists and scalars, as deep as the file


class ComposeLoader(yaml.SafeLoader):
    """Reads tags such as ``!reset``, which Docker Compose knows, as plain nodes."""


def _untagged(loader: ComposeLoader, _suffix: str, node: yaml.Node) -> Said:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None


ComposeLoader.add_multi_constructor("!", _untagged)


@lru_cache(maxsize=8)
def meaning(language: str, data: bytes) -> Said:
    """What a file says as plain data; None if its own parser does not read it.

    It is shared between those who ask, and not to be changed.
    """
    try:
        match language:
            case "python":
                return _plain(ast.parse(data))
            case "yaml":
                return yaml.load(data, ComposeLoader)  # noqa: S506 - is a SafeLoader
            case "toml":
                return tomllib.loads(data.decode("utf-8-sig"))
            case _:
                return [line for line in data.splitlines() if line.strip()]
    except (SyntaxError, ValueError, yaml.YAMLError, RecursionError, MemoryError):
        return None


def _plain(node: object) -> Said:
    """A syntax tree as data, without the places of its nodes."""
    if isinstance(node, ast.AST):
        fields = {name: _plain(value) for name, value in ast.iter_fields(node)}
        return {"kind": type(node).__name__, **fields}
    if isinstance(node, list):
        return [_plain(each) for each in node]
    # 1 == 1.0 == True, but they are not the same code.
    return node if isinstance(node, str) else repr(node)


def only_added(before: Said, after: Said) -> bool:
    """Whether all that was said still is, in its order: things were only added."""
    if isinstance(before, dict) and isinstance(after, dict):
        kept = [key for key in after if key in before]
        return kept == list(before) and all(
            only_added(value, after[key]) for key, value in before.items()
        )
    if isinstance(before, list) and isinstance(after, list):
        rest = iter(after)
        return all(any(only_added(one, other) for other in rest) for one in before)
    # An empty key such as `volumes:` may get its first entry.
    return before is None or bool(before == after)

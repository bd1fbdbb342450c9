"""A user's edit by name; one that would break the language of a file is not made."""

import tomllib
import warnings
from collections.abc import Callable, Mapping
from random import Random

import yaml

from users import (
    edits_calls,
    edits_data,
    edits_layout,
    edits_program,
    edits_python,
)
from users.base import Files
from users.text import NoPlaceError

Edit = Callable[[Files, Random, str], None]

WRITING: Mapping[str, Edit] = {
    each.__name__: each
    for each in (
        edits_python.comment_line,
        edits_python.comment_in_gap,
        edits_python.comment_behind,
        edits_python.blank_line,
        edits_python.lines_swallowed,
        edits_python.statement,
        edits_python.statement_behind,
        edits_python.module_level,
        edits_python.own_import,
        edits_python.name_imported,
        edits_python.docstring,
        edits_python.future_import,
        edits_calls.own_router,
        edits_calls.own_context,
        edits_program.own_field,
        edits_program.lifespan_tried,
        edits_data.service,
        edits_data.service_key,
        edits_data.top_level_key,
        edits_data.compose_comment,
        edits_data.comment_behind_data,
        edits_data.own_requirement,
        edits_data.pyproject_comment,
        edits_data.table,
        edits_data.variable,
    )
}
"""Edits that only write."""

LAYING_OUT: Mapping[str, Edit] = {
    each.__name__: each
    for each in (
        edits_layout.crlf,
        edits_layout.byte_order_mark,
        edits_layout.final_newline,
        edits_layout.tabs,
        edits_layout.trailing_spaces,
        edits_layout.quotes,
        edits_layout.wrapped_call,
        edits_layout.wrapped_import,
        edits_layout.imports_reordered,
        edits_layout.functions_reordered,
        edits_data.compose_requoted,
        edits_data.requirements_on_a_line,
    )
}
"""Edits that change how a file is laid out, and nothing that it says."""

REBUILDING: Mapping[str, Edit] = {
    each.__name__: each
    for each in (
        edits_program.local_renamed,
        edits_program.symbol_renamed,
        edits_program.module_moved,
        edits_program.statement_deleted,
        edits_program.file_deleted,
        edits_program.service_deleted,
        edits_program.user_of_a_component,
        edits_program.anchor_setting,
        edits_program.component_changed,
        edits_data.compose_renamed,
    )
}
"""Edits that move, rename, change and delete."""

EDITS: Mapping[str, Edit] = {**WRITING, **LAYING_OUT, **REBUILDING}


def edited(files: Files, name: str, seed: int, mark: str) -> Files:
    """The project after an edit; unchanged where it cannot be made."""
    after = dict(files)
    try:
        EDITS[name](after, Random(seed), mark)  # noqa: S311 - no secrets here
    except NoPlaceError:
        return files
    changed = [path for path, data in after.items() if files.get(path) != data]
    return after if all(is_legal(path, after[path]) for path in changed) else files


def is_legal(path: str, data: bytes) -> bool:
    """Whether a file is what its name says, by the judgement of others."""
    try:
        if path.endswith(".py"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)
                compile(data, path, "exec", dont_inherit=True)
        elif path.endswith((".toml", ".lock")):
            tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
        elif path.endswith((".yml", ".yaml")):
            yaml.load(data, Loader=_Strict)  # noqa: S506 - derived from the safe one
    except (SyntaxError, ValueError, yaml.YAMLError):
        return False
    return True


class _Strict(yaml.CSafeLoader):
    """Finds a key that stands twice in a mapping, as Docker Compose does."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[object, object]:
    keys = [key.value for key, _ in node.value]
    if len(set(keys)) < len(keys):
        message = "a key stands twice"
        raise yaml.YAMLError(message)
    loader.flatten_mapping(node)
    return loader.construct_mapping(node, deep=True)


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)

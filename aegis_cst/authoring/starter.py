"""A component to begin with: complete, and of no use yet."""

import re
from pathlib import Path

from aegis_cst.components.catalogue import SKELETONS
from aegis_cst.components.manifest_rules import NAME

STARTER = SKELETONS / "starter" / "starter"
"""A component like any other, which no catalogue has."""

_WORD = re.compile(r"starter", re.IGNORECASE)


def starter_files(name: str) -> dict[str, bytes]:
    """The files of a new component, by their paths in its folder.

    Raises ``ValueError`` for what is no name.
    """
    if NAME.fullmatch(name) is None:
        message = f"{name!r} is to be of small letters, digits, - and _"
        raise ValueError(message)
    files = {}
    for path in sorted(STARTER.rglob("*")):
        relative = path.relative_to(STARTER)
        if path.is_file() and "__pycache__" not in relative.parts:
            text = _renamed(path.read_text("utf-8"), name)
            files[_renamed_path(relative, name)] = text.encode()
    return files


def _renamed_path(path: Path, name: str) -> str:
    module = name.replace("-", "_")
    return path.as_posix().replace("starter", module)


def _renamed(text: str, name: str) -> str:
    """The text about another component: its name, its modules, its classes."""
    module = name.replace("-", "_")
    title = "".join(each.capitalize() for each in module.split("_"))
    forms = {"starter": module, "Starter": title, "STARTER": module.upper()}
    text = _WORD.sub(lambda match: forms[match[0]], text)
    # A distribution, and a heading, may have the hyphens that a module cannot have.
    for said in (f'name = "{module}"\nversion', f"# {module}\n"):
        text = text.replace(said, said.replace(module, name), 1)
    return text

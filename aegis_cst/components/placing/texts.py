"""Files of a component that are no Python: what they say of modules and files."""

import posixpath
import re

from aegis_cst.components.placing.names import Names

_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|/|#)([^)#\s]+)")


def renamed_text(path: str, text: str, names: Names) -> str:
    """A text file of the base project, at ``path``, as it is in a project."""
    text = names.text(text)
    if not path.endswith(".md"):
        return text
    return _LINK.sub(lambda match: _link(path, match[1], names), text)


def _link(path: str, target: str, names: Names) -> str:
    """A relative link of a page, which leads to the same file as before."""
    folder = posixpath.dirname(path)
    meant = posixpath.normpath(posixpath.join(folder, target))
    if meant.startswith(".."):
        return target
    there = names.path(meant)
    link = posixpath.relpath(there, posixpath.dirname(names.path(path)) or ".")
    return link + ("/" if target.endswith("/") else "")

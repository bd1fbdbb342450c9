"""Write a text as a YAML scalar that is read as that text, by every reader."""

import json

from codemods.compose.document import as_fragment
from codemods.compose.yaml_nodes import data
from codemods.compose.yaml_render import flow_text


def scalar_text(value: str, quote: str = "", *, flow: bool = False) -> str:
    """Write a text: in the quotes asked for, else bare if that is safe.

    ``flow`` says that it will stand between brackets.
    """
    # A string of JSON is one of YAML: https://yaml.org/spec/1.2.2/#12-yaml-history
    single = value.replace("'", "''")
    forms = {"": value, "'": f"'{single}'", '"': json.dumps(value, ensure_ascii=False)}
    for form in (quote, "", '"'):
        text = forms[form]
        if form == "" and _number_like(value):
            continue
        part = as_fragment(f"k: {text}\n")
        if part is None or data(part.value) != ("str", value):
            continue
        written = flow_text(part.value, part.document.text) if flow else text
        if written is not None:
            return written
    message = f"not to be written in YAML: {value!r}"
    raise ValueError(message)


def _number_like(value: str) -> bool:
    """Tell whether some reader of YAML takes a text for a number."""
    # ``1_000`` and ``0o17`` are numbers in one version of YAML and texts in another,
    # and not only Compose reads the file: https://yaml.org/type/int.html
    for reads in (float, lambda text: int(text, 0)):
        try:
            reads(value)
        except ValueError:
            continue
        return True
    return False

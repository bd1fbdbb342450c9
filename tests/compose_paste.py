"""Paste what a refusal offers, and judge the file by PyYAML: no code of the engine.

A snippet is a path of keys with the whole of what is to stand at its end: pasted, it
takes the place of what stands there, or is added behind the last key.
"""

import re
from typing import Any

import yaml
from shapes.compose_data import load

Data = Any
_HELD = "x-what-is-pasted"


def pasted(raw: bytes, snippet: str, depth: int) -> bytes:
    """Give a file that says what a file with the snippet in it says.

    ``depth`` is the number of keys that lead to what is pasted: 2 for a service, 3 for
    a key of a service.
    """
    text = raw.decode("utf-8-sig")
    whole = load(raw)
    indented = "".join(f"  {line}\n" for line in snippet.splitlines())
    if "*" in snippet:
        _check_aliases(text, snippet)
        body = re.sub(r"(?m)^\.\.\.[^\n]*\n?", "", text)
        given = load(f"{body}\n{_HELD}:\n{indented}".encode())[_HELD]
    else:
        given = load(snippet.encode())
    return yaml.safe_dump(_put(whole, given, depth), sort_keys=False).encode()


def _put(whole: Data, given: Data, depth: int) -> Data:
    for key, value in given.items():
        there = whole.get(key)
        deeper = depth > 1 and isinstance(there, dict) and there
        whole[key] = _put(there, value, depth - 1) if deeper else value
    return whole


def _check_aliases(text: str, snippet: str) -> None:
    """Each alias names an anchor that stands before the place for the snippet."""
    top = yaml.compose(text.partition("\n...")[0], yaml.CSafeLoader)
    assert isinstance(top, yaml.MappingNode)
    ends = [value.end_mark.index for key, value in top.value if key.value == "services"]
    for name in re.findall(r"(?<![\w\"'])\*([\w-]+)", snippet):
        place = re.search(rf"&{re.escape(name)}(?![\w-])", text)
        assert place, f"*{name} names no anchor of the file"
        assert place.start() < max(ends, default=len(text)), f"*{name} comes too early"

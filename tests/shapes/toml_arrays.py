"""Arrays of requirements in TOML, as products of independent choices."""

from collections.abc import Sequence

from shapes.file_forms import Choices, Shape

ITEMS = {
    "none": (),
    "one": ("fastapi>=0.165",),
    "two": ("uvicorn[standard]>=0.5", "fastapi"),
    "three": ("httpx", "fastapi >=0.1, <2", "uvicorn[standard,x]"),
    "sorted": ("aiohttp>=3", "FastAPI==0.165", "httpx"),
    "sorted behind": ("Fastapi", "tox", "uvicorn", "zope.interface"),
    "markers": ("fastapi; python_version>='3.8'", "a @ https://x.y/a#sha=1,2]"),
}
ARRAYS: Choices = {
    "items": tuple(ITEMS),
    "layout": (
        "line",
        "lines",
        "opened with the first",
        "closed with the last",
        "two a line",
        "comma first",
        "comma alone",
    ),
    "comma": ("trailing", "none"),
    "pad": ("", " ", "  "),
    "gap": ("", " ", "   "),
    "quote": ("double", "single", "mixed", "long", "long single"),
    "indent": ("    ", "  ", "\t", "", "        "),
    "close": ("", "  ", "\t"),
    "notes": ("none", "open", "items", "above", "end", "close", "all"),
    "holes": ("none", "none", "start", "between", "end"),
}
"""Of arrays on one line, ``notes``, ``holes``, ``indent`` and ``close`` say nothing."""

_QUOTES = {
    "double": ('"{}"',),
    "single": ("'{}'",),
    "mixed": ("'{}'", '"{}"'),
    "long": ('"""{}"""', '"{}"'),
    "long single": ("'''{}'''",),
}


def array(shape: Shape, before: Sequence[str] = ()) -> str:
    """Give the array; ``before`` are elements that stand in it first, as written."""
    quotes = _QUOTES[shape["quote"]]
    items = [
        _quoted(quotes[index % len(quotes)], item)
        for index, item in enumerate(ITEMS[shape["items"]])
    ]
    items = [*before, *items]
    if shape["layout"] == "line":
        return _on_a_line(shape, items)
    return _on_lines(shape, items)


def _quoted(form: str, item: str) -> str:
    return (form if "'" not in item else '"{}"').format(item)


def _on_a_line(shape: Shape, items: Sequence[str]) -> str:
    pad, gap = shape["pad"], shape["gap"]
    comma = "," if items and shape["comma"] == "trailing" else ""
    between = f",{gap}" if len(pad) < 2 else f" ,{gap}"
    return f"[{pad}{between.join(items)}{comma}{pad}]"


def _on_lines(shape: Shape, items: Sequence[str]) -> str:
    layout, where = shape["layout"], shape["notes"]
    lines = [f"[{_note(where, 'open')}"]
    lines += [""] * (shape["holes"] == "start")
    last = len(items) - 1
    for index, item in enumerate(items):
        if where in {"above", "all"}:
            lines.append(f"{shape['indent']}# n:above-{index} ] [")
        ends = index < last or shape["comma"] == "trailing"
        note = _note(where, "items", f"-{index}")
        lines += _item_lines(shape, item, note, ends=ends, first=index == 0)
        if shape["holes"] == "between" and index < last:
            lines.append("")
    if where in {"end", "all"}:
        lines.append(f'{shape["indent"]}# n:end "x",')
    lines += [""] * (shape["holes"] == "end")
    return "\n".join(_joined(layout, lines, shape["close"]))


def _item_lines(
    shape: Shape, item: str, note: str, *, ends: bool, first: bool
) -> list[str]:
    margin, layout = shape["indent"], shape["layout"]
    if layout == "comma first":
        return [f"{margin}{'' if first else ', '}{item}{note}"]
    if layout == "comma alone" and ends:
        return [f"{margin}{item}{note}", f"{margin},"]
    return [f"{margin}{item}{',' * ends}{note}"]


def _joined(layout: str, lines: list[str], close: str) -> list[str]:
    """Put what belongs on one line there, as far as no comment stands in the way."""
    *body, last = lines
    if layout == "opened with the first" and len(lines) > 1 and "#" not in lines[0]:
        body[0:1] = []
        first, *rest = [*body, last]
        return [f"[{first.lstrip()}", *rest, f"{close}]"]
    if layout == "closed with the last" and "#" not in last:
        return [*body, f"{last}]"]
    if layout == "two a line" and len(lines) > 2 and "#" not in lines[1]:
        return [lines[0], f"{lines[1]} {lines[2].lstrip()}", *lines[3:], f"{close}]"]
    return [*lines, f"{close}]"]


def _note(where: str, slot: str, number: str = "") -> str:
    return f"  # n:{slot}{number} ]" if where in {slot, "all"} else ""

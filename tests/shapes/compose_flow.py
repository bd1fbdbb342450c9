"""Compose files in braces and brackets, up to whole files in JSON."""

from typing import Any

from shapes.file_forms import BYTES, Choices, Shape, file_bytes

Data = Any

ENVIRONMENTS: dict[str, Data] = {
    "none": None,
    "map": {"A": "b", "B": "c, d"},
    "list": ["A=b", "B"],
    "empty": {},
    "empty list": [],
}
MOUNTS: dict[str, Data] = {
    "none": None,
    "list": ["a:/b", "./c:/d"],
    "long": [{"type": "bind", "source": ".", "target": "/src"}],
    "empty": [],
}
DEPENDS: dict[str, Data] = {
    "none": None,
    "list": ["db", "mail"],
    "map": {"db": {"condition": "service_started"}},
    "empty": [],
    "empty map": {},
}
TOPS: dict[str, Data] = {
    "none": None,
    "map": {"data": {}, "logs": {"driver": "local"}},
    "empty": {},
}
CHOICES: Choices = {
    **BYTES,
    "top": ("block", "flow"),
    "layout": ("line", "lines", "outer lines", "closed with the last"),
    "indent": ("  ", "    ", "\t"),
    "quote": ("", "'", '"'),
    "colon": (": ", " : ", ":  "),
    "gap": (" ", "  "),
    "pad": ("", " "),
    "comma": ("none", "none", "trailing"),
    "note": ("none", "none", "behind", "last"),
    "environment": tuple(ENVIRONMENTS),
    "mounts": tuple(MOUNTS),
    "depends": tuple(DEPENDS),
    "volumes": tuple(TOPS),
    "worker": ("none", "same image", "foreign"),
    "order": ("services first", "volumes first"),
}


def flow_file(shape: Shape) -> bytes:
    """Give the file of a shape."""
    said = _said(shape)
    if shape["top"] == "flow":
        text = _written(shape, said, 0)
    else:
        lines = (f"{key}: {_written(shape, one, 1)}" for key, one in said.items())
        text = "\n\n".join(lines)
    return file_bytes(shape, text.split("\n"))


def _said(shape: Shape) -> dict[str, Data]:
    web = {
        "image": "app",
        "environment": ENVIRONMENTS[shape["environment"]],
        "volumes": MOUNTS[shape["mounts"]],
        "depends_on": DEPENDS[shape["depends"]],
    }
    services = {"web": {key: one for key, one in web.items() if one is not None}}
    if shape["worker"] != "none":
        image = "app" if shape["worker"] == "same image" else "other"
        services["worker"] = {"image": image, "command": ["a", "b"]}
    said = {"services": services, "volumes": TOPS[shape["volumes"]]}
    names = list(said)
    if shape["order"] == "volumes first":
        names.reverse()
    return {name: said[name] for name in names if said[name] is not None}


def _written(shape: Shape, one: Data, depth: int) -> str:
    quote = shape["quote"]
    if isinstance(one, str):
        return f"{quote or ('' if ',' not in one else chr(34))}{one}" + (
            quote or ("" if "," not in one else '"')
        )
    if isinstance(one, dict):
        colon = shape["colon"]
        items = [
            f"{quote}{key}{quote}{colon}{_written(shape, value, depth + 1)}"
            for key, value in one.items()
        ]
        return _bracketed(shape, "{}", items, depth)
    items = [_written(shape, item, depth + 1) for item in one]
    return _bracketed(shape, "[]", items, depth)


def _bracketed(shape: Shape, pair: str, items: list[str], depth: int) -> str:
    layout, start, end = shape["layout"], pair[0], pair[1]
    comma = "," if items and shape["comma"] == "trailing" else ""
    if not items or layout == "line" or (layout == "outer lines" and depth > 2):
        pad = shape["pad"]
        return f"{start}{pad}{(',' + shape['gap']).join(items)}{comma}{pad}{end}"
    indent = shape["indent"]
    lines = [f"{indent * (depth + 1)}{item}," for item in items]
    lines[-1] = lines[-1].removesuffix(",") + comma
    if shape["note"] == "behind":
        lines = [f"{line}  # n:{depth}-{n} }}" for n, line in enumerate(lines)]
    elif shape["note"] == "last":
        lines[-1] += f" # n:last-{depth} ]"
    close = f"\n{indent * depth}{end}"
    if layout == "closed with the last" and shape["note"] == "none":
        close = f" {end}"
    return "\n".join([start, *lines]) + close

"""The outermost choices: how a Python file lies on the disk, whatever is in it."""

from collections.abc import Mapping, Sequence

Shape = Mapping[str, str]
Dimensions = Mapping[str, Sequence[str]]

LAYOUT: Dimensions = {
    "newline": (*["\n"] * 8, *["\r\n"] * 5, "\r", *["mixed"] * 2),
    "mark": ("", "", "", "\ufeff"),
    "indent": ("    ", "    ", "  ", "\t"),
    "end": (
        "\n",
        "\n",
        "\n",
        "",
        "",
        "  ",
        "\n\n",
        "\n\n\n",
        "\n# the end",
        "\n# the end\n",
        "\n    # deeper\n",
        "\n    ",
        "\n\f\n",
        "  # the end",
    ),
    "blank": ("", "", "", "trailing", "filled"),
}


def indented(text: str, levels: int = 1) -> str:
    """The text deeper; lines that start with ``\\x01`` stay at the left margin."""
    return "".join(
        line if line[0] in "\n\x01\f" else "\t" * levels + line
        for line in text.splitlines(keepends=True)
    )


def lay_out(text: str, shape: Shape) -> bytes:
    """The bytes of a file that is written with tabs and plain newlines."""
    lines = [_line(line, shape) for line in text.rstrip("\n").split("\n")]
    body = "\n".join(lines).replace("\x01", "") + shape["end"]
    if shape["newline"] == "mixed":
        parts = body.split("\n")
        body = "".join(
            part + ("\r\n" if index % 3 == 1 else "\n")
            for index, part in enumerate(parts[:-1])
        )
        body += parts[-1]
    else:
        body = body.replace("\n", shape["newline"])
    return (shape["mark"] + body).encode()


def _line(line: str, shape: Shape) -> str:
    depth = len(line) - len(line.lstrip("\t"))
    rest = line[depth:]
    if not rest:
        return "  " if shape["blank"] == "filled" else ""
    trailing = shape["blank"] == "trailing" and not rest.endswith("\\")
    return shape["indent"] * depth + rest + ("  " if trailing else "")

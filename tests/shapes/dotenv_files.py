"""Files of environment variables as products of independent choices."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from codemods import dotenv
from codemods.dotenv import Spec
from shapes.file_forms import BYTES, Choices, Shape, file_bytes
from shapes.oracle import Edit

WHOLE_FILE = ("a quote that is not closed",)
HEADS = {
    "none": "",
    "comment": "# n:head",
    "blank": "\n\n",
    "export": "export A='b c'  # n:export",
    "banner": "######\n# n:banner\n######\n",
}
LINES = {
    "plain": "APP_NAME=x",
    "empty": "EMPTY=",
    "spaced": "A = b c   # n:spaced",
    "indented": "   B=2",
    "tab": "\tC\t=\t3",
    "single": "D='it\\'s # n-no' # n:single",
    "double": 'E="a \\" # no" # n:double',
    "several lines": 'KEY="-----BEGIN\nREDIS_URL=1\n# no\n-----END"  # n:key',
    "single lines": "PEM='one\n\ntwo'",
    "hash inside": "COLOR=#fff",
    "hash behind": "PASS=a#b",
    "commented out": "# REDIS_URL=redis://localhost  n:",
    "no value": "NAME_ONLY",
    "blank": "",
    "comment": "# n:comment",
    "interpolated": "URL=${HOST:-a}:$PORT",
    "backslash": "WIN=C:\\dir\\",
    "similar": "REDIS_URL_2=x",
    "dots": "a.b-c=d",
    "quote within": "SAYS=it's",
    "equals": "Q=a=b==",
    "no-break space": "W=\u00a0x\u2028y\x0c",
}
FOOTS = {
    "none": "",
    "comment": "# n:foot",
    "ours": "# Where Redis is.",
    "far": "\n\n\n# n:far",
    "open double": 'OPEN="a',
    "open single": "OPEN='",
    "closed and more": "LAST='a'b'",
    "white": " \t ",
}
CHOICES: Choices = {
    **BYTES,
    "newline": (*BYTES["newline"], "cr"),
    "head": tuple(HEADS),
    "one": tuple(LINES),
    "two": tuple(LINES),
    "three": tuple(LINES),
    "foot": (*FOOTS, "none", "comment"),
}
SPECS = (
    Spec(name="REDIS_URL", value="redis://redis:6379/0", comment="Where Redis is."),
    Spec(name="S", value="", comment="Two.\n\nLines."),
    Spec(name="PASSWORD", value='it\'s "x" #\n\\n $a'),
    Spec(name="FLAG", value="a b", comment="# n"),
)
_ASSIGNMENT = re.compile(
    r"""^[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][\w.-]*)[^\S\n]*=[^\S\n]*"""
    r"""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\n]*)""",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """The one kind of edit of such files."""

    choices: Choices
    file: Callable[[Shape], bytes]
    share: float

    def edit(self, which: int) -> Edit:
        """Give the edit for one of the variables."""
        spec = SPECS[which % len(SPECS)]
        return Edit(
            find=partial(dotenv.find, spec=spec),
            insert=partial(dotenv.insert, spec=spec),
            strip=lambda raw, chunks: dotenv.strip(raw, spec, chunks),
            meaning=partial(_meaning, spec),
            whole_file=WHOLE_FILE,
        )


def load(data: bytes) -> list[tuple[str, str]]:
    """Give names and values as they are written, in their order."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return [(name, value.strip(" \t")) for name, value in _ASSIGNMENT.findall(text)]


def dotenv_file(shape: Shape) -> bytes:
    """Give the file of a shape."""
    lines = [LINES[shape[slot]] for slot in ("one", "two", "three")]
    text = "\n".join([HEADS[shape["head"]], *lines, FOOTS[shape["foot"]]])
    return file_bytes(shape, text.split("\n"))


def _meaning(spec: Spec, before: bytes, after: bytes) -> None:
    name, value = load(after)[-1]
    assert name == spec.name
    plain = value[1:-1] if value[:1] in {"'", '"'} else value
    if value.startswith('"'):
        plain = plain.replace("\\n", "\n").replace('\\"', '"').replace("\\\n", "\\n")
        plain = plain.replace("\\\\", "\\")
    assert plain == spec.value or "\\" in spec.value
    assert load(after)[:-1] == load(before)


KIND = Kind(CHOICES, dotenv_file, 0.85)

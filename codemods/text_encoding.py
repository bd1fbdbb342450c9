"""Texts in other encodings than UTF-8, as far as their tools read them.

``pip freeze > requirements.txt`` in Windows PowerShell writes UTF-16 with a byte-order
mark, and pip reads it:
https://github.com/pypa/pip/blob/main/src/pip/_internal/req/req_file.py
"""

import codecs
import re

from codemods.result import Refusal
from codemods.text_lines import SIZE_LIMIT, TextFile, read

_MARKS = (
    # By their byte order: plain ``utf-16`` writes a mark of its own when it encodes.
    # https://docs.python.org/3/library/codecs.html#encodings-and-unicode
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMED = re.compile(rb"coding[:=]\s*([-\w.]+)")


def read_as_pip(data: bytes) -> TextFile | Refusal:
    """Decode a file by its byte-order mark or its ``coding:`` comment, else as UTF-8.

    What would not come back byte for byte is refused.
    """
    bom, encoding = _encoding(data)
    if encoding == "utf-8":
        return read(data)
    if len(data) > SIZE_LIMIT:
        return Refusal(f"the file is larger than {SIZE_LIMIT:,} bytes")
    try:
        source = TextFile(data[len(bom) :].decode(encoding), bom, encoding)
        if source.encode(source.text) == data:
            return source
    except (LookupError, ValueError):
        pass
    return Refusal(f"the file is not valid {encoding.upper()}; save it as UTF-8", 1)


def as_utf8(data: bytes) -> bytes:
    """The same text in UTF-8, to look for a text in it; as it is if undecodable."""
    if _encoding(data)[1] == "utf-8":
        return data
    source = read_as_pip(data)
    return data if isinstance(source, Refusal) else source.text.encode()


def _encoding(data: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    if not data.startswith(codecs.BOM_UTF8):
        # As in https://peps.python.org/pep-0263/, which pip follows here.
        for line in data.split(b"\n", 2)[:2]:
            named = _NAMED.search(line) if line.startswith(b"#") else None
            if named:
                return b"", _normal(named[1].decode())
    return b"", "utf-8"


def _normal(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return encoding

"""What editors, formatters and tidy people do to files, without a word of their own."""

import ast
import io
import re
import tokenize
from itertools import pairwise
from random import Random

from users.base import ENV_FILE, PYPROJECT, Files, compose_file
from users.python_places import first_line, python_file
from users.text import lines_of, offset, pick, replace_span

_BOM = b"\xef\xbb\xbf"


def anchor_file(files: Files, rng: Random) -> str:
    """Any file that components are inserted into."""
    others = [PYPROJECT, ENV_FILE, compose_file(files) or PYPROJECT]
    path = rng.choice([python_file(files, rng), python_file(files, rng), *others])
    return path if path in files else python_file(files, rng)


def crlf(files: Files, rng: Random, _mark: str) -> None:
    """A file gets CRLF, or LF again."""
    path = anchor_file(files, rng)
    data = files[path].replace(b"\r\n", b"\n")
    if b"\r\n" not in files[path]:
        files[path] = data.replace(b"\n", b"\r\n", rng.choice([-1, -1, 3, 10]))
    else:
        files[path] = data


def byte_order_mark(files: Files, rng: Random, _mark: str) -> None:
    path = anchor_file(files, rng)
    data = files[path]
    has = data.startswith(_BOM)
    files[path] = data.removeprefix(_BOM) if has else _BOM + data


def final_newline(files: Files, rng: Random, _mark: str) -> None:
    """No newline at the end, or more than one."""
    path = anchor_file(files, rng)
    files[path] = files[path].rstrip() + rng.choice(
        [b"", b"", b"\n\n", b"\n  \n", b"\n"]
    )


def tabs(files: Files, rng: Random, _mark: str) -> None:
    path = python_file(files, rng)
    wide = rng.choice([b"\t", b"  "])
    lines = [
        re.sub(rb"^(?:    )+", lambda m: wide * (len(m[0]) // 4), each)
        for each in lines_of(files[path])
    ]
    files[path] = b"".join(lines)


def trailing_spaces(files: Files, rng: Random, _mark: str) -> None:
    path = anchor_file(files, rng)
    lines = lines_of(files[path])
    for index in range(len(lines)):
        text = lines[index].rstrip(b"\r\n")
        if text and not text.endswith(b"\\") and rng.random() < 0.3:
            lines[index] = text + b"  " + lines[index][len(text) :]
    files[path] = b"".join(lines)


def quotes(files: Files, rng: Random, _mark: str) -> None:
    """Other quotes around some of the strings."""
    path = python_file(files, rng)
    text = files[path].decode()
    for each in tokenize.generate_tokens(io.StringIO(text).readline):
        plain = re.fullmatch(r'"([^"\'\\\n]*)"', each.string)
        if each.type == tokenize.STRING and plain and rng.random() < 0.5:
            text = text.replace(each.string, f"'{plain[1]}'")
    files[path] = text.encode()


def wrapped_call(files: Files, rng: Random, _mark: str) -> None:
    """The arguments of a call one per line, with a trailing comma or without."""
    path = python_file(files, rng)
    data = files[path]
    calls = [
        node
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.Call)
        and (node.args or node.keywords)
        and node.lineno == node.end_lineno
    ]
    call = pick(rng, calls)
    arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    start = min(offset(data, each.lineno, each.col_offset) for each in arguments)
    end = offset(data, call.end_lineno or 0, call.end_col_offset or 0) - 1
    line = lines_of(data)[call.lineno - 1]
    indent = line[: len(line) - len(line.lstrip())].decode()
    inner = data[start:end].decode().rstrip().rstrip(",")
    if any(isinstance(each, ast.GeneratorExp) for each in arguments):
        return
    comma = rng.choice([",", ",", ""])
    files[path] = replace_span(
        data, start, end, f"\n{indent}    {inner}{comma}\n{indent}"
    )


def wrapped_import(files: Files, rng: Random, _mark: str) -> None:
    """An import in parentheses, one name a line or all on one."""
    path = python_file(files, rng)
    data = files[path]
    imports = [
        node
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.ImportFrom)
        and node.lineno == node.end_lineno
        and node.names[0].name != "*"
        and b"(" not in lines_of(data)[node.lineno - 1]
    ]
    node = pick(rng, imports)
    start = offset(data, node.names[0].lineno, node.names[0].col_offset)
    end = offset(data, node.end_lineno or 0, node.end_col_offset or 0)
    names = [ast.unparse(each) for each in node.names]
    indent = " " * (node.col_offset + 4)
    forms = [
        "(\n" + "".join(f"{indent}{each},\n" for each in names) + indent[4:] + ")",
        f"({', '.join(names)})",
        f"(\n{indent}{', '.join(names)}\n{indent[4:]})",
        f"\\\n{indent}{', '.join(names)}",
    ]
    files[path] = replace_span(data, start, end, rng.choice(forms))


def imports_reordered(files: Files, rng: Random, _mark: str) -> None:
    """Two imports one below the other change places."""
    _swap(files, rng, (ast.Import, ast.ImportFrom))


def functions_reordered(files: Files, rng: Random, _mark: str) -> None:
    """Two functions or classes one below the other change places."""
    _swap(files, rng, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


def _swap(files: Files, rng: Random, kinds: tuple[type[ast.stmt], ...]) -> None:
    path = python_file(files, rng)
    data = files[path]
    pairs = [
        (one, two)
        for node in ast.walk(ast.parse(data))
        if isinstance(body := getattr(node, "body", None), list)
        for one, two in pairwise(body)
        if isinstance(one, kinds)
        and isinstance(two, kinds)
        and (one.end_lineno or 0) < first_line(two)
    ]
    one, two = pick(rng, pairs)
    lines = lines_of(data)
    first = slice(first_line(one) - 1, one.end_lineno)
    second = slice(first_line(two) - 1, two.end_lineno)
    between = lines[first.stop : second.start]
    lines[first.start : second.stop] = [*lines[second], *between, *lines[first]]
    files[path] = b"".join(lines)

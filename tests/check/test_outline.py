"""The reduced syntax tree of a module."""

import ast
from textwrap import dedent

import pytest

from aegis_cst.reading.code.expression_reader import expression
from aegis_cst.reading.code.outline import (
    Assign,
    Branch,
    Call,
    Constant,
    Do,
    Expression,
    Function,
    Import,
    Items,
    Joined,
    Member,
    Name,
    Other,
    Signature,
    Statement,
    Stop,
    Text,
)
from aegis_cst.reading.code.outline_reader import outline_of


def read(text: str) -> tuple[Statement, ...]:
    return outline_of(ast.parse(dedent(text)))


def of(text: str) -> Expression:
    return expression(ast.parse(text, mode="eval").body)


def function(text: str) -> Function:
    (found,) = (each for each in read(text) if isinstance(each, Function))
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x", Name("x", 1, 0, 1)),
        ("é.b.c", Name("é.b.c", 1, 0, 6)),
        ("'a'", Text("a")),
        ("b'a'", Other(())),
        ("1", Constant(1)),
        ("None", Constant(None)),
        ("1j", Other(())),
        ("...", Other(())),
        ("(1, 'a')", Items((Constant(1), Text("a")))),
        ("[*x]", Other((Name("x", 1, 2, 3),))),
        ("f'a{b}'", Joined((Text("a"), Name("b", 1, 4, 5)))),
        ("f'{b!r}'", Joined((Other((Name("b", 1, 3, 4),)),))),
        ("a + 'b'", Joined((Name("a", 1, 0, 1), Text("b")))),
        ("a - b", Other((Name("a", 1, 0, 1), Name("b", 1, 4, 5)))),
        ("a.b[c.d]", Other((Name("a.b", 1, 0, 3), Name("c.d", 1, 4, 7)))),
        ("f().g", Member(Call(Name("f", 1, 0, 1), (), (), 1, 0, 1, 3), "g")),
    ],
)
def test_expressions(text: str, wanted: Expression) -> None:
    assert of(text) == wanted


def test_arguments() -> None:
    call = of("f(a, *b, c=1, d=None, **e)")
    assert isinstance(call, Call)
    assert call.arguments == (Name("a", 1, 2, 3),)
    assert [key for key, _ in call.keywords] == ["*", "c", "d", "*"]
    assert call.argument(0, "c") == Name("a", 1, 2, 3)
    assert call.argument(1, "c") == Constant(1)
    assert call.given("d") is None
    assert call.is_open


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("import a.b", ("a", "a.b", "")),
        ("import a.b as c", ("c", "a.b", "")),
        ("from a import b", ("b", "a", "b")),
        ("from ..a import b as c", ("c", "..a", "b")),
        ("from . import b", ("b", ".", "b")),
        ("from a import *", ("*", "a", "*")),
    ],
)
def test_imports(text: str, bound: tuple[str, str, str]) -> None:
    (found,) = read(text)
    assert isinstance(found, Import)
    assert (found.bound, found.module, found.name) == bound


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("a = b = 1", ("a", "b")),
        ("a, (b, *c) = x", ("(a", "((b", "((c")),
        ("a.b: int = 1", ("a.b",)),
        ("a += 1", ("a",)),
        ("a[0] = 1", ()),
        ("del a", ("a",)),
        ("with f() as a: pass", ("a",)),
    ],
)
def test_assignments(text: str, targets: tuple[str, ...]) -> None:
    (found,) = read(text)
    assert isinstance(found, Assign)
    assert found.targets == targets


@pytest.mark.parametrize(
    ("parameters", "signature"),
    [
        ("", (0, 0, 0)),
        ("a, b", (2, 2, 0)),
        ("a, /, b=1", (1, 2, 0)),
        ("*a", (0, -1, 0)),
        ("a, *, b, c=1", (1, 1, 1)),
        ("**a", (0, 0, 0)),
    ],
)
def test_signatures(parameters: str, signature: tuple[int, int, int]) -> None:
    found = function(f"def f({parameters}): ...")
    assert found.signature == Signature(*signature)
    assert len(found.defaults) == len(found.parameters)


def test_bodies_of_endpoints_are_left_out() -> None:
    assert function("@app.get('/')\ndef f():\n    g()\n").body == ()
    found = function("@app.on_event('startup')\ndef f():\n    app.include_router(r)\n")
    assert found.wires
    assert len(found.body) == 1
    assert not function("def f():\n    g()\n").wires


def test_blocks() -> None:
    text = """
        if a:
            x()
        elif b:
            raise E
        try:
            x()
        except E:
            y()
        else:
            z()
        finally:
            w()
    """
    first, second, last = read(text)
    assert isinstance(first, Branch)
    assert isinstance(second, Branch)
    inner = first.bodies[1][0]
    assert isinstance(inner, Branch)
    assert isinstance(inner.bodies[0][0], Stop)
    assert [len(each) for each in second.bodies] == [2, 1]
    assert isinstance(last, Do)


def test_docstrings_and_empty_statements_are_left_out() -> None:
    assert read("'''Text.'''\npass\n...\n1\n") == ()

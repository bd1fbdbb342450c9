"""Files in which something is registered with an object: routers, commands, cards."""

from shapes.python_text import Dimensions, Shape, indented

SLOTS = ("", "", "", "\n", "# note\n", "\n# note\n\n", "\x01# at the margin\n")

CALLS = (
    "",
    "{r}.{m}(users)\n",
    "{r}.{m}(users)\n",
    '{r}.{m}(users.router, prefix="/users", tags=["users"])\n',
    "{r}.{m}(\n\tusers,\n\tprefix='/users',\n)\n",
    "{r}.{m}(  # in\n\t# before\n\tusers  # users\n\t,\n\n\t# after\n)  # out\n",
    "{r}.{m}(users)  # type: ignore[arg-type]\n",
    "{r}.{m}(users); {r}.{m}(admin)\n",
    "{r}.{m}(users);\n",
    "if DEBUG:\n\t{r}.{m}(admin)\n",
    "if DEBUG: {r}.{m}(admin)\n",
    "for each in users:\n\t{r}.{m}(each)\nelse:\n\tpass\n",
    "try:\n\t{r}.{m}(admin)\nexcept OSError:\n\traise\nfinally:\n\tpass\n",
    "with users():\n\t{r}.{m}(admin)\n\t# inside\n",
    "{r} \\\n\t.{m}(users)\n",
    "({r}.{m})(users)\n",
    "{r}.{m}(users, name='''\n  odd\n''')\n",
    "first = {r}.{m}(users)\n",
    "{r}.{m}(*users)\n",
)

BODY: Dimensions = {
    "place": (
        "module",
        "module",
        "function",
        "function",
        "function",
        "factory",
        "method",
        "nested",
        "condition",
        "attempt",
        "asynchronous",
    ),
    "signature": (
        "({r})",
        "({r})",
        "({r}, *, debug=False)",
        "(\n\t{r},  # it\n)",
        "({r}) -> None",
    ),
    "colon": (":\n", ":\n", ":\n", ":  # why\n", ":\n\n"),
    "decorator": ("", "", "", "@cache\n", "@cache  # once\n# twice\n@wraps(each)\n"),
    "inner docstring": ("", "", '"""Docs."""\n', "'''Docs.\n\n\tMore.\n\t'''\n\n"),
    "creation": (
        "{r} = make()\n",
        "{r} = make()\n",
        "{r}: Any = make(title='x')\n",
        "{r} = other = make(\n\ttitle='x',  # t\n)\n",
        "{r} = make(); {r}.ready = True\n",
        "with make() as {r}:\n\tpass\n",
        "if DEBUG:\n\t{r} = make()\nelse:\n\t{r} = fake()\n",
    ),
    "slot 1": SLOTS,
    "call 1": CALLS,
    "slot 2": SLOTS,
    "call 2": CALLS,
    "slot 3": SLOTS,
    "last": (
        "",
        "",
        "",
        "return None\n",
        "\nreturn None  # done\n",
        "raise SystemExit\n",
        "done = 1; return None\n",
        "if DEBUG:\n\treturn 1\nelif users:\n\traise OSError\nelse: return 2\n",
        "# last\n{r}.{m}(catch_all)\n",
        "\n{r}.mount('/', catch_all)  # last\n",
        "pass\n",
        "if DEBUG:\n\treturn\n",
    ),
    "footer": ("", "", "", "# foot\n", "\n# foot\n", "\t# deep foot\n", "\x01# foot\n"),
    "tail": (
        "",
        "",
        "\n\ndef other():\n\tpass\n",
        "\nif __name__ == '__main__':\n\tmain()\n",
        "\n\n# tail\nx = 1\n",
        "\f\nclass C: ...\n",
        "x = 1\n",
        "from app.late import late  # noqa: E402\nlate()\n",
        "\n\nfrom {module} import late\nimport fastapi\n",
    ),
}

_FUNCTIONS = {
    "module": "",
    "function": "register",
    "factory": "register",
    "asynchronous": "register",
    "condition": "register",
    "attempt": "register",
    "method": "Web.register",
    "nested": "outer.register",
}


def function_of(shape: Shape) -> str:
    """The dotted name of the function in which things are registered."""
    return _FUNCTIONS[shape["place"]]


def body(shape: Shape, method: str) -> str:
    """The lower part of a file; ``receiver`` is one of the choices."""
    return _written(shape).replace("{r}", shape["receiver"]).replace("{m}", method)


def _written(shape: Shape) -> str:
    calls = "".join(
        shape[name] for name in ("slot 1", "call 1", "slot 2", "call 2", "slot 3")
    )
    calls += shape["last"] + shape["footer"]
    place = shape["place"]
    if place == "module":
        return shape["creation"] + calls + shape["tail"]
    if place in {"factory", "method"} or "." in shape["receiver"]:
        calls = shape["creation"] + calls
    return _around(place, _function(shape, calls)) + shape["tail"]


def _function(shape: Shape, block: str) -> str:
    signature = {
        "factory": "()",
        "method": "(self)",
    }.get(shape["place"], shape["signature"])
    if "." in shape["receiver"]:
        signature = "(self)"
    keyword = "async def" if shape["place"] == "asynchronous" else "def"
    start = f"{shape['decorator']}{keyword} register{signature}{shape['colon']}"
    return start + indented(shape["inner docstring"] + block)


def _around(place: str, function: str) -> str:
    deeper = indented(function)
    return {
        "method": f"class Web:\n\tx = 1\n\n{deeper}",
        "nested": f"def outer():\n{deeper}\n\treturn register\n",
        "condition": f"if DEBUG:\n{deeper}",
        "attempt": f"try:\n\tpass\nfinally:\n{deeper}",
    }.get(place, function)

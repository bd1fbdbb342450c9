"""Files with a lifespan function, its yield in every surrounding."""

from shapes.python_text import Dimensions, Shape, indented

SLOTS = ("", "", "", "\n", "# note\n", "\n# note\n\n", "\x01# at the margin\n")

STEPS = (
    "",
    "",
    "connect()\n",
    "await connect()  # up\n",
    "connect(); await other()\n",
    "if DEBUG:\n\tconnect()\n\t# inside\n",
    "with connect():\n\tpass\n",
    "pool = connect(\n\tsize=1,  # one\n\n\t# end\n)\n",
    "text = '''\n  odd\n'''\n",
    "global ready; ready = True\n",
)

SURROUNDINGS = {
    "none": "{block}",
    "stack": "async with AsyncExitStack() as stack:\n\t{block}",
    "stack alone": "async with contextlib.AsyncExitStack() as s:  # open\n\t{block}",
    "stack among": "async with other(), AsyncExitStack() as stack:\n\t{block}",
    "stack in brackets": (
        "async with (\n\tother(),\n\tAsyncExitStack() as stack,  # s\n):\n\n\t{block}"
    ),
    "stack in try": (
        "try:\n\tasync with AsyncExitStack() as stack:\n\t\t{block}\n"
        "\t# above\nexcept OSError:\n\traise\n"
    ),
    "try in stack": (
        "async with AsyncExitStack() as stack:\n\topen_all(stack)\n\ttry:\n"
        "\t\t{block}\n\tfinally:\n\t\t# first of all\n\t\tclose_all()\n"
    ),
    "synchronous stack": "with ExitStack() as stack:\n\t{block}",
    "finally": "try:\n\t{block}\nfinally:\n\tdisconnect()\n",
    "finally with a comment": (
        "try:\n\t{block}\nfinally:  # always\n\n\t# down\n\tawait bye()\n\t# foot\n"
    ),
    "finally of several": "try:\n\t{block}\nfinally:\n\tbye(); disconnect()\n",
    "finally on its line": "try:\n\t{block}\nfinally: disconnect()\n",
    "except": "try:\n\t{block}\nexcept OSError:\n\tfail()\n\traise\n",
    "except and finally": (
        "try:\n\t{block}\nexcept OSError:\n\traise\nelse:\n\tpass\nfinally:\n\tbye()\n"
    ),
    "else": "try:\n\tconnect()\nexcept OSError:\n\traise\nelse:\n\t{block}",
    "finally itself": "try:\n\tconnect()\nfinally:\n\t{block}",
    "with": "with connect() as pool:\n\t{block}",
    "asynchronous with": "async with connect() as pool, other():  # open\n\t{block}",
    "with in try": (
        "try:\n\twith connect():\n\t\t{block}\n\tbye()\nfinally:\n\tdisconnect()\n"
    ),
    "loop": "for pool in connect():\n\t{block}",
    "condition": "if DEBUG:\n\t{block}\nelse:\n\tyield\n",
}

LIFESPAN: Dimensions = {
    "place": ("module", "module", "module", "factory", "method", "condition"),
    "keyword": (*["async def"] * 9, "def"),
    "signature": (
        "(app)",
        "(app: FastAPI)",
        "(app: FastAPI) -> AsyncIterator[None]",
        "(\n\tapi,  # it\n)",
        "(_, /)",
        "(app=None, *rest, **options)",
    ),
    "colon": (":\n", ":\n", ":\n", ":  # why\n", ":\n\n"),
    "decorator": (
        "@asynccontextmanager\n",
        "@contextlib.asynccontextmanager  # c\n# really\n",
        "@traced\n@asynccontextmanager\n",
        "",
    ),
    "inner docstring": ("", "", '"""Docs."""\n', "'''Docs.\n\n\tMore.\n\t'''\n\n"),
    "slot 1": SLOTS,
    "step 1": STEPS,
    "slot 2": SLOTS,
    "surrounding": (*["none", "stack", "finally"] * 4, *SURROUNDINGS),
    "entered": (
        "",
        "",
        "await stack.enter_async_context(hooks(app))\n",
        "# ours\nawait stack.enter_async_context(hooks_lifespan())  # h\n",
        "await stack.enter_async_context(\n\thooks_lifespan(),\n)\n\n# then\n",
    ),
    "step 2": STEPS,
    "slot 3": SLOTS,
    "yield": (
        *["yield\n", "yield  # served\n"] * 10,
        "yield {'pool': 1}\n",
        "yield {\n\t'pool': 1,  # p\n\n\t# end\n}\n",
        "(yield)\n",
        "yield;\n",
        "yield; done()\n",
        "ready(); yield\n",
        "given = yield\n",
        "if DEBUG: yield\nelse: yield 2\n",
    ),
    "slot 4": SLOTS,
    "step 3": STEPS,
    "footer": ("", "", "", "# foot\n", "\t# deep foot\n", "\x01# foot\n", "return\n"),
    "outer step": (*STEPS * 2, "if DEBUG: yield\n"),
    "tail": (
        "",
        "\n\napp = FastAPI(lifespan=lifespan)\n",
        "app = FastAPI(lifespan=lifespan)\n",
        "\n\n# tail\n@cache\ndef other(): ...\n",
        "from app.late import late  # noqa: E402\nlate()\n",
        "\n\nfrom {module} import late\nimport fastapi\n",
    ),
}

_FUNCTIONS = {"factory": "create.lifespan", "method": "Web.lifespan"}


def function_of(shape: Shape) -> str:
    """The dotted name of the lifespan function."""
    return _FUNCTIONS.get(shape["place"], "lifespan")


def lifespan_text(shape: Shape) -> str:
    """The lower part of a file: the function and what follows it."""
    signature = shape["signature"]
    if shape["place"] == "method":
        signature = signature.replace("(", "(self, ", 1)
    start = f"{shape['decorator']}{shape['keyword']} lifespan{signature}"
    text = start + shape["colon"] + indented(_block(shape))
    deeper = indented(text)
    text = {
        "factory": f"def create():\n{deeper}\n\treturn FastAPI(lifespan=lifespan)\n",
        "method": f"class Web:\n\tx = 1\n\n{deeper}",
        "condition": f"if DEBUG:\n{deeper}",
    }.get(shape["place"], text)
    return text + shape["tail"]


def _block(shape: Shape) -> str:
    inner = ("entered", "step 2", "slot 3", "yield", "slot 4", "step 3", "footer")
    before, _, after = SURROUNDINGS[shape["surrounding"]].partition("{block}")
    margin = len(before) - len(before.rstrip("\t"))
    block = indented("".join(shape[name] for name in inner), margin)
    around = before[: len(before) - margin] + block + after.removeprefix("\n")
    first = "".join(shape[name] for name in ("slot 1", "step 1", "slot 2"))
    outer = "" if margin == 0 else shape["outer step"]
    return shape["inner docstring"] + first + around + outer

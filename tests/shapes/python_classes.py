"""Files with a settings class, its fields in every form."""

from shapes.python_text import Dimensions, Shape, indented

SLOTS = ("", "", "", "\n", "# note\n", "\n# note\n\n", "\x01# at the margin\n")

ITEMS = (
    "",
    "debug: bool = False\n",
    "name: str\n",
    "debug: bool = False  # type: ignore[assignment]\n",
    'name: str = "it"; other: int = 1\n',
    "port: int = 8000;\n",
    "name: str = Field(\n\tdefault='it',  # so\n\n\t# end\n)\n",
    'name: str = "it"\n"""Documented."""\n',
    "name: str = (\n\t'a'\n\t'b'\n)  # both\n",
    "name: str = '''\n  odd\n'''\n",
    "port: int = \\\n\t8000\n",
    "model_config = SettingsConfigDict(env_file='.env')\n",
    "plain = 1\n",
    "if DEBUG:\n\tport: int = 1\n",
    "if DEBUG: port: int = 1\nelse:\n\tport: int = 2\n",
    "def early(self): return 1\n",
    "class Inner:\n\tscheduler_zone: str = 'inner'\n",
)

CLASS: Dimensions = {
    "place": ("module", "module", "module", "nested", "condition"),
    "bases": (
        "(BaseSettings)",
        "(BaseSettings)",
        "(Mixin, BaseSettings, env_prefix='X_')",
        "(\n\tBaseSettings,  # base\n)",
        "",
    ),
    "colon": (":\n", ":\n", ":\n", ":  # why\n", ":\n\n", ":\n\n# why\n"),
    "decorator": ("", "", "", "@final\n", "@final  # so\n# really\n@final\n"),
    "inner docstring": ("", "", '"""Docs."""\n', "'''Docs.\n\n\tMore.\n\t'''\n\n"),
    "slot 1": SLOTS,
    "item 1": ITEMS,
    "slot 2": SLOTS,
    "item 2": ITEMS,
    "slot 3": SLOTS,
    "last": (
        "debug: bool = False\n",
        "",
        "",
        "",
        "\n@property\ndef url(self) -> str:\n\treturn 'x'\n",
        "@validator('debug')  # v\ndef check(cls, value): return value\n",
        "\n# old\nclass Config:\n\tenv_file = '.env'\n",
        "\n\n# methods\n\n\ndef late(self): ...\n",
        "pass\n",
    ),
    "footer": ("", "", "", "# foot\n", "\n# foot\n", "\t# deep foot\n", "\x01# foot\n"),
    "tail": (
        "",
        "",
        "\n\nsettings = Settings()\n",
        "settings = Settings()\n",
        "\n\n# tail\n@cache\ndef get_settings(): return Settings()\n",
        "\f\nclass Other(Settings): ...\n",
    ),
}


def class_of(shape: Shape) -> str:
    """The dotted name of the settings class."""
    return "App.Settings" if shape["place"] == "nested" else "Settings"


def class_text(shape: Shape) -> str:
    """The lower part of a file: the class and what follows it."""
    names = ("slot 1", "item 1", "slot 2", "item 2", "slot 3", "last", "footer")
    block = shape["inner docstring"] + "".join(shape[name] for name in names)
    start = f"{shape['decorator']}class Settings{shape['bases']}{shape['colon']}"
    text = start + indented(block)
    if shape["place"] == "nested":
        text = f"class App:\n\tx = 1\n\n{indented(text)}"
    elif shape["place"] == "condition":
        text = f"try:\n\tpass\nfinally:\n{indented(text)}"
    return text + shape["tail"]

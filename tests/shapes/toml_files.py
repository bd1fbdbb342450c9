"""``pyproject.toml`` files as products of independent choices."""

from collections.abc import Mapping

from shapes.file_forms import BYTES, Choices, Shape, file_bytes
from shapes.toml_arrays import ARRAYS, array

HEADS = {
    "none": "",
    "comment": "# n:head\n\n",
    "build": '[build-system]\nrequires = ["hatchling"]\n\n',
    "top key": "title = '''\n[project]\n'''\n\n",
    "tools": '[tool.ruff]\nselect = ["ALL"] # n:ruff\n[[tool.w]]\na = [{b = "]"}]\n',
    "scripts first": '[project.scripts]\napp = "app:main"\n',
    "blank": "\n\n",
}
FOOTS = {
    "none": "",
    "tool": "\n[tool.x]\na = nan  # n:nan\n",
    "close": "[tool.x]\n# n:empty\n",
    "comment": "\n\n# n:foot\n",
    "sub-table": "\n[tool.y.\"z z\"]\nurl = 'x' # n:url",
    "array of tables": '\n[[tool.z]]\nname = "project"\n[[tool.z]]\n',
    "string": '\n[tool.s]\ntext = """\n[project]\ndependencies = []\n\\"""" # n:s\n',
    "dates": "[tool.d]\nday = 2026-11-22\nf = 1e5\nt = [[1, 2], [[]]]\n",
}
OWN = {
    "table": '[project]\nname = "x"\n{key}\n',
    "alone": "[project]  # n:project\n{key}\n",
    "first": '[project]\n\n{key}\nname = "x" # n:name\n\nversion = "1"\n',
    "indented": '[project]\n  name = "x"\n  {key}\n',
    "spaced header": "[ project ]\n# n:above\n{key}\n# n:below\n",
    "quoted header": '["project"]\n{key}\nname = """a\nb"""\n',
    "dotted": 'project.name = "x"\nproject.{key}\n',
    "dotted, spaced": 'project . name = "x" # n:d\nproject . {key}\n',
    "out of order": '[project.urls]\na = "b"\n[[t]]\n[project]\n{key}\n[project.x]\n',
    "inline": 'project = {{ name = "x", {line} }}\n',
    "dynamic": '[project]\ndynamic = ["version"]\n{key}\n\n[project.optional]\n',
}
GROUPS = {
    "table": '[project]\nname = "x"\n\n[dependency-groups]\n{key}\n',
    "among": '[dependency-groups]\ndocs = ["mkdocs"] # n:docs\n{key}\nlast = []\n',
    "quoted": '["dependency-groups"]\n# n:groups\n\n{key}\n',
    "dotted": "dependency-groups.docs = []\ndependency-groups.{key}\n[project]\n",
    "indented": '[dependency-groups]\n\t{key}\n\t# n:after\n\n[project]\nname = "x"\n',
    "inline": "dependency-groups = {{ {line} }}\n",
}
EMPTY = {
    "no key": '[project]\nname = "x"\n',
    "no key, comments": '[project]\nname = "x"  # n:name\n# n:later\n',
    "bare": "[project]\n",
    "bare, comment": "[project]  # n:project\n# n:nothing\n",
    "bare, blank": "[project]\n\n\n",
    "dotted": 'project.name = "x"\nproject.urls.a = "b"  # n:dotted\n',
    "implied": '[project.urls]\na = "b"\n',
    "groups bare": '[project]\nname = "x"\n\n[dependency-groups]\n# n:groups\n',
    "other group": '[dependency-groups]\ndocs = [\n  "mkdocs", # n:mk\n]\n[project]\n',
    "inline": 'project = { name = "x" }\n',
    "several": '[project]\ndescription = """\na\n"""\nauthors = [{name = "]"}] # n:a\n',
}
POETRY = {
    "table": '[tool.poetry.dependencies]\npython = "^3.11"\n{key}',
    "bare": "[tool.poetry.dependencies]\n",
    "comments": "[tool.poetry.dependencies] # n:deps\n# n:py\npython = '3'\n"
    "{key}# n:z\n",
    "indented": '[tool.poetry.dependencies]\n  python = "*" # n:any\n  {key}',
    "inline": 'tool.poetry.dependencies = { python = "*" }\n',
    "dotted": '[tool.poetry]\nname = "x"\ndependencies.python = "^3"\n',
    "below": '[tool.poetry]\nname = "x"\n\n[tool.poetry.dependencies.python]\n'
    'version = "3"\n',
    "both": '[tool.poetry.dependencies]\npython = "3"\n{key}'
    '[tool.poetry.dependencies.httpx]\nversion = "1"\n',
    "group": '[tool.poetry.dependencies]\npython = "*"\n{key}'
    '[tool.poetry.group.test.dependencies]\npytest = "*" # n:pytest\n',
    "dynamic": '[project]\nname = "x"\ndynamic = ["dependencies"]\n'
    '[tool.poetry.dependencies]\npython = "*"\n{key}',
}
POETRY_ITEMS = {
    "none": "",
    "plain": 'fastapi = "^0.165"\n',
    "table": 'fastapi = {version = "^0.1", extras = ["all"]}  # n:web\n',
    "dotted": 'fastapi.version = "^0.1"\nfastapi.extras = ["all"]\n',
    "quoted": '"zope.interface" = \'*\'\nuvicorn="~0.5"\n',
    "many": 'django = [\n  {version = "4", python = "3"}, # n:old\n'
    '  {version = "5"}\n]\n',
}
KEYS = {
    "plain": "{name} = ",
    "quoted": '"{name}" = ',
    "single": "'{name}'=",
    "wide": "{name}   =  ",
}
FILES: Choices = {
    **BYTES,
    "head": tuple(HEADS),
    "foot": tuple(FOOTS),
    "after": ("", "  # n:after", "\n# n:below\n"),
}
WITH_ARRAY: Choices = {**FILES, **ARRAYS, "key": tuple(KEYS)}
OWN_CHOICES: Choices = {**WITH_ARRAY, "around": tuple(OWN)}
GROUP_CHOICES: Choices = {
    **WITH_ARRAY,
    "around": tuple(GROUPS),
    "name": ("test", '"Test"', "TEST"),
    "include": ("none", "first", "both"),
}
EMPTY_CHOICES: Choices = {**FILES, "around": tuple(EMPTY)}
POETRY_CHOICES: Choices = {
    **FILES,
    "around": tuple(POETRY),
    "poetry": tuple(POETRY_ITEMS),
}
_INCLUDES = {
    "none": (),
    "first": ("{ include-group = 'docs' }",),
    "both": ('{include-group="a, ]"}', "{ include-group = 'docs' }"),
}


def own_file(shape: Shape) -> bytes:
    """Give a file in which the project's own dependencies stand."""
    return _file(shape, _around(OWN, shape, "dependencies", array(shape)))


def group_file(shape: Shape) -> bytes:
    """Give a file with a dependency group called ``test``, in some spelling."""
    value = array(shape, _INCLUDES[shape["include"]])
    return _file(shape, _around(GROUPS, shape, shape["name"], value))


def empty_file(shape: Shape) -> bytes:
    """Give a file in which no such dependencies stand yet."""
    return _file(shape, EMPTY[shape["around"]])


def poetry_file(shape: Shape) -> bytes:
    """Give a file of Poetry's."""
    items = POETRY_ITEMS[shape["poetry"]]
    return _file(shape, POETRY[shape["around"]].replace("{key}", items))


def _around(forms: Mapping[str, str], shape: Shape, name: str, value: str) -> str:
    """Give a form with the key in it, and what stands above and behind the key."""
    key, form = KEYS[shape["key"]], forms[shape["around"]]
    bare = name.strip('"') if name != name.strip('"') and "'" in key else name
    if bare.startswith('"'):
        key = key.replace('"', "")
    line = f"{key.format(name=bare)}{value}"
    if "{key}" in form:
        line += shape["after"]
        if shape["key"] == "wide":
            before, _, behind = form.partition("{key}")
            start = before.rfind("\n") + 1
            form = f"{before[:start]}# n:key\n{before[start:]}{{key}}{behind}"
    return form.format(key=line, line=line)


def _file(shape: Shape, body: str) -> bytes:
    head = HEADS[shape["head"]]
    if body.startswith(
        ("project.", "project ", "project=", "dependency-groups", "tool")
    ):
        head = "" if "[" in head else head
    if "scripts" in head and "project" in body.partition("[")[0]:
        head = ""
    text = head + body.removesuffix("\n") + "\n" + FOOTS[shape["foot"]]
    return file_bytes(shape, text.removesuffix("\n").split("\n"))

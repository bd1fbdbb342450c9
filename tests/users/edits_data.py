"""What people write into compose files, requirements and environment variables."""

import re
from random import Random

import yaml

from users.base import ENV_FILE, PYPROJECT, Files, compose_file
from users.text import (
    NoPlaceError,
    append_text,
    insert_text,
    lines_of,
    newline_of,
    pick,
)

_SERVICES = (
    "  {0}:\n    image: {0}\n",
    "  {0}: {{image: {0}, ports: ['1:1']}}\n",
    "  {0}:\n    <<: *app\n    command: [python, -m, {0}]\n",
    "\n  # {0}\n  {0}:\n    image: {0} # {0}\n    depends_on:\n    - web\n\n",
    "  {0}:\n      image: {0}\n      volumes:\n        - {0}:/data\n",
    "  {0}:\n    image: {0}\n    depends_on: {{web: {{condition: service_started}}}}\n",
    "  {0}:\n    image: {0}\n    depends_on: [redis]\n",
    "  {0}:\n    image: {0}\n    command: |\n      # no comment\n\n      {0}\n",
    "  {0}:\n    image: valkey/valkey:8 # {0}\n",
)
_KEYS = (
    "labels: [{0}]",
    "environment: {{X: {0}}}",
    "environment:\n{1}  X: {0}",
    "environment:\n{1}- X={0}",
    "depends_on: [{0}]",
    "# {0}",
    "volumes:\n{1}- ./{0}:/x",
    "volumes: ['./{0}:/x']",
    "cpus: 1 # {0}",
    "labels:\n{1}  - {0}",
    "depends_on:\n{1}- {0}",
)
_TOP = (
    "volumes:\n  {0}:\n",
    "volumes: {{{0}: {{}}}}\n",
    "networks:\n  default:\n    name: {0}\n",
    "x-{0}: &{0}\n  mem_limit: 512m\n",
    "\n# {0}\n\n",
    "secrets:\n  {0}:\n    file: ./{0}\n",
    "x-{0}: |\n  text\n\n\n",
)
_REQUIREMENTS = (
    '"{0}>=1"',
    "'{0}'",
    "\"{0}[extra]>=1,<2; python_version >= '3.11'\"",
    '"apscheduler>=3.11" # {0}\n',
    '"redis>=5" # {0}\n',
    '"SQLModel>=0.0.50" # {0}\n',
)
_TABLES = (
    '\n[tool.{0}]\nkey = ["x"] # {0}\n',
    "\n[project.optional-dependencies]\n{0} = [\n]\n",
    "\n# {0}\n",
    '[tool.{0}]\nkey.sub = """\n[x]\n"""\n',
    "[[tool.{0}]]\n[[tool.{0}]]\nx = {{ y = 1 }}\n",
)
_VARIABLES = (
    "KP={0}\n",
    "# {0}\n",
    "export {0}='x'\n",
    "\n\n{0}=1 # why\n\n",
    "SCHEDULER_PORT=9000 # {0}\n",
    "REDIS_URL=redis://{0}\n",
    '{0}="a\nb"\n',
    "#DATABASE_URL={0}\n",
)


def _compose(files: Files) -> str:
    path = compose_file(files)
    if path is None:
        raise NoPlaceError
    return path


def _children(files: Files, key: str) -> list[tuple[str, int, int, int]]:
    """Name, first line, column of its content and end line of each entry of a key."""
    node = yaml.compose(files[_compose(files)].decode("utf-8-sig"))
    for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if name.value == key and isinstance(value, yaml.MappingNode):
            return [
                (
                    str(child.value),
                    child.start_mark.line,
                    body.start_mark.column,
                    body.end_mark.line,
                )
                for child, body in value.value
                if child.start_mark.line > name.start_mark.line
            ]
    return []


def service(files: Files, rng: Random, mark: str) -> None:
    """A service of the user's, before or behind the others."""
    children = _children(files, "services")
    lines = [line for _, start, _, end in children for line in (start, end)]
    text = rng.choice(_SERVICES).format(mark)
    insert_text(files, _compose(files), pick(rng, lines), text)


def service_key(files: Files, rng: Random, mark: str) -> None:
    """A key more in any service."""
    _, start, column, end = pick(rng, _children(files, "services"))
    indent = " " * column
    text = rng.choice(_KEYS).format(mark, indent)
    line = rng.choice([start + 1, start + 1, end])
    insert_text(files, _compose(files), line, f"{indent}{text}\n")


def top_level_key(files: Files, rng: Random, mark: str) -> None:
    """A key more beside ``services``."""
    path = _compose(files)
    text = rng.choice(_TOP).format(mark)
    keys = [
        index
        for index, line in enumerate(lines_of(files[path]))
        if re.match(rb"[\w-]+:", line)
    ]
    insert_text(files, path, pick(rng, [*keys, 10_000]), text)


def compose_comment(files: Files, rng: Random, mark: str) -> None:
    """A comment or a blank line anywhere, as long as the data stay the same."""
    path = _compose(files)
    before = yaml.safe_load(files[path])
    line = rng.randrange(len(lines_of(files[path])) + 1)
    indent = " " * rng.choice([0, 2, 4, 6])
    text = rng.choice(
        [f"{indent}# {mark}\n", f"{indent}# {mark}\n", "\n", "\n\n", " \n"]
    )
    changed = dict(files)
    insert_text(changed, path, line, text)
    if yaml.safe_load(changed[path]) == before:
        files[path] = changed[path]


def comment_behind_data(files: Files, rng: Random, mark: str) -> None:
    """A comment behind a line of the compose file."""
    path = _compose(files)
    before = yaml.safe_load(files[path])
    lines = lines_of(files[path])
    index = rng.randrange(len(lines))
    text = lines[index].rstrip(b"\r\n")
    lines[index] = text + f" # {mark}".encode() + lines[index][len(text) :]
    if yaml.safe_load(b"".join(lines)) == before:
        files[path] = b"".join(lines)


def compose_requoted(files: Files, rng: Random, _mark: str) -> None:
    """A key in quotes, or a list at another indentation."""
    path = _compose(files)
    name, line, _, _ = pick(rng, _children(files, "services"))
    lines = lines_of(files[path])
    lines[line] = lines[line].replace(f"{name}:".encode(), f'"{name}":'.encode())
    files[path] = b"".join(lines)


def compose_renamed(files: Files, _rng: Random, _mark: str) -> None:
    path = _compose(files)
    other = "compose.yaml" if path != "compose.yaml" else "docker-compose.yml"
    files[other] = files.pop(path)


def own_requirement(files: Files, rng: Random, mark: str) -> None:
    """A requirement more, on a line of its own or behind another."""
    data = files[PYPROJECT]
    found = re.search(rb"\ndependencies = \[(.*?)\n?\]", data, re.DOTALL)
    if found is None:
        return
    text = rng.choice(_REQUIREMENTS).format(mark)
    if rng.random() < 0.5 and not text.endswith("\n"):
        at, own = found.start(1), f"{text}, "
    else:
        head, _, tail = text.partition(" #")
        own = f"\n    {head},{' #' + tail.rstrip() if tail else ''}"
        at = found.start(1)
        own = own if data[at : at + 1] in {b"\n", b"\r"} else f"{own}\n"
    newline = newline_of(data).decode()
    files[PYPROJECT] = data[:at] + own.replace("\n", newline).encode() + data[at:]


def requirements_on_a_line(files: Files, rng: Random, _mark: str) -> None:
    """All requirements on one line, or without the last comma."""
    data = files[PYPROJECT]
    found = re.search(rb"\ndependencies = \[([^#]*?)\]\r?\n", data)
    if found is None:
        return
    items = [each.strip() for each in found[1].strip().rstrip(b",").split(b",\n")]
    newline = newline_of(data)
    joined = rng.choice(
        [
            b", ".join(items),
            newline + b"    " + (b"," + newline + b"    ").join(items) + newline,
            newline + b"  " + (b"," + newline + b"  ").join(items) + b"," + newline,
        ]
    )
    files[PYPROJECT] = data[: found.start(1)] + joined + data[found.end(1) :]


def pyproject_comment(files: Files, rng: Random, mark: str) -> None:
    """A comment anywhere; between lines, or behind one."""
    lines = lines_of(files[PYPROJECT])
    index = rng.randrange(len(lines) + 1)
    if rng.random() < 0.5 and index < len(lines):
        text = lines[index].rstrip(b"\r\n")
        lines[index] = text + f" # {mark}".encode() + lines[index][len(text) :]
        files[PYPROJECT] = b"".join(lines)
    else:
        insert_text(files, PYPROJECT, index, f"{rng.choice(['', '    '])}# {mark}\n")


def table(files: Files, rng: Random, mark: str) -> None:
    """A table of the user's, at the end or before another."""
    text = rng.choice(_TABLES).format(mark)
    starts = [
        index
        for index, line in enumerate(lines_of(files[PYPROJECT]))
        if line.startswith(b"[")
    ]
    if rng.random() < 0.5:
        append_text(files, PYPROJECT, text)
    else:
        insert_text(files, PYPROJECT, pick(rng, starts), text)


def variable(files: Files, rng: Random, mark: str) -> None:
    """A line more in the environment file."""
    if ENV_FILE not in files:
        return
    line = rng.randrange(len(lines_of(files[ENV_FILE])) + 1)
    insert_text(files, ENV_FILE, line, rng.choice(_VARIABLES).format(mark))

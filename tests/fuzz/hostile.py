"""Files that are made to be hard: huge, deeply nested, or both.

Every one begins or ends as a file that an edit fits, so that nothing is turned away
for want of an anchor.
"""

from collections.abc import Iterator, Mapping

from fuzz.boundaries import BOUNDARIES, COMPOSE, PYPROJECT, Boundary

DEPTHS = (10, 90, 250, 1000, 20_000)
WIDE = 1000
TEN_MEGABYTES = 10_000_000

_NEWER = "try:\n    pass\nexcept A, B:\n    pass\n"
"""Python 3.14: whoever runs an older one cannot ask it how deep the rest nests."""

_OWN = "{{<<: *app, environment: {{A: b}}, volumes: [a:/b]}}"
_OURS = "{{<<: *app, environment: {{JOBS: '8001'}}, volumes: [app-data:/data]}}"


def hostile(boundary: Boundary) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every hard file for a kind of edit."""
    text = boundary.text
    yield "10 MB of comments", (text + "# x\n" * (TEN_MEGABYTES // 4)).encode()
    yield "10 MB on a line", (text + "#" * TEN_MEGABYTES).encode()
    yield "10 MB of NUL", b"\0" * TEN_MEGABYTES
    yield "10 MB of noise", bytes(range(256)) * (TEN_MEGABYTES // 256)
    yield "many blank lines", ("\n" * 100_000 + text + "\n" * 100_000).encode()
    yield "long line", (text + "# " + "x" * 400_000).encode()
    yield "long line of spaces", (text + " " * 400_000 + "\n").encode()
    yield "quotes", (text + "'\"" * 100_000).encode()
    yield "backslashes", (text + "\\" * 200_001).encode()
    yield "continued lines", (text + "\\\n" * 100_000).encode()
    yield "blank lines below the limit", (text + "\n" * 90_000).encode()
    yield "commas", (text + "x = [" + "1," * 50_000 + "]\n").encode()
    yield "commas below the limit", (text + "x = [" + "1," * 30_000 + "]\n").encode()
    yield "equal signs", (text + "a=" * 10_000 + "1\n").encode()
    yield "comments", (text + "#\n" * 200_000).encode()
    for depth in DEPTHS:
        for name, nested in nests(boundary.language, depth).items():
            yield f"{name}, {depth} deep", nested.replace("$", text).encode()


def nests(language: str, depth: int) -> Mapping[str, str]:
    """Nested texts, ``$`` where the file that an edit fits goes."""
    match language:
        case "python":
            code = _python(depth)
            newer = {f"{name}, newer": f"{_NEWER}{text}" for name, text in code.items()}
            return code | newer
        case "yaml":
            return _yaml(depth)
        case "toml":
            return _toml(depth)
        case _:
            return {
                "brackets": "$" + "[" * depth + "]" * depth,
                "options": "-r " * depth,
            }


def _python(n: int) -> dict[str, str]:
    """Chains and brackets in all parts of the grammar."""
    values = {
        "parentheses": "(" * n + "1" + ")" * n,
        "lists": "[" * n + "]" * n,
        "never closed": "[" * n,
        "dicts": "{1:" * n + "2" + "}" * n,
        "calls in calls": "f(" * n + ")" * n,
        "calls of calls": "f" + "()" * n,
        "subscripts": "a" + "[0]" * n,
        "attributes": "a" + ".b" * n,
        "sum": "1" + " + 1" * n,
        "powers": "2" + "**2" * n,
        "and": "1" + " and 1" * n,
        "comparisons": "1" + " < 1" * n,
        "not": "not " * n + "1",
        "minus": "-" * n + "1",
        "conditions": "1 if a else " * n + "1",
        "lambdas": "lambda: " * n + "1",
        "lambdas in defaults": "lambda b=" * n + "1" + ": 1" * n,
        "strings": "'a' " * n,
        "format": "f'{" + "(" * n + "1" + ")" * n + "}'",
        "formats": "f'{" * n + "1" + "}'" * n,
        "comprehension": "[1" + " for a in b" * n + "]",
        "walrus": "(a := " * n + "1" + ")" * n,
        "targets": "a = " * n + "1",
    }
    others = {
        "import": "import a" + ".b" * n,
        "dots": "from " + "." * n + " import a",
        "names": "from a import " + ", ".join(f"b{i}" for i in range(n)),
        "elif": "if a:\n    pass\n" + "elif a:\n    pass\n" * n,
        "if": "".join(f"{' ' * i}if a:\n" for i in range(min(n, 300)))
        + " " * 300
        + "a",
        "def": "".join(f"{' ' * i}def f():\n" for i in range(min(n, 300))),
        "decorators": "@a\n" * n + "def f(): pass",
        "patterns": "match a:\n    case " + "[" * n + "]" * n + ":\n        pass",
        "alternatives": "match a:\n    case 1" + " | 1" * n + ":\n        pass",
        "deleted": "del " + "(" * n + "a" + ")" * n,
        "with": "with " + "(" * n + "a" + ")" * n + ":\n    pass",
        "annotation": "a: " + "list[" * n + "int" + "]" * n,
        "parameters": "def f(" + ", ".join(f"b{i}=1" for i in range(n)) + "): pass",
    }
    assigned = {name: f"x = {value}" for name, value in values.items()}
    return {name: f"${text}\n" for name, text in (assigned | others).items()}


def _yaml(n: int) -> dict[str, str]:
    bomb = ["x-0: &a0 [lol]"]
    bomb += [
        f"x-{i}: &a{i} [{f'*a{i - 1}, ' * 9}*a{i - 1}]" for i in range(1, min(n, 40))
    ]
    merges = ["x-0: &m0 {a: 1}"]
    merges += [
        f"x-{i}: &m{i}\n  <<: [*m{i - 1}, *m{i - 1}]\n  k{i}: 1"
        for i in range(1, min(n, WIDE))
    ]
    return {
        "flow lists": "$x-a: " + "[" * n + "]" * n,
        "flow mappings": "$x-a: " + "{a: " * n + "}" * n,
        "never closed": "$x-a: " + "[" * n,
        "block lists": "$x-a:\n  " + "- " * n + "a\n",
        "block mappings": "$x-a:\n"
        + "".join(f"{' ' * i}a:\n" for i in range(1, min(n, 500))),
        "question marks": "$" + "? " * n,
        "alias bomb": "\n".join(bomb) + "\n$",
        "merge bomb": "\n".join(merges) + "\n$",
        "merge bomb in use": "\n".join(merges)
        + "\n$".replace("$", COMPOSE.replace("<<: *app", f"<<: *m{len(merges) - 1}")),
        "anchors": "$" + "".join(f"x-{i}: &a{i} 1\n" for i in range(n)),
        "keys": "$" + "".join(f"x-{i}: 1\n" for i in range(n)),
        "same key": "$" + "x-a: 1\n" * n,
        "services": _services(n, "{{<<: *app}}"),
        "services with entries of their own": _services(n, _OWN),
        "services with ours": _services(n, _OURS),
        "services in a chain": _services(n, "&s{0} {{<<: *s{1}}}"),
        "aliases": "$x-a: [" + "*app, " * n + "]",
        "tags": "$x-a: " + "!a " * n,
        "documents": "$" + "---\na: 1\n" * n,
        "directives": "%YAML 1.1\n" * n + "---\n$",
        "folded": "$x-a: >\n" + "  a\n\n" * n,
    }


def _services(n: int, service: str) -> str:
    services = "  s-1: &s-1 {image: my-api}\n"
    services += "".join(f"  s{i}: {service.format(i, i - 1)}\n" for i in range(n))
    return COMPOSE.replace("  db:", f"{services}  db:")


def _toml(n: int) -> dict[str, str]:
    return {
        "arrays": "$[a]\na = " + "[" * n + "]" * n,
        "never closed": "$[a]\na = " + "[" * n,
        "inline tables": "$[a]\na = " + "{a=" * n + "1" + "}" * n,
        "dotted key": "$[a]\na" + ".a" * n + " = 1",
        "dotted table": "$[a" + ".a" * n + "]",
        "tables": "$" + "".join(f"[t{i}]\n" for i in range(n)),
        "array of tables": "$" + "[[t]]\n" * n,
        "keys": "$[a]\n" + "".join(f"k{i} = 1\n" for i in range(n)),
        "requirements": PYPROJECT.replace(
            '    "fastapi',
            "".join(f'    "p{i}>=1",\n' for i in range(min(n, 8000))) + '    "fastapi',
        ),
        "extras": PYPROJECT.replace("[standard]", "[" + "a," * n + "a]"),
        "markers": PYPROJECT.replace(
            ">=0.30;", ">=0.30; " + "(" * n + "os_name" + ")" * n
        ),
        "conditions": PYPROJECT.replace(
            ">=0.30;", ">=0.30; " + "os_name != 'a' and ".replace("'", "\\'") * n
        ),
        "versions": PYPROJECT.replace(">=0.30", ">=0" + ".0" * n),
        "quotes": "$[a]\na = '''" + "''" * n,
        "escapes": '$[a]\na = "' + "\\\\" * n + '"',
        "digits": "$[a]\na = " + "9" * n,
    }


LANGUAGES = tuple(dict.fromkeys(each.language for each in BOUNDARIES))

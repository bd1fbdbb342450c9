"""Files that are cut off or damaged: there is an answer, and it comes soon."""

import time

import pytest

from entry.places import APP, answer

FILES = {
    "Dockerfile": 'ARG A=1\nFROM x AS y\nENV A=b C\nCOPY --from=y ["a", "b"]\n'
    'WORKDIR $A\nENTRYPOINT ["sh", "-c"]\nCMD [\'uvicorn\', "${M:-${N:-a.b:c}}"]\n',
    "compose.yml": "services:\n  a:\n    build: {context: ., target: y}\n"
    "    environment: {M: a.b:app}\n    volumes: ['./x:/y']\n    command: [sh, $$M]\n",
    "start.sh": 'if [ -f x ]; then\n  export A=${B:-"$C:d"}\nfi\ncd $(dirname $0)\n'
    "exec 'uvicorn' \\\n  \"$A\" # x\n./start.sh\n",
    "Makefile": "A ?= a.b:c\nx:\n\t@cd a && uvicorn $(A) \\\n\t  --reload\n",
    "pyproject.toml": '[tool.fastapi]\nentrypoint = "a.b:c"\n[tool.poe]\n'
    'x = "uvicorn a:b"\n',
    "run.py": "import uvicorn as u, os\ndef m():\n"
    "    a = u.Config(f'{__name__}:app')\n"
    "    os.system('uvicorn a:b')\n    u.run([*a], factory=True)\n",
}


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("rest", ["", "\0", "\n'", '"', "\\", "${", "\x80"])
def test_cut_off(path: str, rest: str) -> None:
    for end in range(0, len(FILES[path]), 3):
        assert answer({"setup.py": "", path: FILES[path][:end] + rest, "z.py": APP})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("start.sh", "python -m x y\n" * 10_000),
        ("start.sh", "./start.sh & ./other.sh\n" * 3_000),
        ("start.sh", "A=$A$A$A$A\n" * 40 + "uvicorn $A\n"),
        ("Makefile", "x:\n" + "\tpython -m x a:b\n" * 5_000),
        ("package.json", '"a": "python x.py",\n' * 10_000),
        ("Dockerfile", "FROM x\n" + "COPY a b\n" * 3_000 + "CMD uvicorn z:app\n"),
        ("Dockerfile", "CMD " + "sh -c '" * 2_000 + "\n"),
        (
            "run.py",
            f"import uvicorn\nx = {'(' * 90}{')' * 90}\n" + "uvicorn.run(x)\n" * 3_000,
        ),
    ],
    ids=range(8),
)
def test_much_of_it(path: str, text: str) -> None:
    limit = 5  # seconds, on a busy machine
    start = time.perf_counter()
    assert answer({"setup.py": "", path: text, "other.sh": text, "z.py": APP})
    assert time.perf_counter() - start < limit

"""The examples of the rules, run: the wrong one goes wrong, the right one does not."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from docs.markdown import blocks, section

import aegis_cst.check
from aegis_cst.reading.containers.listening import SERVERS
from e2e.environment import Environment, environment_with

PAGES = Path(aegis_cst.check.__file__).parent / "explanations"
NEEDED = (
    *("fastapi[standard]>=0.165", "httpx>=0.28", "arq>=0.28", "celery>=5.6"),
    *("taskiq>=0.12", "fastmcp>=3", "mcp>=2", "sqlmodel>=0.0.30", "alembic>=1.17"),
    *("uvicorn>=0.35", "hypercorn>=0.17", "granian>=2.5"),
)
CLIENT = """
import json, sys, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, ".")
from fastapi.testclient import TestClient
"""
GET = "client = TestClient(app, raise_server_exceptions=False)\n"
PROBES: Mapping[str, tuple[str, object, object]] = {
    "AEG109": (
        f"from app.main import app\n{GET}told = client.get('/items').status_code",
        404,
        200,
    ),
    "AEG110": (
        f"from main import app\n{GET}told = client.get('/health').status_code",
        404,
        200,
    ),
    "AEG111": (
        (
            f"from main import app\n{GET}told = "
            f"[client.get(each).status_code for each in "
            "('/orders', '/reports')]"
        ),
        [200, 200],
        [401, 401],
    ),
    "AEG112": (
        (
            f"from app.main import app\n{GET}told = "
            f"client.get('/orgs/1/items').text == "
            "client.get('/orgs/2/items').text"
        ),
        True,
        False,
    ),
    "AEG113": (
        (
            "try:\n    import app.main\n    told = ''\n"
            "except AttributeError as error:\n    told = 'path' in str(error)"
        ),
        True,
        "",
    ),
    "AEG114": (
        (
            f"from main import app\n{GET}"
            "def allowed(path, origin, **more):\n"
            "    given = {'Origin': origin} | more\n"
            "    found = client.get(path, headers=given, follow_redirects=False)\n"
            "    return found.headers.get('access-control-allow-origin')\n"
            "told = [allowed('http://x/', 'https://shop.example'),\n"
            "        allowed('https://x/', 'https://shop.example'),\n"
            "        allowed('https://x/', 'https://a.shop.example'),\n"
            "        allowed('https://x/private/', 'https://evil.example')]"
        ),
        [None, None, None, "https://evil.example"],
        [
            "https://shop.example",
            "https://shop.example",
            "https://a.shop.example",
            None,
        ],
    ),
    "AEG115": (
        (
            f"import tests.test_items\nfrom app.main import app\n{GET}"
            "told = client.get('/items').json()"
        ),
        "the real database",
        "a database of the test's own",
    ),
    "AEG206": (
        (
            "from main import app\n"
            "asked = {'jsonrpc': '2.0', 'id': 1, 'method': 'initialize', 'params': {\n"
            "    'protocolVersion': '2025-03-26', 'capabilities': {},\n"
            "    'clientInfo': {'name': 'a', 'version': '1'}}}\n"
            "takes = {'accept': 'application/json, text/event-stream'}\n"
            "url = 'http://localhost:8000'\n"
            "with TestClient(app, url, raise_server_exceptions=False) as client:\n"
            "    told = client.post('/mcp/', json=asked, headers=takes).status_code"
        ),
        500,
        200,
    ),
    "AEG601": (
        (
            "from arq.worker import Worker, get_kwargs\n"
            "from app.worker import WorkerSettings\n"
            "told = sorted(Worker(**get_kwargs(WorkerSettings)).functions)"
        ),
        ["send_mail"],
        ["send_bill", "send_mail"],
    ),
    "AEG602": (
        (
            "from alembic.config import Config\n"
            "from alembic.runtime.environment import EnvironmentContext\n"
            "from alembic.script import ScriptDirectory\n"
            "config = Config()\n"
            "config.set_main_option('script_location', 'migrations')\n"
            "script = ScriptDirectory.from_config(config)\n"
            "with EnvironmentContext(config, script, as_sql=True) as held:\n"
            "    script.run_env()\n"
            "    told = sorted(held.get_context().opts['target_metadata'].tables)"
        ),
        [],
        ["order"],
    ),
}


@pytest.fixture(scope="module")
def libraries(pytestconfig: pytest.Config) -> Environment:
    cache = pytestconfig.cache
    assert cache is not None, "these tests keep an environment in pytest's cache"
    return environment_with(NEEDED, cache.mkdir("environments"))


def told(
    libraries: Environment, folder: Path, files: Mapping[str, str], probe: str
) -> object:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    script = f"{CLIENT}\n{probe}\nprint('told:', json.dumps(told))"
    finished = libraries.run(folder, "-c", script)
    assert finished.code == 0, finished.told
    lines = finished.stdout.decode().splitlines()
    last = next(each for each in lines if each.startswith("told:"))
    return json.loads(last.removeprefix("told:"))


@pytest.mark.parametrize("code", PROBES)
def test_the_examples_do_what_their_page_says(
    libraries: Environment, tmp_path: Path, code: str
) -> None:
    text = (PAGES / f"{code}.md").read_text("utf-8")
    probe, *expected = PROBES[code]
    found = []
    for heading in ("## Wrong", "## Right"):
        files = {each.title: each.text for each in blocks(section(text, heading))}
        found.append(told(libraries, tmp_path / heading[3:], files, probe))
    assert found == expected


CELERY = {
    "app/__init__.py": "",
    "app/worker.py": "from celery import Celery\n\ncelery = Celery('shop'{})\n",
    "app/tasks.py": "from app.worker import celery\n\n\n@celery.task\ndef mail():\n"
    "    ...\n",
}


@pytest.mark.parametrize(
    ("include", "known"), [("", False), (", include=['app.tasks']", True)]
)
def test_celery_loads_what_is_included(
    libraries: Environment, tmp_path: Path, include: str, *, known: bool
) -> None:
    files = CELERY | {"app/worker.py": CELERY["app/worker.py"].format(include)}
    probe = (
        "from app.worker import celery\n"
        "celery.loader.import_default_modules()\n"
        "told = 'app.tasks.mail' in celery.tasks"
    )
    assert told(libraries, tmp_path, files, probe) is known


@pytest.mark.parametrize(("modules", "known"), [([], False), (["app.tasks"], True)])
def test_taskiq_loads_the_modules_of_its_command(
    libraries: Environment, tmp_path: Path, modules: list[str], *, known: bool
) -> None:
    files = {
        "app/__init__.py": "",
        "app/broker.py": "from taskiq import InMemoryBroker\n\nbroker = "
        "InMemoryBroker()\n",
        "app/tasks.py": "from app.broker import broker\n\n\n@broker.task\nasync def "
        "mail():\n    ...\n",
    }
    probe = (
        "from taskiq.cli.utils import import_object, import_tasks\n"
        f"broker = import_object('app.broker:broker')\n"
        f"import_tasks({modules!r}, ['**/tasks.py'], False)\n"
        "told = broker.find_task('app.tasks:mail') is not None"
    )
    assert told(libraries, tmp_path, files, probe) is known


def test_servers_listen_where_they_are_said_to(
    libraries: Environment, tmp_path: Path
) -> None:
    probe = (
        "import uvicorn, inspect, hypercorn.config, granian\n"
        "from fastapi_cli import cli\n"
        "one = uvicorn.Config('app')\n"
        "two = hypercorn.config.Config().bind[0].rpartition(':')\n"
        "three = inspect.signature(granian.Granian).parameters\n"
        "four = inspect.signature(cli.run).parameters\n"
        "def plain(each):\n"
        "    return getattr(each.default, 'default', each.default)\n"
        "told = {'uvicorn': [one.host, one.port],\n"
        "        'hypercorn': [two[0], int(two[2])],\n"
        "        'granian': [plain(three['address']), plain(three['port'])],\n"
        "        'fastapi': [plain(four['host']), plain(four['port'])]}"
    )
    found = told(libraries, tmp_path, {}, probe)
    assert found == {
        name: [SERVERS[name].host, SERVERS[name].port]
        for name in ("uvicorn", "hypercorn", "granian", "fastapi")
    }

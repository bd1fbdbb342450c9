"""Applications that code makes and serves itself, so that no server is told one."""

import subprocess
from pathlib import Path

import pytest
from e2e.environment import Environment
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

FUNCTION = """\
def main() -> None:
    app = FastAPI()
    app.include_router(router)
    uvicorn.run(app, port=8000)
"""
DECORATORS = """\
def main(port: int = 8000) -> None:
    app = FastAPI()

    @app.get("/pens")
    def pens() -> str:
        return "pens"

    uvicorn.run(app, port=port)
"""
CONFIGURATION = """\
async def serve() -> None:
    app = FastAPI()
    app.include_router(router)
    await uvicorn.Server(uvicorn.Config(app)).serve()


def main() -> None:
    asyncio.run(serve())
"""
CLASS = """\
class Shop:
    def __init__(self, port: int) -> None:
        self.app = FastAPI()
        self.app.include_router(router)
        self.port = port

    def run(self) -> None:
        uvicorn.run(self.app, port=self.port)


def main() -> None:
    Shop(8000).run()
"""
HANDED = """\
class Shop:
    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.app.include_router(router)

    def launch(self) -> None:
        uvicorn.run(self.app)


def main() -> None:
    app = FastAPI()
    Shop(app).launch()
"""
ROUTES = """\
from fastapi import APIRouter

router = APIRouter()


@router.get("/pens")
def pens() -> str:
    return "pens"
"""
ASKED = """\
import runpy
import uvicorn
from starlette.testclient import TestClient

def asked(app, **_):
    with TestClient(app) as client:
        for path in ("/pens", "/api/v1/scheduler/health"):
            print(client.get(path).status_code)

async def serve(self, sockets=None):
    asked(self.config.app)

uvicorn.run, uvicorn.Server.serve = asked, serve
runpy.run_path("main.py", run_name="__main__")
"""


@pytest.mark.parametrize(
    "code", [FUNCTION, DECORATORS, CONFIGURATION, CLASS, HANDED], ids=range(5)
)
def test_code_that_serves_what_it_makes(
    code: str, environment: Environment, tmp_path: Path
) -> None:
    head = "import asyncio\n\nimport uvicorn\nfrom fastapi import FastAPI\n\n"
    main = f"{head}from routes import router\n\n\n{code}\n\n"
    main += 'if __name__ == "__main__":\n    main()\n'
    files = {"main.py": main, "routes.py": ROUTES, "requirements.txt": "fastapi\n"}
    plan = plan_add(MemoryTree(files), ["scheduler"])
    assert not plan.blockers
    assert "python main.py" in plan.next_steps
    after = applied(MemoryTree(files).files, plan)
    back = plan_remove(MemoryTree(after), ["scheduler"], Wishes())
    assert applied(after, back) == MemoryTree(files).files
    for path, data in {**after, "asked.py": ASKED.encode()}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    command: list[str | Path] = [environment.python, "asked.py"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert run.stdout.split() == [b"200", b"200"], run.stderr.decode()

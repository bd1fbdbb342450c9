"""Neovim itself, where it is installed: it shows what the server says."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from server.client import COMMAND

SCRIPT = """\
local command = vim.fn.json_decode(vim.env.SERVER_COMMAND)
local client = vim.lsp.start_client({ cmd = command, root_dir = vim.fn.getcwd() })
vim.cmd('edit app.py')
vim.lsp.buf_attach_client(0, client)
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
local seen = vim.tbl_map(
  function(each) return { each.lnum, each.col, each.source, each.code } end,
  vim.diagnostic.get(0))
vim.fn.writefile({ vim.fn.json_encode(seen) }, 'seen.json')
vim.lsp.stop_client(client)
vim.wait(10000, function() return vim.lsp.client_is_stopped(client) end, 50)
vim.cmd('qall!')
"""
APP = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/{name}")
def one(name: str) -> str:
    return name


@app.get("/all")
def every() -> str:
    return "all"
"""


def test_neovim_shows_what_is_found(tmp_path: Path) -> None:
    nvim = shutil.which("nvim")
    if nvim is None:
        pytest.skip("there is no Neovim")
    (tmp_path / "requirements.txt").write_text("fastapi\n", "utf-8")
    (tmp_path / "app.py").write_text(APP, "utf-8")
    (tmp_path / "script.lua").write_text(SCRIPT, "utf-8")
    subprocess.run(
        [nvim, "--headless", "-u", "NONE", "-c", "luafile script.lua"],
        cwd=tmp_path,
        env={
            "PATH": str(Path(nvim).parent),
            "HOME": str(tmp_path),
            "SERVER_COMMAND": json.dumps(COMMAND),
        },
        check=True,
        timeout=120,
        capture_output=True,
    )
    (found,) = json.loads((tmp_path / "seen.json").read_text("utf-8"))
    assert found[:3] == [10, 1, "aegis"]
    assert found[3] in {"AEG106", None}  # older ones forget the code

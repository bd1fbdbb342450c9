import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new project without components."""
    options = ["--no-input", "--no-sync", "--output-dir", str(tmp_path)]
    command = [sys.executable, "-m", "aegis_cst", "init", "demo", *options]
    subprocess.run(command, check=True, capture_output=True)
    return tmp_path / "demo"

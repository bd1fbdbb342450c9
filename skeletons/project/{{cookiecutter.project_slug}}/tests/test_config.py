from pathlib import Path

from app.core.config import Settings


def test_env_example_names_every_setting() -> None:
    example = Path(__file__).parents[1] / ".env.example"
    lines = example.read_text(encoding="utf-8").splitlines()
    names = {line.partition("=")[0] for line in lines if line and line[0] != "#"}

    assert {name.upper() for name in Settings.model_fields} <= names

"""The skill for coding agents: in the wheel, and of the form that is agreed upon."""

import re
from pathlib import Path

import yaml

import aegis_cst

SKILL = Path(aegis_cst.__file__).parent / ".agents" / "skills" / "aegis" / "SKILL.md"


def test_it_is_a_skill() -> None:
    _, head, text = re.split(
        r"^---$", SKILL.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE
    )
    front = yaml.safe_load(head)
    assert set(front) == {"name", "description"}
    # https://agentskills.io/specification: the name is that of the folder
    assert front["name"] == SKILL.parent.name
    assert 0 < len(front["description"]) <= 1024
    assert len(text.splitlines()) < 100

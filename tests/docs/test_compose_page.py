"""The table of the keys of a Compose service says what the engine does."""

import re

from codemods.compose.service_keys import OWN, TAKEN
from docs.markdown import PAGES

SOME = {"entrypoint"}


def rows() -> dict[str, str]:
    """Give each key with the word that says whether it is taken."""
    found: dict[str, str] = {}
    text = (PAGES / "compose.md").read_text(encoding="utf-8")
    for keys, word in re.findall(r"^\| (`.*?) \| (yes|no|some) \|", text, re.MULTILINE):
        for key in re.findall(r"`(\w+)`", keys):
            assert key not in found, f"{key} stands there twice"
            found[key] = word
    return found


def test_each_key_is_taken_as_the_page_says() -> None:
    said = rows()
    assert {key for key, word in said.items() if word == "yes"} == TAKEN
    assert {key for key, word in said.items() if word == "some"} == SOME
    no = {key for key, word in said.items() if word == "no"}
    assert no >= OWN
    assert not no & TAKEN

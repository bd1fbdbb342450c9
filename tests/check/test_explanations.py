"""The page of every rule: its examples are what the rule is tested with."""

import re
from pathlib import Path

import pytest
from docs.markdown import blocks, section
from memory_tree import MemoryTree

import aegis_cst.check
from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.check.rules import RULES
from aegis_cst.check.runner import findings
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import TreeSources

PAGES = Path(aegis_cst.check.__file__).parent / "explanations"
LANGUAGES = {"python", "toml", "yaml", "sh", "text"}
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda each: each.code)


def text_of(rule: Rule) -> str:
    return (PAGES / f"{rule.code}.md").read_text("utf-8")


def found_in(rule: Rule, heading: str) -> tuple[Finding, ...]:
    shown = list(blocks(section(text_of(rule), heading)))
    assert shown, f"{rule.code}: no example under {heading}"
    assert all(each.title for each in shown), rule.code
    assert {each.language for each in shown} <= LANGUAGES
    tree = MemoryTree({each.title: each.text for each in shown})
    assert len(tree.files) == len(shown), f"{rule.code}: a file twice"
    return findings(Codebase(TreeSources(tree)), RULES)


@every_rule
def test_the_wrong_example_is_found(rule: Rule) -> None:
    assert {each.code for each in found_in(rule, "## Wrong")} == {rule.code}


@every_rule
def test_the_right_example_is_not(rule: Rule) -> None:
    assert found_in(rule, "## Right") == ()


@every_rule
def test_the_page_has_its_form(rule: Rule) -> None:
    text = text_of(rule)
    assert text.startswith(f"# {rule.code} {rule.name}\n\n")
    headings = re.findall(r"^##.*$", text, re.MULTILINE)
    assert headings == ["## By hand", "## Wrong", "## Right"]
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@every_rule
def test_a_rule_is_described(rule: Rule) -> None:
    assert re.fullmatch(r"AEG\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    assert re.fullmatch(r"[A-Z].*\.", rule.summary)


@every_rule
def test_only_a_rule_that_says_so_has_fixes(rule: Rule) -> None:
    fixes = [each.fix for each in found_in(rule, "## Wrong")]
    assert any(fixes) is rule.fixable


def test_codes_and_names_are_used_once() -> None:
    assert len({each.code for each in RULES}) == len(RULES)
    assert len({each.name for each in RULES}) == len(RULES)


def test_every_page_is_that_of_a_rule() -> None:
    assert {path.stem for path in PAGES.glob("*")} == {each.code for each in RULES}

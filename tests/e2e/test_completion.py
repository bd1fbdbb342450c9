"""Completion in real shells, of both scripts, as `--show-completion` sets it up."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.command import TIMEOUT, environ

SCRIPTS = ("aegis", "aegis-cst")
BASH = """\
eval "$({variable}=source_bash {script})"
COMP_WORDS=({script} {words}) COMP_CWORD={last}
{function} {script}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
FISH = """\
{variable}=source_fish {script} | source
complete --do-complete "{script} {words}"
"""
ZSH = """\
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'autoload -Uz compinit; compinit -u -D; PS1=; stty -echo'
zpty -w shell 'eval "$({variable}=source_zsh {script})"; echo re''ady'
zpty -r shell text '*ready*'
zpty -w -n shell '{script} {words}'$'\\t'
zpty -r shell text '*{expected}*' && print -r -- "$text"
"""


def completed(shell: str, program: str, script: str, words: str, expected: str) -> str:
    """What a shell offers for words that are not typed to their end."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    name = script.replace("-", "_")
    text = program.format(
        script=script,
        words=words,
        last=len(words.split()),
        variable=f"_{name.upper()}_COMPLETE",
        function=f"_{name}_completion",
        expected=expected,
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    finished = subprocess.run(
        [shell, "-c", text],
        env=environ(PATH=path, TERM="dumb"),
        capture_output=True,
        timeout=TIMEOUT,
        check=False,
    )
    return finished.stdout.decode(errors="replace")


@pytest.mark.skipif(sys.platform == "win32", reason="PowerShell has its own")
@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize(
    ("shell", "program"), [("bash", BASH), ("zsh", ZSH), ("fish", FISH)]
)
def test_a_shell_completes(shell: str, program: str, script: str) -> None:
    for words, expected in (
        ("add sch", "scheduler"),
        ("remove dat", "database"),
        ("update wor", "worker"),
        ("rout", "routes"),
    ):
        told = completed(shell, program, script, words, expected)
        assert expected in told


def test_codes_of_rules_are_offered_with_what_they_find() -> None:
    told = completed("fish", FISH, "aegis", "check --explain AEG101", "")
    assert told.startswith("AEG101\tA router is registered nowhere")

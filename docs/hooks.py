"""Puts the schema of ``--json`` into the site, so that there is one copy of it."""
# ruff: noqa: INP001 - loaded by mkdocs from its path

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

SCHEMA = Path(__file__).parent / "result.schema.json"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the schema to the pages."""
    schema = File.generated(config, SCHEMA.name, abs_src_path=str(SCHEMA))
    files.append(schema)
    return files

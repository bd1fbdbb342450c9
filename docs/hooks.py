"""Puts the schemas of JSON documents into the site: there is one copy of each."""
# ruff: noqa: INP001 - loaded by mkdocs from its path

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the schemas to the pages."""
    for schema in sorted(Path(__file__).parent.glob("*.schema.json")):
        page = File.generated(config, schema.name, abs_src_path=str(schema))
        files.append(page)
    return files

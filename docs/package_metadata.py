"""Metadata that hangs on where the repository is: addresses of the project.

A release is built with ``REPOSITORY_URL`` set (``.github/workflows/release.yml``). Then
the links and pictures of the README are made absolute, which on the package index lead
nowhere otherwise, and the project's addresses are put beside them. A build from any
other checkout has the README as it stands, and no addresses.
"""
# ruff: noqa: INP001 - loaded by hatchling from its path

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_TARGET = re.compile(r"(!?)(\[[^\]]*\])\((?!https?://|#)([^)]+)\)")


class CustomMetadataHook(MetadataHookInterface):
    """Fills in ``readme`` and ``urls``."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Take the addresses from the environment."""
        text = (Path(self.root) / "README.md").read_text("utf-8")
        url = os.environ.get("REPOSITORY_URL", "").rstrip("/")
        if url:
            tag = f"v{metadata['version']}"
            text = absolute(text, url, tag)
            metadata["urls"] = addresses(url, os.environ.get("SITE_URL", ""), tag)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def absolute(text: str, url: str, tag: str) -> str:
    """The text with links and pictures that lead to a tag of the repository."""

    def target(found: re.Match[str]) -> str:
        kind = "raw" if found[1] else "blob"
        return f"{found[1]}{found[2]}({url}/{kind}/{tag}/{found[3]})"

    return _TARGET.sub(target, text)


def addresses(url: str, site: str, tag: str) -> dict[str, str]:
    """Labels that the package index knows: https://packaging.python.org/specifications/well-known-project-urls/."""
    return {
        "Documentation": site or f"{url}/tree/{tag}/docs/pages/index.md",
        "Source": url,
        "Issues": f"{url}/issues",
        "Changelog": f"{url}/blob/{tag}/CHANGELOG.md",
    }

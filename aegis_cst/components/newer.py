"""Whether there is a newer version of a component than the one that is installed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.manifest import Manifest
from aegis_cst.components.manifest_entries import Change
from aegis_cst.reading.record.state import ComponentRecord

if TYPE_CHECKING:
    from packaging.version import Version


@dataclass(frozen=True, slots=True)
class Newer:
    """``brings`` is what the versions since have to tell."""

    version: str
    brings: tuple[str, ...]


def newer_than(record: ComponentRecord) -> Newer | None:
    """The version that an update would bring; ``None`` if there is none."""
    manifest = catalogue().get(record.name)
    if manifest is None or not is_newer(manifest.version, record.version):
        return None
    return Newer(
        manifest.version,
        tuple(each.text for each in changes_since(record, manifest)),
    )


def changes_since(record: ComponentRecord, manifest: Manifest) -> list[Change]:
    """What is to be told of the versions since the one on record, in their order."""
    told = [each for each in manifest.change if is_newer(each.since, record.version)]
    return sorted(told, key=lambda each: _version(each.since))


def is_newer(version: str, than: str) -> bool:
    """Whether a version comes after another; what is no version comes first."""
    return version != than and _version(version) > _version(than)


def _version(text: str) -> "Version":
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - most are equal

    try:
        return Version(text)
    except InvalidVersion:
        # Before every release:
        # https://packaging.python.org/en/latest/specifications/version-specifiers/#summary-of-permitted-suffixes-and-relative-ordering
        return Version("0.dev0")

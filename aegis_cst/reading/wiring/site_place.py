"""Sites as they are told to people: columns in characters, not in bytes."""

from aegis_cst.reading.files.place import Place
from aegis_cst.reading.wiring.sites import Site


def site_place(site: Site, data: bytes) -> Place:
    """Where a site stands in a file of these bytes."""
    lines = data.splitlines()
    text = lines[site.line - 1] if 0 < site.line <= len(lines) else b""
    column = len(text[: site.column].decode(errors="replace"))
    ends = site.end_column if site.end_line in {0, site.line} else len(text)
    end = len(text[:ends].decode(errors="replace"))
    return Place(site.path, site.line, column + 1, end + 1 if end > column else 0)

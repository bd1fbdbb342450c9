import html
import importlib.util
import re

from docs.markdown import ROOT


def test_the_picture_shows_the_preview_of_today() -> None:
    spec = importlib.util.spec_from_file_location(
        "docs_preview", ROOT / "docs" / "preview.py"
    )
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    now = script.picture(script.session())
    assert words(script.PICTURE.read_text("utf-8")) == words(now), (
        "run: python docs/preview.py"
    )


def words(svg: str) -> str:
    """What can be read in the picture, however it is cut into pieces."""
    pieces = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return "".join(html.unescape(piece) for piece in pieces).replace("\xa0", " ")

"""Edits that an editor or another tool makes: newlines, ends, tabs, marks."""

from pathlib import Path

from e2e.edits import ANCHORS, CARDS, CLI, COMPOSE, CONFIG, MAIN, PYPROJECT, ROUTING


def _text_files(project: Path) -> list[Path]:
    return [each for each in sorted(project.rglob("*")) if each.is_file()]


def _anchors(project: Path) -> list[Path]:
    """The files with anchors that are still where they were."""
    return [project / path for path in ANCHORS if (project / path).is_file()]


def crlf_throughout(project: Path) -> None:
    """Every file comes from a Windows editor."""
    for file in _text_files(project):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def crlf_in_anchors(project: Path) -> None:
    """The edited files have CRLF, the rest has not."""
    for file in _anchors(project):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def mixed_newlines(project: Path) -> None:
    """The first half of each file has CRLF."""
    for file in _anchors(project):
        data = file.read_bytes()
        file.write_bytes(data.replace(b"\n", b"\r\n", data.count(b"\n") // 2))


def no_final_newline(project: Path) -> None:
    """No file ends in a newline."""
    for file in _text_files(project):
        file.write_bytes(file.read_bytes().rstrip(b"\r\n"))


def blank_lines_at_the_end(project: Path) -> None:
    """Every edited file ends in blank lines, some of them with spaces."""
    for file in _anchors(project):
        file.write_bytes(file.read_bytes() + b"\n  \n\n")


def tabs(project: Path) -> None:
    """Some files are indented with tabs."""
    for path in (ROUTING, MAIN, CARDS):
        file = project / path
        file.write_bytes(file.read_bytes().replace(b"    ", b"\t"))


def two_columns(project: Path) -> None:
    """Python files are indented by two columns."""
    for path in (ROUTING, MAIN, CARDS, CONFIG):
        file = project / path
        file.write_bytes(file.read_bytes().replace(b"    ", b"  "))


def byte_order_marks(project: Path) -> None:
    """Every edited file starts with a byte-order mark."""
    for path in (ROUTING, MAIN, CONFIG, CLI, CARDS, PYPROJECT, COMPOSE):
        file = project / path
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())


def trailing_spaces(project: Path) -> None:
    """Lines of code end in spaces."""
    for file in _anchors(project):
        if file.suffix != ".py":
            continue
        lines = file.read_bytes().split(b"\n")
        file.write_bytes(b"\n".join(each + b"  " if each else each for each in lines))


def foreign_letters(project: Path) -> None:
    """Comments in other scripts, with line separators that are no newlines."""
    for file in _anchors(project):
        note = "\n# keep_größe 東京 🚀 ends\n".encode()
        file.write_bytes(file.read_bytes() + note)


def modes(project: Path) -> None:
    """Files that may be executed, and one that the group may write."""
    (project / ROUTING).chmod(0o755)
    (project / COMPOSE).chmod(0o664)
    (project / PYPROJECT).chmod(0o600)

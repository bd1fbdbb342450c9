"""Planned changes on top of a tree, and the Python files in it."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.files.tree import Overlay, Tree, python_files

FILES = {"a.py": "1", "app/b.py": "2", "app/deep/c.py": "3", "doc/d.md": "4"}


def overlay(**changes: str | None) -> Overlay:
    names = {
        name.replace("__", "/").replace("_py", ".py"): each
        for name, each in changes.items()
    }
    data = {
        name: each.encode() if each is not None else None
        for name, each in names.items()
    }
    return Overlay(MemoryTree(FILES), data)


def result_of(tree: Tree) -> MemoryTree:
    """The same tree with the changes made."""
    candidates = [*FILES, "new.py", "app/new.py", "fresh/deep/n.py"]
    return MemoryTree(
        {each: data for each in candidates if (data := tree.read(each)) is not None}
    )


@pytest.mark.parametrize(
    "tree",
    [
        overlay(),
        overlay(new_py="n", a_py="changed"),
        overlay(a_py=None),
        overlay(app__new_py="n", app__b_py=None),
        overlay(fresh__deep__n_py="n"),
        overlay(app__deep__c_py=None),
        overlay(app__deep__c_py=None, app__b_py=None),
        overlay(app__deep__c_py=None, app__b_py=None, app__new_py="n"),
        overlay(nothing_py=None, no__such_py=None),
    ],
    ids=range(9),
)
def test_plan_looks_like_its_result(tree: Overlay) -> None:
    result = result_of(tree)
    folders = ["", "app", "app/deep", "doc", "fresh", "fresh/deep", "none"]
    for folder in folders:
        assert tree.entries(folder) == result.entries(folder)
    for path in [*folders[1:], *FILES, "new.py", "app/new.py", "fresh/deep/n.py"]:
        assert tree.exists(path) == result.exists(path)
        assert tree.read(path) == result.read(path)
    assert list(python_files(tree)) == list(python_files(result))


def test_python_files_of_the_user() -> None:
    tree = MemoryTree(
        dict.fromkeys(
            (
                "z.py",
                "app/build/a.py",
                "app/env/b.py",
                "app/dist/c.py",
                "app/node_modules/no.py",
                "app/__pycache__/no.py",
                ".venv/no.py",
                "venv/no.py",
                "env/no.py",
                "build/no.py",
                "dist/no.py",
                "lib/site-packages/no.py",
                "app/.hidden/no.py",
                "app/x.pyi",
                "app/x.txt",
                "X.PY",
            ),
            "",
        )
    )
    expected = ["app/build/a.py", "app/dist/c.py", "app/env/b.py", "z.py"]
    assert list(python_files(tree)) == expected


def test_folder_is_looked_into_once_however_many_of_its_files_go() -> None:
    class Counting(MemoryTree):
        asked = 0

        def entries(self, folder: str) -> list[str]:
            type(self).asked += 1
            return super().entries(folder)

    paths = [f"app/a/b/c/d/{number}.py" for number in range(30)]
    tree = Counting(dict.fromkeys(paths, ""))
    assert list(python_files(Overlay(tree, dict.fromkeys(paths)))) == []
    assert Counting.asked < 100

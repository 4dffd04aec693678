"""What the code of the pages may not do, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lib.ui.pages import PAGES, ROOT

PAGE_FILES = sorted((ROOT / "pages").rglob("*.py"))
SCREEN_FILES = [ROOT / "dashboard.py", *PAGE_FILES, *sorted((ROOT / "lib" / "ui").rglob("*.py"))]
ALL_FILES = [*SCREEN_FILES, *(p for p in sorted((ROOT / "lib").rglob("*.py")) if p not in SCREEN_FILES)]

# date_input invents today and refuses 2009; data_editor loses edits; shapes added one by one take seconds; dataframe offers a download.
FORBIDDEN_CALLS = {"date_input", "data_editor", "add_shape", "add_vline", "add_hline", "add_vrect", "add_annotation", "dataframe"}
FORBIDDEN_MODULES = {"dateutil", "dateparser"}


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)


def test_no_page_lies_where_streamlit_would_run_it_without_the_shell() -> None:
    assert list((ROOT / "pages").glob("*.py")) == []


def test_every_page_file_is_in_the_navigation_and_the_other_way_round() -> None:
    assert sorted(ROOT / entry.script for entry in PAGES) == PAGE_FILES


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.page_id)
def test_the_first_call_of_a_page_is_the_guard_with_its_own_id(entry) -> None:  # type: ignore[no-untyped-def]
    statements = [node for node in tree(ROOT / entry.script).body if isinstance(node, ast.Expr | ast.Assign | ast.If | ast.With | ast.For)]
    first = next(node for node in statements if any(isinstance(part, ast.Call) for part in ast.walk(node)))
    assert isinstance(first, ast.Expr)
    assert called(first.value) == "open_page"
    assert ast.literal_eval(first.value.args[0]) == entry.page_id  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ALL_FILES, ids=short)
def test_no_call_known_to_lose_or_invent_data(path: Path) -> None:
    used = {name for node in ast.walk(tree(path)) if (name := called(node)) in FORBIDDEN_CALLS}
    assert used == set()


@pytest.mark.parametrize("path", ALL_FILES, ids=short)
def test_no_parser_that_invents_precision(path: Path) -> None:
    imported = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
    assert imported & FORBIDDEN_MODULES == set()


@pytest.mark.parametrize("path", SCREEN_FILES, ids=short)
def test_cached_functions_take_only_plain_values(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.FunctionDef):
            continue
        if not any("cache_data" in ast.unparse(d) or "cache_resource" in ast.unparse(d) for d in node.decorator_list):
            continue
        for argument in (*node.args.args, *node.args.kwonlyargs):
            kind = ast.unparse(argument.annotation) if argument.annotation else "nothing"
            assert kind in {"str", "int", "date", "bool"}, f"{node.name}({argument.arg}: {kind})"


@pytest.mark.parametrize("path", SCREEN_FILES, ids=short)
def test_nothing_becomes_markup_by_permission(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            assert not {k.arg for k in node.keywords} & {"unsafe_allow_html", "unsafe_allow_javascript"}


@pytest.mark.parametrize("path", SCREEN_FILES, ids=short)
def test_session_state_is_touched_in_one_place(path: Path) -> None:
    # panel.py reads the state of its own component; tab.py is the meeting's part of the session, held.py the cohort's.
    if short(path) in ("lib/ui/session.py", "lib/ui/panel.py", "lib/ui/meeting/tab.py", "lib/ui/cohort/held.py"):
        return
    assert "session_state" not in {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", SCREEN_FILES, ids=short)
def test_the_address_bar_is_never_written(path: Path) -> None:
    # A meeting's tab finds its case again by two random keys (tests/pages/test_meeting.py looks at what is written).
    if short(path) == "lib/ui/meeting/tab.py":
        return
    words = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    named = {k.arg for node in ast.walk(tree(path)) if isinstance(node, ast.Call) for k in node.keywords}
    assert "query_params" not in words | named
    assert "bind" not in named

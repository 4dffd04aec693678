"""The house stays in order: where things lie, what the layers may import, how long a room is, and that every number has a user."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lib.knowledge.load import knowledge

ROOT = Path(__file__).resolve().parents[2]
LIB = sorted((ROOT / "lib").rglob("*.py"))
CODE = [ROOT / "dashboard.py", *sorted((ROOT / "pages").rglob("*.py")), *LIB]

TOP = {
    "dashboard.py", "pages", "data", "lib", "tests", "docs", "design", "README.md", "LICENSE", "Makefile", "pyproject.toml", "requirements.txt",
    "requirements-dev.txt", "requirements-encryption.txt", "requirements-fuzz.txt", "requirements-spark.txt", "requirements-lock.txt", "requirements-dev-lock.txt", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "compose.yaml",
}  # fmt: skip

# The longest a module may be is 400 lines; one that needs more is named here with its reason.
LONGER: dict[str, str] = {}

# Numbers that no rule computes with, each with the reason it is shown all the same.
NOT_COMPUTED = {
    "lithium_level_high": "the upper end of the level aimed at: a higher level still counts, so nothing compares with it",
    "recovery_months_frank": "the longer cut for recurrence, chosen by name through Settings.recovery_number",
}

# What a reader of the repository has no use for: how and where it was made.
WORKPLACE = re.compile(
    r"/(?:work|root|home/\w+)/"
    r"|\b(?:session|issue) #\d+\b"
    r"|\bissue \d+ (?:of|in|says|asks)\b"
    r"|\b(?:AI|LLM|coding) (?:agent|assistant|model)s?\b"
    r"|\bClaude\b"
    r"|\b(?:artifactory|nexus|devpi|goproxy)\b"
    r"|https?://[\w.-]*(?:pypi|registry|mirror|proxy)[\w.-]*",
    re.IGNORECASE,
)
ITSELF = "tests/unit/test_house.py"
MAY_NAME_HOSTS = {"requirements-lock.txt": "no address is emitted into it", "requirements-dev-lock.txt": "no address is emitted into it"}


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the repository; outside a checkout, every file that is not made by running."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return tuple(path for path in listed.split("\0") if path and (ROOT / path).is_file())
    made = re.compile(r"^(\.venv|build|\.\w+_cache|\.hypothesis)(/|$)|(^|/)__pycache__/")
    return tuple(name for path in sorted(ROOT.rglob("*")) if path.is_file() and not made.search(name := short(path)))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, at its top or inside a function."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{short(path)}: imports are written out from the top"
            yield node.module or ""


def test_the_top_level_is_short() -> None:
    found = {name.split("/")[0] for name in tracked()}
    assert {name for name in found if not name.startswith(".")} <= TOP


def test_no_page_lies_directly_in_pages() -> None:
    # Streamlit runs such a file without dashboard.py on a cold server, past the gate.
    assert [name for name in tracked() if re.fullmatch(r"pages/[^/]+\.py", name)] == []


def test_nothing_made_by_running_is_kept() -> None:
    assert [name for name in tracked() if re.search(r"__pycache__|\.pyc$|\.sqlite3?$|\.db$|(^|/)\.venv/|_cache/|\.log$", name)] == []


def text_files() -> Iterator[tuple[str, str]]:
    """Every file that is text, with its words."""
    for name in tracked():
        data = (ROOT / name).read_bytes()
        if b"\0" not in data[:4096]:
            yield name, data.decode("utf-8")


def test_no_file_says_how_or_where_it_was_made() -> None:
    found = [
        f"{name}: {match.group()}"
        for name, words in text_files()
        if name not in (*MAY_NAME_HOSTS, ITSELF)
        for match in WORKPLACE.finditer(words)
    ]
    assert found == []


@pytest.mark.parametrize("name", MAY_NAME_HOSTS)
def test_locks_name_no_index(name: str) -> None:
    assert "--index-url" not in (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("see /work/main", True),
        ("as issue #12 says", True),
        ("written in session #3", True),
        ("index at https://pypi.example.org/simple", True),
        ("12 sessions of ECT", False),
        ("agent,drug_class", False),
        ("an issue of the journal", False),
        ("https://www.nice.org.uk/guidance/ng222", False),
    ],
)
def test_the_search_itself(words: str, found: bool) -> None:
    assert bool(WORKPLACE.search(words)) is found


@pytest.mark.parametrize("path", CODE, ids=short)
def test_a_module_says_what_it_is_for_in_its_first_line(path: Path) -> None:
    docstring = ast.get_docstring(tree(path))
    if short(path) == "dashboard.py" and not docstring:
        pytest.fail("dashboard.py has no docstring")
    assert docstring
    first = docstring.splitlines()[0]
    assert 10 < len(first) <= 150
    assert first[-1] in ".?:!)"


@pytest.mark.parametrize("path", CODE, ids=short)
def test_a_module_is_no_longer_than_it_has_to_be(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert (lines > 400) is (short(path) in LONGER), f"{lines} lines"


@pytest.mark.parametrize("path", [path for path in LIB if "ui" not in path.relative_to(ROOT / "lib").parts], ids=short)
def test_only_the_screen_knows_streamlit(path: Path) -> None:
    assert [name for name in imports(path) if name.split(".")[0] == "streamlit"] == []


@pytest.mark.parametrize("path", [p for p in LIB if p.relative_to(ROOT / "lib").parts[0] in ("engine", "records")], ids=short)
def test_the_engine_has_no_input_no_output_and_no_clock(path: Path) -> None:
    banned = {
        "pandas",
        "numpy",
        "plotly",
        "sqlalchemy",
        "yaml",
        "csv",
        "json",
        "io",
        "os",
        "pathlib",
        "random",
        "time",
        "socket",
        "urllib",
        "logging",
    }
    assert {name.split(".")[0] for name in imports(path)} & banned == set()
    called = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert called & {"open", "print", "input", "date.today", "datetime.now", "datetime.today", "datetime.utcnow"} == set()


@pytest.mark.parametrize("path", CODE, ids=short)
def test_no_module_is_a_drawer_for_everything(path: Path) -> None:
    assert path.stem not in {"util", "utils", "helpers", "misc", "common", "tools"}


def test_the_layers_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(tool), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b[4-9] kept, 0 broken", done.stdout)


# What has a method `number` that takes the id of a rule number; readers of cells have one of the same name.
KNOWERS = {"knowledge", "knowledge()", "known", "rules", "grounds", "case"}


def number_calls() -> Iterator[tuple[str, str]]:
    """Where a rule number is asked for by its id."""
    for path in LIB:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "number" and node.args:
                if ast.unparse(node.func.value).split(".")[-1] not in KNOWERS:
                    continue
                key: ast.expr = node.args[0]
            elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "numbers":
                key = node.slice
            else:
                continue
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield short(path), key.value


def test_every_number_that_is_asked_for_stands_in_the_data() -> None:
    asked = set(number_calls())
    assert len(asked) > 40
    assert {(path, key) for path, key in asked if key not in knowledge().numbers} == set()


def words_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every string in lib, and every f-string that begins with words as a pattern (`severity_{scale}_{grade}`)."""
    plain: set[str] = set()
    patterns = []
    for path in LIB:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr) and re.match(r"[a-z]{3,}_", str(getattr(node.values[0], "value", ""))):
                parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)
                patterns.append(re.compile("".join(parts)))
    return plain, patterns


def test_every_number_in_the_data_has_a_rule_that_uses_it() -> None:
    plain, patterns = words_in_code()
    unused = {key for key in knowledge().numbers if key not in plain and not any(pattern.fullmatch(key) for pattern in patterns)}
    assert unused == set(NOT_COMPUTED)

"""Whatever goes wrong is one clear line on standard error and an exit status, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lib.cli import main
from lib.knowledge.tables import KnowledgeError
from tests.unit.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "data" / "samples" / "01-loss-of-effect.csv"
HEAD = b"patient_id,kind,name,start,stop,dose\n"
ROW = b"A,medication,sertraline,2024-01-01,2024-02-12,100 mg\n"

UNREADABLE = {
    "empty": (b"", "The file is empty."),
    "blank": (b"\n\n  \n", "The file is empty."),
    "header only": (HEAD, "The file has a heading line but no rows."),
    "duplicate headings": (b"patient_id,name,name\nA,x,y\n", "The heading 'name' stands more than once."),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "This is a picture, not a CSV file."),
    "a spreadsheet": (b"PK\x03\x04" + b"\x00" * 100, "The archive or spreadsheet is damaged or cut short."),
    "binary": (bytes(range(256)) * 20, "This is not a text file."),
    "30 MB": (HEAD + ROW * (30 * 1024 * 1024 // len(ROW)), "The file is 30.0 MB; the limit is 20 MB."),
    "no patient column": (b"drug,from\nsertraline,2024\n", ""),
    "dates that can be read two ways": (
        HEAD + b"A,medication,sertraline,03/04/2024,05/06/2024,100 mg\n",
        "--date-order dmy or --date-order mdy",
    ),
}


def one_line(said: str) -> str:
    assert said.startswith("trd-review: ")
    assert said.endswith("\n")
    assert said.count("\n") == 1
    assert "Traceback" not in said
    return said.removeprefix("trd-review: ").rstrip("\n")


@pytest.mark.parametrize("command", ["assess", "check"])
@pytest.mark.parametrize(("content", "says"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_used(run: Run, tmp_path: Path, command: str, content: bytes, says: str) -> None:
    file = tmp_path / "history.csv"
    file.write_bytes(content)
    status, out, err = run(command, file)
    assert (status, out) == (2, "")
    said = one_line(err)
    assert said.startswith(f"{file}: ")
    assert says in said
    assert said.endswith((".", "mdy"))


@pytest.mark.parametrize(("order", "start"), [("dmy", "2024-04-03"), ("mdy", "2024-03-04")])
def test_the_option_that_settles_the_order_of_dates(found, tmp_path: Path, order: str, start: str) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "history.csv"
    file.write_bytes(HEAD + b"A,medication,sertraline,03/04/2024,05/06/2024,100 mg\n")
    assert found(file, "--date-order", order)[0]["courses"][0]["start"] == start


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    status, out, err = run("assess", tmp_path / "nothing.csv")
    assert (status, out) == (2, "")
    assert one_line(err) == f"{tmp_path / 'nothing.csv'}: No such file or directory"


def test_a_folder(run: Run, tmp_path: Path) -> None:
    status, _, err = run("check", tmp_path)
    assert status == 2
    assert one_line(err).startswith(f"{tmp_path}: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("asses",), "invalid choice: 'asses'"),
        (("assess",), "the following arguments are required: FILE"),
        (("assess", SAMPLE, "--jurisdiction", "XX"), "invalid choice: 'XX'"),
        (("assess", SAMPLE, "--as-of", "24/11/2026"), "'24/11/2026' is not a date such as 2026-11-24"),
        (("assess", SAMPLE, "--as-of", "2026-02-30"), "'2026-02-30' is not a date such as 2026-11-24"),
        (("assess", SAMPLE, "--date-order", "ymd"), "invalid choice: 'ymd'"),
        (("read", "mood"), "invalid choice: 'mood'"),
        (("serve", "--port", "99999"), "'99999' is not a port from 1 to 65535"),
        (("serve", "--port", "-1"), "'-1' is not a port"),
    ],
)
def test_a_command_that_is_not_one(run: Run, arguments: tuple[object, ...], says: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert says in one_line(err)
    assert "--help)" in err


@pytest.mark.parametrize("command", [("assess", SAMPLE), ("check", SAMPLE), ("knowledge",), ("read", "name"), ("serve",)])
def test_knowledge_that_does_not_load(run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[object, ...]) -> None:
    def broken() -> None:
        raise KnowledgeError("agents.csv, line 7: no source")

    monkeypatch.setattr("lib.cli.knowledge", broken)
    status, out, err = run(*command)
    assert (status, out) == (2, "")
    assert one_line(err) == "agents.csv, line 7: no source"


def test_what_nobody_foresaw_is_one_line_without_a_word_of_the_patient(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("PLANTED, Secret\nsecond line")

    monkeypatch.setattr("lib.cli.assess", broken)
    status, out, err = run("assess", SAMPLE)
    assert (status, out) == (2, "")
    assert one_line(err) == "something went wrong inside TRD Review (ZeroDivisionError); nothing was changed"


def test_a_key_press_that_stops_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lib.cli.assess", stopped)
    status, _, err = run("assess", SAMPLE)
    assert status == 130
    assert one_line(err) == "stopped"


def test_help_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["assess", "--help"])
    assert left.value.code == 0
    assert "--jurisdiction" in capsys.readouterr().out


def python(*arguments: str, **settings: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "lib", *arguments], cwd=ROOT, capture_output=True, check=False, **settings)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_pipe_of_another_encoding_gets_utf8(encoding: str) -> None:
    # A Windows pipe is cp1252, a bare container ASCII; dashes, signs and names come out all the same.
    done = python("assess", str(SAMPLE), "--as-of", "2026-11-24", env={"PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "rows 8–10" in done.stdout.decode("utf-8")


def test_input_is_read_as_utf8_whatever_the_pipe_says() -> None:
    done = python("read", "dose", input="50 µg\n\xff".encode() + b"\xff\n", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert '"text": "50 µg"' in done.stdout.decode("utf-8")


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    shell = f"{sys.executable} -m lib assess {SAMPLE} --json | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"[", b"")


def test_the_module_itself_ends_with_the_status(tmp_path: Path) -> None:
    done = python("assess", str(tmp_path / "nothing.csv"))
    assert done.returncode == 2
    assert done.stdout == b""
    one_line(done.stderr.decode())

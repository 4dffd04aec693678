"""Is Spark here, and can its master be reached? A session for one run, and what goes wrong with it in one line."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lib.cohort.screening.choices import ScreenError

LOG = "spark.log"  # what Java and the workers of this machine say, in the folder of the run
HERE = re.compile(r"local(-cluster)?(\[|$)")  # masters that are this machine
ANSWER_WITHIN = 5.0  # seconds


def check_spark(master: str) -> None:
    """Raises ScreenError, before anything is read, when it is plain that there is no Spark."""
    if find_spec("pyspark") is None:
        raise ScreenError(
            "Spark is not installed in this Python; install requirements-spark.txt into an environment of its own and run it from there"
        )
    if _java() is None:
        raise ScreenError("Spark needs Java 17 or newer, and none was found; set JAVA_HOME or put java on the PATH")
    told = re.fullmatch(r"spark://([^/]+)", master)
    if told and not any(_answers(address) for address in told[1].split(",")):
        raise ScreenError(f"{master}: the master cannot be reached")


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def _answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host or address, int(port) if host else 7077), ANSWER_WITHIN):
            return True
    except (OSError, ValueError):
        return False


@contextmanager
def begun(master: str, folder: Path, settings: Mapping[str, str]) -> Iterator[Any]:
    """A session with these settings of SQL: one of its own, ended afterwards, or one beside the session that this process has already.

    `folder`: of the run, for the log and what spills on this machine. Raises ScreenError.
    """
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield _set(running.newSession(), settings)
        return
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("TRD Review").config("spark.ui.showConsoleProgress", "false")
    builder = builder.master(master or "local[*]")
    if HERE.match(master or "local"):  # nothing of it is to be reached, or left, outside this machine and this folder
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.ui.enabled", "false").config("spark.local.dir", str(folder / "spill"))
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    with _said_into(folder / LOG):
        try:
            session = builder.getOrCreate()
        except Exception as fault:
            raise ScreenError(f"Spark could not be started: {_last_words(folder / LOG) or in_one_line(fault)}") from None
    try:
        yield _set(session, settings)
    finally:
        session.stop()


def _set(session: Any, settings: Mapping[str, str]) -> Any:
    for name, value in settings.items():
        session.conf.set(name, value)
    return session


@contextmanager
def _said_into(log: Path) -> Iterator[None]:
    """While Java is started: what it says on standard error, now and later, goes into a file."""
    sys.stderr.flush()
    kept = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _last_words(log: Path) -> str:
    """What Java said before it went, "" when it said nothing of the kind."""
    told = re.findall(r"^Exception in thread \"main\" (?:[\w.$]+: )?(.+)$", log.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    return str(told[-1]).strip()[:300] if told else ""


def in_one_line(fault: BaseException) -> str:
    """What went wrong, without the stack of two languages."""
    whole = str(fault)
    lacking = re.search(r"ModuleNotFoundError: No module named '([\w.]+)'", whole)
    if lacking:
        return f"the Python of the workers lacks {lacking[1]}; it needs what requirements-spark.txt names (PYSPARK_PYTHON says which Python that is)"
    told = re.findall(r"^(?:: )?((?:[a-z]\w*\.)*)(\w+(?:Error|Exception)): (.+)$", whole, re.MULTILINE)
    python = [f"{kind}: {words}" for package, kind, words in told if not package.startswith(("org.", "java.", "py4j."))]
    java = [words for package, _, words in told if package.startswith(("org.", "java."))]
    first = next((line.strip() for line in whole.splitlines() if line.strip()), type(fault).__name__)
    return (python[-1:] or java[:1] or [first])[0][:300]

"""Spark for these tests: a cluster of two executors on this machine, each a process of its own. Without Spark they are skipped, under `make test-spark` they fail."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from lib.cohort.screening.choices import ScreenError
from lib.cohort.screening.spark.session import check_spark

CLUSTER = "local-cluster[2,1,1024]"


@pytest.fixture(scope="session", autouse=True)
def spark_is_here() -> None:
    try:
        check_spark("")
    except ScreenError as lacking:
        if os.environ.get("TRD_SPARK") == "required":
            pytest.fail(str(lacking))
        pytest.skip(f"{lacking} (make test-spark)")


@pytest.fixture(scope="module")
def cluster(spark_is_here: None) -> Iterator[Any]:
    """A session that runs in this process uses instead of one of its own: starting a cluster takes ten seconds."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(CLUSTER).config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
    session = builder.getOrCreate()
    yield session
    session.stop()

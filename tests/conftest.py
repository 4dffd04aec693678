"""Settings every test shares."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The tables of tests/builders.py are compared there; show the difference as in a test.
pytest.register_assert_rewrite("tests.builders")

# In continuous integration the same examples run every time; a developer's machine keeps looking for new ones.
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=2000)
settings.register_profile("dev", derandomize=True, deadline=None, max_examples=100)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

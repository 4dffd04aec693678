"""Settings every test shares."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The tables of tests/builders.py are compared there; show the difference as in a test.
pytest.register_assert_rewrite("tests.builders")

# The same examples every time, so that a run can be repeated: few by default, many in continuous integration; `explore` looks for new ones.
settings.register_profile("default", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("ci", derandomize=True, deadline=None, max_examples=2000)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

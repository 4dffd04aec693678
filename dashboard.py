"""The entry point of TRD Review: `python -m lib serve` starts it."""

from lib.ui.shell import run

run()

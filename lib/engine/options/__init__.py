"""Which options remain? Four facts each, kept apart: history, safety, guideline line, access (RULES H, OPT 9)."""

from lib.engine.options.remaining import remaining_options

__all__ = ["remaining_options"]

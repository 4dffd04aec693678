"""Figures of a cohort as plain plotly dicts: they know only counts as they may be shown."""

"""Rules, doses and sources."""

from lib.ui.guard import open_page

open_page("reference")

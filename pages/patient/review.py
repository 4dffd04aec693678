"""The review of one patient."""

from lib.ui.guard import open_page

open_page("review")

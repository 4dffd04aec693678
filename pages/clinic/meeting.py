"""The case-review meeting: agenda, projector and minutes."""

from __future__ import annotations

from lib.ui.guard import open_page
from lib.ui.meeting.page import show_meeting

open_page("meeting")
show_meeting()

"""How does a command say that it cannot go on?"""

from __future__ import annotations


class Refused(Exception):
    """Nothing could be done; the message is the one line to show."""

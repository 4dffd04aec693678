"""Why can sign-in not work as it is set up?"""

from __future__ import annotations


class AccessFault(Exception):
    """The settings of sign-in are incomplete or unsafe. The message is one line; it never holds a secret."""

"""Where does a person go to be forgotten by the proxy?"""

from __future__ import annotations

LEAVE = "/sign-in-again"  # the front door ends the sign-in here, then sends the browser to the proxy's own sign-out

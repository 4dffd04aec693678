"""Who is signed in from which browser, and is it still so? Idle time, longest time, sign-out and failed attempts, kept in this process.

A sign-in belongs to a browser (a random cookie only this server gives out), so that it holds in all its tabs, and ends in all of them at
once. A restart of the server signs everybody out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

Standing = Literal["nobody", "in", "idle", "over"]

FREE_ATTEMPTS = 5  # wrong passphrases before a pause
FIRST_PAUSE, LONGEST_PAUSE = 30, 900  # seconds; each further one doubles it

# Two clocks: the wall clock goes on while a laptop sleeps, the other cannot be set back.
Moment = tuple[float, float]
Clock = Callable[[], Moment]


def both_clocks() -> Moment:
    """Seconds of the wall clock and of the steady one."""
    return time.time(), time.monotonic()


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in. `token`: what proves it at a provider (its issue time), empty for a passphrase. Times are those of both clocks.

    `seen`: the moment idle time counts from. `used`: when something was last done in this very browser.
    """

    identity: str
    token: str
    began: Moment
    seen: Moment
    used: Moment


class SignIns:
    """The sign-ins of this process. Safe to share between threads."""

    def __init__(self, idle: timedelta, longest: timedelta, clock: Clock = both_clocks) -> None:
        self._idle, self._longest, self._clock = idle.total_seconds(), longest.total_seconds(), clock
        self._held: dict[str, SignIn] = {}
        self._spent: set[tuple[str, str]] = set()
        self._left: dict[str, float] = {}
        self._failed: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def begin(self, browser: str, identity: str, token: str = "") -> None:
        """This person signed in from this browser now."""
        now = self._clock()
        with self._lock:
            if token:
                self._spent.add((identity, token))
            self._held[browser] = SignIn(identity, token, now, now, now)
            self._failed.pop(identity, None)

    def standing(self, browser: str, identity: str | None = None) -> Standing:
        """Is the person signed in? "idle": nothing was done for too long; "over": the longest time is up, or it was ended here."""
        with self._lock:
            held = self._held.get(browser)
        if held is None or (identity is not None and held.identity != identity):
            return "nobody"
        now = self._clock()
        if _since(held.began, now) >= self._longest:
            return "over"
        return "idle" if _since(held.seen, now) >= self._idle else "in"

    def identity(self, browser: str) -> str | None:
        """Whose sign-in it is, also when it is idle or over."""
        with self._lock:
            held = self._held.get(browser)
        return held.identity if held else None

    def proves(self, browser: str, identity: str, token: str) -> bool:
        """Is the sign-in of this browser, idle or not, the one that this token proved?"""
        with self._lock:
            held = self._held.get(browser)
        return held is not None and (held.identity, held.token) == (identity, token)

    def touch(self, browser: str) -> None:
        """Something was done. Wakes no sign-in that is idle or over."""
        if self.standing(browser) != "in":
            return
        now = self._clock()
        with self._lock:
            held = self._held.get(browser)
            if held is not None:
                self._held[browser] = replace(held, seen=now, used=now)

    def last_used(self, browser: str) -> Moment | None:
        """When something was last done in this browser itself; None when nobody is in there."""
        if self.standing(browser) != "in":
            return None
        with self._lock:
            held = self._held.get(browser)
        return held.used if held else None

    def carry(self, browser: str, moment: Moment) -> float | None:
        """As if this browser had been used at that moment, when its companion was; the seconds its idle time has run since, None when nobody is in.

        It does not count as use of this browser itself, so that two browsers never keep each other in. Wakes nothing, and sets nothing back.
        """
        if self.standing(browser) != "in":
            return None
        with self._lock:
            held = self._held.get(browser)
            if held is None:
                return None
            seen = max(held.seen, moment)
            self._held[browser] = replace(held, seen=seen)
        return _since(seen, self._clock())

    def lock(self, browser: str) -> None:
        """As if nothing had been done for too long."""
        wall, steady = self._clock()
        with self._lock:
            held = self._held.get(browser)
            if held is not None:
                self._held[browser] = replace(held, seen=(wall - self._idle, steady - self._idle))

    def end(self, browser: str) -> None:
        """Signed out."""
        with self._lock:
            if self._held.pop(browser, None) is not None:
                self._left[browser] = self._clock()[0]

    def left_at(self, browser: str) -> float:
        """When the last sign-in of this browser was ended, in seconds of the wall clock; 0 = none was."""
        with self._lock:
            return self._left.get(browser, 0.0)

    def token_spent(self, identity: str, token: str) -> bool:
        """Did this token open a sign-in already? It opens one, in one browser: neither a copy of it nor the time after that sign-in gains by it."""
        with self._lock:
            return (identity, token) in self._spent

    def failed(self, identity: str) -> None:
        """A wrong passphrase for this name."""
        with self._lock:
            count = self._failed.get(identity, (0, 0.0))[0] + 1
            pause = min(FIRST_PAUSE * 2 ** (count - FREE_ATTEMPTS), LONGEST_PAUSE) if count >= FREE_ATTEMPTS else 0
            self._failed[identity] = (count, self._clock()[1] + pause)

    def wait(self, identity: str) -> int:
        """For how many seconds no passphrase is tried for this name; 0 = none."""
        with self._lock:
            until = self._failed.get(identity, (0, 0.0))[1]
        return max(0, round(until - self._clock()[1]))


def _since(then: Moment, now: Moment) -> float:
    return max(now[0] - then[0], now[1] - then[1])

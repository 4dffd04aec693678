"""How long a sign-in lasts: idle and longest time by either clock, one end for all tabs, and a pause after wrong passphrases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.access.sign_ins import SignIns


class Clock:
    """Two clocks a test sets."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_000_000.0, 50.0

    def __call__(self) -> tuple[float, float]:
        return self.wall, self.steady

    def on(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def held(clock: Clock) -> SignIns:
    return SignIns(timedelta(minutes=15), timedelta(hours=12), clock)


def test_nobody_is_in_who_did_not_sign_in(held: SignIns) -> None:
    assert held.standing("b1") == "nobody"
    held.touch("b1")
    held.lock("b1")
    assert held.standing("b1") == "nobody"


def test_a_sign_in_counts_for_its_browser_and_its_person_only(held: SignIns) -> None:
    held.begin("b1", "ada")
    assert (held.standing("b1"), held.standing("b1", "ada"), held.identity("b1")) == ("in", "in", "ada")
    assert (held.standing("b1", "berta"), held.standing("b2")) == ("nobody", "nobody")


def test_fifteen_minutes_without_use_lock(held: SignIns, clock: Clock) -> None:
    held.begin("b1", "ada")
    clock.on(899)
    assert held.standing("b1") == "in"
    clock.on(1)
    assert held.standing("b1") == "idle"


def test_use_begins_the_time_anew_but_wakes_nothing(held: SignIns, clock: Clock) -> None:
    held.begin("b1", "ada")
    clock.on(800)
    held.touch("b1")
    clock.on(800)
    assert held.standing("b1") == "in"
    clock.on(200)
    held.touch("b1")
    assert held.standing("b1") == "idle"


def test_a_laptop_that_slept_is_locked_and_a_clock_set_back_helps_nobody(held: SignIns, clock: Clock) -> None:
    held.begin("b1", "ada")
    clock.wall += 3600  # asleep: the steady clock stood still
    assert held.standing("b1") == "idle"
    held.begin("b1", "ada")
    clock.wall -= 7200
    clock.steady += 1000
    assert held.standing("b1") == "idle"


def test_twelve_hours_are_the_longest_however_much_is_done(held: SignIns, clock: Clock) -> None:
    held.begin("b1", "ada")
    for _ in range(71):
        clock.on(600)
        held.touch("b1")
    assert held.standing("b1") == "in"
    clock.on(600)
    assert held.standing("b1") == "over"
    held.touch("b1")
    assert held.standing("b1") == "over"


def test_lock_and_sign_out(held: SignIns) -> None:
    held.begin("b1", "ada")
    held.lock("b1")
    assert (held.standing("b1"), held.identity("b1")) == ("idle", "ada")
    held.begin("b1", "ada")
    held.end("b1")
    assert (held.standing("b1"), held.identity("b1")) == ("nobody", None)


def test_a_token_opens_once(held: SignIns) -> None:
    held.begin("b1", "ada", "token 1")
    assert held.proves("b1", "ada", "token 1")
    assert not held.proves("b2", "ada", "token 1")
    assert held.token_spent("ada", "token 1")
    held.end("b1")
    assert not held.proves("b1", "ada", "token 1")
    assert held.token_spent("ada", "token 1")
    assert not held.token_spent("ada", "token 2")
    assert not held.token_spent("berta", "token 1")


def test_the_next_person_in_a_browser_ends_the_one_before(held: SignIns) -> None:
    held.begin("b1", "ada", "token 1")
    held.begin("b1", "berta", "token 2")
    assert held.standing("b1", "ada") == "nobody"
    assert not held.proves("b1", "ada", "token 1")


def test_five_wrong_passphrases_make_a_pause_that_doubles(held: SignIns, clock: Clock) -> None:
    for _ in range(4):
        held.failed("ada")
    assert held.wait("ada") == 0
    waits = []
    for _ in range(7):
        held.failed("ada")
        waits.append(held.wait("ada"))
        clock.on(waits[-1])
        assert held.wait("ada") == 0
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    assert held.wait("berta") == 0
    held.begin("b1", "ada")
    held.failed("ada")
    assert held.wait("ada") == 0


def test_a_projector_counts_as_in_use_while_its_companion_is(held: SignIns, clock: Clock) -> None:
    held.begin("desk", "ada")
    held.begin("projector", "board")
    clock.on(800)
    held.touch("desk")
    used = held.last_used("desk")
    assert used is not None
    clock.on(50)
    assert held.carry("projector", used) == 50
    clock.on(849)
    assert (held.standing("projector"), held.standing("desk")) == ("in", "in")
    clock.on(1)
    assert (held.standing("projector"), held.standing("desk")) == ("idle", "idle")


def test_what_is_carried_is_no_use_of_its_own(held: SignIns, clock: Clock) -> None:
    """Two browsers that carry each other all the time lock all the same."""
    held.begin("one", "ada")
    held.begin("two", "board")
    for _ in range(90):
        clock.on(10)
        for browser, other in (("one", "two"), ("two", "one")):
            used = held.last_used(other)
            if used is not None:
                held.carry(browser, used)
    assert (held.standing("one"), held.standing("two")) == ("idle", "idle")


def test_carrying_wakes_nothing_and_sets_nothing_back(held: SignIns, clock: Clock) -> None:
    held.begin("projector", "board")
    began = clock()
    clock.on(100)
    held.touch("projector")
    assert held.carry("projector", began) == 0
    held.lock("projector")
    assert held.carry("projector", clock()) is None
    assert held.standing("projector") == "idle"
    assert held.last_used("projector") is None
    assert (held.carry("nobody", clock()), held.last_used("nobody")) == (None, None)


def test_carrying_does_not_lengthen_the_longest_time(held: SignIns, clock: Clock) -> None:
    held.begin("projector", "board")
    for _ in range(72):
        clock.on(600)
        held.carry("projector", clock())
    assert held.standing("projector") == "over"

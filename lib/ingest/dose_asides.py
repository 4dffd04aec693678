"""What stands beside the dose: as needed, limits, changes, and numbers that are no dose (how long, how many dispensed, rates, dates)."""

from __future__ import annotations

from lib.ingest import dose_words as words
from lib.ingest.dose_amounts import AmountRules
from lib.ingest.dose_parts import Amount, Joint
from lib.ingest.dose_tokens import NUMBER

_AFTER_A_LIMIT = ("in", "/", "per", "a", "every", "daily", "day", "each", "d", "24", "h", "hr", "hrs", "hours", "hour")
_BEFORE_A_LIMIT = (".", ":", "=", "of", "dose", "daily", "total", "is", "a", "the")
_SPAN_OPENERS = ("for", "x", "during", "over", "within", "pour", "für", "pendant", "until")
_SPAN_FILLERS = ("the", "a", "up", "to", "another", "at", "least", "next", "further", "about")
LEAST_DAYS = 5  # `x 30d` is for so many days; below it `x 3 d` may be three times a day


class AsideRules(AmountRules):
    """Rules for remarks and for what is passed over; each moves on only when it applies."""

    def _remark(self) -> bool:
        """Words that change what the dose means."""
        found, start = self.found, self.at
        if self.take_phrase(words.AS_NEEDED):
            found.as_needed = True
        elif self.take_phrase(words.AS_DIRECTED):
            found.as_directed = True
        elif self.take_phrase(words.NOT_TAKEN):
            found.irregular = " ".join(token.text for token in self.tokens[start : self.at])
        elif self.text() in words.NOT_EVERY and (self.text(1) in words.SPAN_UNITS or self.text(1) in words.TIME_OF_DAY):
            found.irregular = f"{self.text()} {self.text(1)}"
            self.at += 2
        elif self.take_phrase(words.REPEATABLE) or (self.text() in words.CONDITIONAL and not self._alternate_ahead() and self._move()):
            found.conditional = True
        elif self.text() in words.SWITCHING and self.text(1) != "to" and self._move():
            found.switching = True
        elif self._step() or self.take_phrase(words.STARTING):
            found.titration = True
        elif self.text() in ("divided", "split") or (self.text() == "in" and self.text(1) == "divided"):
            found.divided = True
            self._divided()
        else:
            return self._at_most()
        return True

    def _move(self) -> bool:
        self.at += 1
        return True

    def _step(self) -> bool:
        """`increase to`, `week 2:`, `1st month`, `first week`: the dose changes over time."""
        text = self.text()
        if text in words.TITRATION or (text in words.SWITCHING and self.text(1) == "to"):
            if (
                self.found.items
                and isinstance(self.found.items[-1], Amount)
                and self.found.items[-1].is_count
                and not self.found.items[-1].form
            ):
                self.found.items.append(Joint("then"))  # `50 -> 100 mg`: the second number does not say the first again
            return self._move()
        if (
            text in ("week", "day", "month", "wk", "weeks", "days", "step")
            and self.number_at(1)
            and self.text(2) in (":", "-", "to", "=", "/")
        ):
            self.at += 2
            while self.text() in ("-", "to", ":", "=") or (self.number_at() and self.text(-1) in ("-", "to")):
                self.at += 1
            return True
        if self.number_at() and self.text(1) in ("st", "nd", "rd", "th") and self.text(2) in words.SPAN_UNITS:
            self.at += 3
            return True
        if text in ("first", "second", "next") and self.text(1) in ("week", "month", "fortnight"):
            self.at += 2
            return True
        return False

    def _divided(self) -> None:
        """`in 2 divided doses`, `divided into three doses`, `split bd`."""
        while self.text() in ("in", "divided", "split", "into", "doses", "dose", "equal"):
            self.at += 1
        if (self.number_at() or self.text() in words.NUMBERS) and self.text(1) in ("doses", "divided", "equal", "daily"):
            self.at += 1
            while self.text() in ("divided", "doses", "equal"):
                self.at += 1

    def _at_most(self) -> bool:
        """`max 120 mg/24 h`, `mdd = 2 tabs`, `up to 4 tablets a day`: a limit, not what is taken."""
        start = self.at
        up_to = self.take_if("up", "to")
        if not up_to and not self.take_phrase(words.MOST):
            return False
        while self.text() and self.text() in _BEFORE_A_LIMIT:
            self.at += 1
        if up_to and self._span_ahead():
            self.at = start + 2
            return self._span()
        if self.number_at() and self.text(1) == "allowed":  # issues allowed, in the print views of British records
            self.at += 2
            return True
        self.found.up_to = self.found.up_to or up_to
        if up_to and self._times_ahead():  # `up to 3 times a day`: the frequency follows
            return True
        amount = self._quantity_with_unit()
        if amount is None:
            return True
        while self.text() in _AFTER_A_LIMIT:
            self.at += 1
        if up_to:
            self.found.items.append(amount)
        self.found.maximum = amount
        return True

    # -- what is not dose at all

    def _skipped(self) -> bool:
        return (
            self._in_doses()
            or self._span()
            or self._dispensed()
            or self._rate()
            or self._dated()
            or self._release_hours()
            or self._calendar()
        )

    def _in_doses(self) -> bool:
        """`in 2 doses`: the amount before is that of the day."""
        if self.text() in ("in", "as") and (self.number_at(1) or self.text(1) in words.NUMBERS) and self.text(2) in ("doses", "divided"):
            self.found.divided = True
            self.at += 3
            return True
        return False

    def _span_ahead(self) -> bool:
        return bool(self.number_at() or self.text() in words.NUMBERS) and self.text(1) in words.SPAN_UNITS

    def _span(self) -> bool:
        """`for 21 days`, `x 10 days`, `for up to 7 days`, `over 30 minutes`, `for the first week`, `8 weeks`."""
        start = self.at
        if self.text() in _SPAN_OPENERS:
            opener = self.text()
            self.at += 1
            while self.text() and self.text() in _SPAN_FILLERS:
                self.at += 1
            if self.text() == "first" and self.text(1) in words.SPAN_UNITS:
                self.at += 2
                self.found.titration = True
                return True
            if self._length_of_time(plural=opener == "x") or (
                opener in ("for", "during") and self.text() in words.SPAN_UNITS and self._move() and self._which_one(opener)
            ):
                self.found.spans += 1
                return True
        elif self.text(-1) not in ("every", "q", "each", "in", "per", "alle", "toutes", "les") and self._length_of_time(plural=True):
            self.found.spans += 1
            return True
        self.at = start
        return False

    def _which_one(self, opener: str) -> bool:
        """Move past the number of `for week 1`, which is no dose; not past that of `for a week 2 tablets`."""
        after = self.text(1)
        counted = after in words.MASS or after in words.VOLUME or after in words.FORMS or after in words.TIMES_WORDS
        if self.text(-2) == opener and self.number_at() and not counted:
            self.at += 1
        return True

    def _length_of_time(self, plural: bool) -> bool:
        """`21 days`, `2-3 weeks`, `three months`. `plural`: only where it cannot be `1 day`, as in `x 1 daily`."""
        start = self.at
        count = self._count()
        if count is not None:
            self.take_if("more")
            text = self.text()
            several = (
                (text.endswith("s") and text not in ("hours", "hrs")) or text in ("wk", "mth") or (text == "d" and count[0] >= LEAST_DAYS)
            )
            if text in words.SPAN_UNITS and (not plural or several):
                return self._move()
        self.at = start
        return False

    def _dispensed(self) -> bool:
        """`Supply ( 112 ) tablet(s)`, `#30`, `qty: 60`, `issue 1`: what was handed out."""
        start = self.at
        if self.number_at() and self.text(1) in ("refill", "refills", "repeats", "rpts", "issues"):
            self.at += 2
            return True
        if self.text() != "#" and self.text() not in words.DISPENSED:
            return False
        self.at += 1
        while self.text() and self.text() in (":", "(", "=", "#", "of", ".", "no"):
            self.at += 1
        if self._count() is None:
            self.at = start
            return False
        if self.text() in ("/", "-") and (self.text(1) in words.NUMBERS or self.number_at(1)):
            self.at += 1
            self._count()
        self.take_if(")")
        self.take_if("of", "the")
        self.take_if("x")
        if self.number_at() and self.text(1) in words.MASS:
            self.at += 2
        self._form()
        return True

    def _rate(self) -> bool:
        """`at 100 mL/hr`."""
        if (
            self.text() == "at"
            and self.number_at(1)
            and (self.text(2) in words.VOLUME or self.text(2) in words.MASS)
            and self.text(3) in ("/", "per")
        ):
            self.at += 5
            return True
        return False

    def _dated(self) -> bool:
        """`First dose on Thu 2/19/15 at 1800`, `starting 05-Mar-2024`: up to the next comma or the end."""
        starts = self.text() in ("first", "last") and self.text(1) in ("dose", "dosing", "administration")
        starts = starts or (self.text() in ("starting", "started", "start", "begin", "beginning", "since", "from") and self._date_follows())
        if not starts:
            return False
        while self.at < len(self.tokens) and self.text() not in (",", ";", "("):
            self.at += 1
        return True

    def _date_follows(self) -> bool:
        ahead = self.tokens[self.at + 1 : self.at + 7]
        return any((t.kind == NUMBER and 1900 < t.value < 2100) or t.text in words.MONTH_WORDS or t.text in words.WEEKDAYS for t in ahead)

    def _release_hours(self) -> bool:
        """`12HR TAB`, `24 hour tablets`: a release form, not how often."""
        if not self.number_at() or self.text(1) not in ("hr", "hour", "h"):
            return False
        before_a_form = self.text(2) in words.FORMS or self.text(2) in words.RELEASE
        first = self.at == 0 and self.text() in ("12", "24")  # `24 HR venlafaxine 75 MG Oral Capsule`
        if before_a_form or first:
            self.at += 2
            return True
        return False

    def _calendar(self) -> bool:
        """A calendar date such as 2/19/15 or 2024-03-05."""
        for sign in ("/", "-"):
            if self.number_at() and self.text(1) == sign and self.number_at(2) and self.text(3) == sign and self.number_at(4):
                first, second, third = (self.tokens[self.at + i].value for i in (0, 2, 4))
                if first > 1900 or third > 1900 or (sign == "/" and first <= 31 and second <= 31):
                    self.at += 5
                    return True
        return False

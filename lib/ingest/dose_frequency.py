"""How often? Codes, times per period, every so many hours, weekdays and times of day."""

from __future__ import annotations

from lib.ingest import dose_words as words
from lib.ingest.dose_parts import Amount, Cursor, Frequency

_BEFORE_A_TIME = frozenset(
    (
        *(
            "in",
            "at",
            "@",
            "with",
            "before",
            "after",
            "every",
            "each",
            "on",
            "the",
            "q",
            "zur",
            "zum",
            "am",
            "le",
            "au",
            "à",
            "during",
            "a",
            "por",
        ),
        *("la", "al", "alla", "di", "de", "voor", "s", "om", "till", "til", "på", "i", "do", "à", "ao", "in"),
    )
)


class FrequencyRules(Cursor):
    """Rules for how often; each moves on only when it applies."""

    def _alternate_ahead(self) -> bool:
        return self.text() in ("alternate", "alt") and self.text(1) in ("day", "days", "night", "nights", "morning", "mornings")

    def _period(self) -> float | None:
        """`a day`, `per week`, `/ day`, `-weekly`, `daily`, `in 24 hours`: the period's days, moving past it."""
        start = self.at
        while self.text() in (
            "a",
            "an",
            "per",
            "each",
            "every",
            "/",
            "-",
            "par",
            "pro",
            "in",
            "in a",
            "the",
            "al",
            "am",
            "times",
            "time",
            "por",
            "om",
            "om dagen",
            "i",
            "na",
            "la",
        ):
            self.at += 1
            if self.text() in words.TIME_OF_DAY and self.text(-1) in ("in", "am", "at"):
                self.at = start
                return None
        if self.number_at() and self.text(1) in ("h", "hr", "hrs", "hours", "hour", "std"):
            days = self.tokens[self.at].value / 24
            self.at += 2
            return days if days > 0 else None
        if self.text() in words.PERIODS and self.text() not in words.HOURLY:
            self.at += 1
            return words.PERIODS[self.text(-1)]
        self.at = start
        return None

    def _count(self) -> tuple[float, float] | None:
        """A small whole number, perhaps a range, perhaps repeated in brackets: `3`, `3 (three)`, `2-3`, `four`."""
        low = self._one_count()
        if low is None:
            return None
        if self.text() in ("-", "to", "or"):
            start = self.at
            self.at += 1
            high = self._one_count()
            if high is not None and high > low:
                return low, high
            self.at = start
        return low, low

    def _one_count(self) -> float | None:
        token = self.number_at()
        value = token.value if token and not token.fraction else words.NUMBERS.get(self.text())
        if self.text() == "due" and self.text(1) == "volte":  # `due` alone is more likely the English word
            value = 2.0
        if value is None or value <= 0:
            return None
        self.at += 1
        if token is None and value >= 20:
            value += self._units_after_tens()
        if self.text() == "(" and self.text(2) == ")":
            repeated = self.number_at(1)
            if (repeated and repeated.value == value) or words.NUMBERS.get(self.text(1)) == value:
                self.at += 3
        return value

    def _units_after_tens(self) -> float:
        """`one` of `twenty-one`, moving past it; 0 when nothing follows."""
        dash = self.text() == "-"
        units = words.NUMBERS.get(self.text(1 if dash else 0), 10)
        if units >= 10:
            return 0.0
        self.at += 2 if dash else 1
        return units

    def _times(self) -> Frequency | None:
        """`3 times a day`, `2x-weekly`, `x3/day`, `twice daily`, `once every morning`, `3 daily doses`."""
        start = self.at
        if self.text() in words.LATIN_TIMES and self.text(1) == "in" and self.text(2) == "die":
            self.at += 3
            times = words.LATIN_TIMES[self.text(-3)]
            return Frequency(times, times, firm=True)
        if self.text() in words.TIMES:
            times = words.TIMES[self.text()]
            self.at += 1
            days = self._period()
            if days is not None:
                return Frequency(times / days, times / days, firm=True)
            rest = self._every() or self._time_of_day() if times == 1 else None
            if rest is not None:
                return rest
            if times > 1:
                return Frequency(times, times, firm=True)
            self.at = start
            return None
        lead = self.take_if("x")
        count = self._count()
        if count and not lead and self.text() in words.A_DAY:
            self.at += 1
            return Frequency(*count, firm=True)
        if count and (lead or self.text() in words.TIMES_WORDS):
            if not lead:
                self.at += 1
                if self.number_at() and (self.text(1) in words.MASS or self.text(1) in words.VOLUME):
                    self.at = start
                    return None
                self.take_if("-")
            days = self._period()
            if days is not None:
                return Frequency(count[0] / days, count[1] / days, firm=True)
        self.at = start
        return None

    def _every(self) -> Frequency | None:
        """`every 8 hours`, `q6h`, `every other day`, `alternate days`, `6 hourly`, `every 4-6 hours`, `every morning`, `daily`, `/day`."""
        start = self.at
        if self._alternate_ahead() or (self.text() == "on" and self.text(1) == "alternate" and self.text(2)):
            self.at += 3 if self.text() == "on" else 2
            return Frequency(0.5, 0.5, firm=True)
        if self.text() in ("second", "third") and self.text(1) == "daily":  # `second daily` in Australia
            self.at += 2
            apart = 2.0 if self.text(-2) == "second" else 3.0
            return Frequency(1 / apart, 1 / apart, firm=True)
        if self.take_phrase(words.ALTERNATE):
            return Frequency(0.5, 0.5, firm=True)
        hourly = self._hourly()
        if hourly:
            return hourly
        if self.text() in words.EVERY:
            self.at += 1
            self.take_if("les")
            if self.text() in ("other", "second", "2nd", "alternate") and (self.text(1) == "day" or self.text(1) in words.TIME_OF_DAY):
                self.at += 2
                return Frequency(0.5, 0.5, firm=True)
            if self.text() in ("other", "second", "alternate") and self.text(1) in words.PERIODS:
                days = 2 * words.PERIODS[self.text(1)]
                self.at += 2
                return Frequency(1 / days, 1 / days, firm=True)
            ordinal = self.number_at()
            if ordinal and ordinal.value > 0 and self.text(1) in ("nd", "rd", "th") and self.text(2) in words.PERIODS:
                days = ordinal.value * words.PERIODS[self.text(2)]
                self.at += 3
                return Frequency(1 / days, 1 / days, firm=True)
            if self.text() == "third" and self.text(1) == "day":
                self.at += 2
                return Frequency(1 / 3, 1 / 3, firm=True)
            if self.text() in words.WEEKDAYS:
                self.at += 1
                return Frequency(1 / 7, 1 / 7, firm=True, weekdays=1)
            time_of_day = self._time_of_day()
            if time_of_day:
                return time_of_day
            count = self._count()
            if self.text() in words.PERIODS:
                days = words.PERIODS[self.text()]
                self.at += 1
                low, high = count or (1.0, 1.0)
                if count is None and days == 1.0:
                    return Frequency()
                return Frequency(1 / (high * days), 1 / (low * days), firm=True)
        elif self.text() in words.EVERY_DAY:
            self.at += 1
            return Frequency()
        elif self.text() == "od" or self.text() == "24":
            pass
        self.at = start
        return None

    def _hourly(self) -> Frequency | None:
        """`6 hourly`, `6hrly`, `4-6 hourly`."""
        start = self.at
        count = self._count()
        self.take_if("-")
        if count and self.text() in words.HOURLY:
            self.at += 1
            return Frequency(24 / count[1], 24 / count[0], firm=True)
        self.at = start
        return None

    def _code(self) -> Frequency | None:
        """`bd`, `tds`, `weekly` ...; `on` only where it can be nothing but `omni nocte`."""
        text = self.text()
        if text in words.CODES:
            self.at += 1
            self._clock_list()
            return Frequency(words.CODES[text], words.CODES[text], firm=True)
        if (
            text == "on"
            and self.found.items
            and isinstance(self.found.items[-1], Amount)
            and self.text(1) in ("", ",", ".", ";", "-", "(", ")")
        ):
            self.at += 1
            return Frequency(times_of_day=(words.NIGHT,))
        return None

    def _clock_list(self) -> None:
        """Move past `(09-17)` or `(0900,1700)`: the hours of a schedule, which repeat how often."""
        ahead = 1
        if self.text() != "(":
            return
        while True:
            hour = self.number_at(ahead)
            if hour is None or len(hour.text) not in (2, 4) or hour.value >= 2400:
                return
            ahead += 1
            if self.text(ahead) == ")":
                self.at += ahead + 1
                return
            if self.text(ahead) not in ("-", ",", "/", ";"):
                return
            ahead += 1

    def _weekdays(self) -> Frequency | None:
        """`on Mondays`, `Mon, Wed and Fri`: so many days of the week."""
        start = self.at
        self.take_if("on")
        days: set[str] = set()
        while self.text() in words.WEEKDAYS:
            days.add(self.text()[:3])
            self.at += 1
            if self.text() in ("-", "to") and self.text(1) in words.WEEKDAYS:
                self.found.conditional = True  # Mon-Fri: some days and not others
            joined = 0
            while self.text(joined) in (",", "and", "&", "/", "-", ".", "to", "et", "und", "y", "e", "en", "och", "og"):
                joined += 1
            if self.text(joined) in words.WEEKDAYS:
                self.at += joined
        if not days:
            self.at = start
            return None
        return Frequency(len(days) / 7, len(days) / 7, firm=True, weekdays=len(days))

    def _time_of_day(self) -> Frequency | None:
        """`in the morning`, `nocte`, `@8am`, `at 1800`, `with breakfast`."""
        start = self.at
        while self.text() in _BEFORE_A_TIME:
            if self.text() in ("am", "om") and self.text(1) not in words.TIME_OF_DAY:
                break
            self.at += 1
        text = self.text()
        if text in words.TIME_OF_DAY:
            self.at += 1
            return Frequency(times_of_day=(words.TIME_OF_DAY[text],))
        clock = self._clock(start)
        if clock:
            return Frequency(times_of_day=(clock,), clock=True)
        self.at = start
        return None

    def _clock(self, start: int) -> str | None:
        """An hour of the day as a time of day: `8am`, `3 pm`, `1800`, `08:00`. A bare number needs `at` or `@` before it."""
        token = self.number_at()
        if token is None or token.fraction:
            return None
        hour, took = token.value, 1
        if self.text(1) == ":" and self.number_at(2):
            took = 3
        half = self.text(took)
        if half in ("am", "pm") and hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
            took += 1
        elif self.at > start and self.text(-1) in ("at", "@") and len(token.text) == 4 and hour < 2400:
            hour = hour // 100
        elif not (took == 3 and hour < 24 and self.at > start):
            return None
        self.at += took
        return words.MORNING if hour < 11 else words.NOON if hour < 16 else words.EVENING if hour < 20 else words.NIGHT

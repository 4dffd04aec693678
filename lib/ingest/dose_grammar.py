"""The grammar of dose and direction strings: tokens to amounts, frequencies and remarks, in the order they stand.

    direction := (skipped | remark | frequency | amount | word)*
    amount    := quantity [unit [per]] [form]           2 tablets · 75-150 mg · one and a half · 10 mg/5 mL · 1-0-0-1
    quantity  := number [("-" | to | or) number]
    frequency := code | [number] times per period | every [number] period | time of day      bd · 3 times a day · q8h · at night
    skipped   := how long · how many dispensed · infusion rates · first-dose dates
    remark    := as needed · as directed · at most ... · increase, taper ... · weekdays

Recursive descent by one class that walks the tokens; what nothing explains is kept, so that a number never vanishes unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.ingest import dose_words as words
from lib.ingest.dose_tokens import NUMBER, SIGN, Token, tokens_of


@dataclass(slots=True)
class Amount:
    """How much at a time. `unit`: mg, g, micrograms, mL, mg/kg, mg/24 h, ... or "" for a bare number. `form`: tablet ...; a count has a form or
    nothing. `each`: the mass is that of one tablet. `total`: the mass is that of the whole dose. `slots`: how many times of day it names."""

    low: float
    high: float
    unit: str = ""
    form: str = ""
    factor: float = 0.0
    each: bool = False
    total: bool = False
    in_brackets: bool = False
    per_volume: float = 0.0
    spelled: bool = False
    after_verb: bool = False
    after_word: bool = False
    slots: int = 0

    @property
    def is_mass(self) -> bool:
        """Is it in mg, g or micrograms?"""
        return self.factor > 0

    @property
    def is_count(self) -> bool:
        """Is it a number of tablets, capsules ... or a bare number?"""
        return not self.factor and self.unit == ""


@dataclass(slots=True)
class Frequency:
    """Times a day. `firm`: said as a number (twice, every 8 hours); `times_of_day` as named; a bare `daily` is neither."""

    low: float = 1.0
    high: float = 1.0
    firm: bool = False
    times_of_day: tuple[str, ...] = ()
    weekdays: int = 0


@dataclass(slots=True)
class Joint:
    """`then`, `and`, `or`, `,` ... between two parts."""

    word: str


Item = Amount | Frequency | Joint


@dataclass(slots=True)
class Direction:
    """A parsed direction: items in order and remarks."""

    items: list[Item] = field(default_factory=list)
    as_needed: bool = False
    as_directed: bool = False
    titration: bool = False
    switching: bool = False
    conditional: bool = False
    divided: bool = False
    up_to: bool = False
    negative: bool = False
    doubtful: bool = False
    unreadable_form: str = ""
    maximum: Amount | None = None
    stray: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    routes: bool = False
    verb: bool = False


def parse(text: str) -> Direction:
    """The parts of a dose or direction string."""
    return _Parser(tokens_of(text)).direction()


class _Parser:
    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.each_next = False
        self.found = Direction()

    # -- looking ahead

    def text(self, ahead: int = 0) -> str:
        """The token's text `ahead` of here, "" past the end."""
        place = self.at + ahead
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def number_at(self, ahead: int = 0) -> Token | None:
        """The number token `ahead` of here, or None."""
        place = self.at + ahead
        if 0 <= place < len(self.tokens) and self.tokens[place].kind == NUMBER:
            return self.tokens[place]
        return None

    def take_if(self, *wanted: str) -> bool:
        """Move past the wanted run of tokens if it stands here."""
        if all(self.text(i) == word for i, word in enumerate(wanted)):
            self.at += len(wanted)
            return True
        return False

    def take_phrase(self, phrases: tuple[str, ...]) -> bool:
        """Move past one of the phrases (words parted by spaces) if it stands here."""
        return any(self.take_if(*phrase.split()) for phrase in phrases)

    # -- the whole

    def direction(self) -> Direction:
        """Walk through all tokens."""
        while self.at < len(self.tokens):
            before = self.at
            for part in (self._brackets, self._remark, self._skipped, self._frequency, self._amount):
                if part():
                    break
            else:
                self._word()
            if self.at == before:  # a rule that takes nothing would loop for ever
                self.at += 1
        return self.found

    def _brackets(self) -> bool:
        if self.text() in "([" and self.text():
            self.depth += 1
        elif self.text() in ")]" and self.text():
            self.depth = max(0, self.depth - 1)
        else:
            return False
        self.at += 1
        return True

    def _word(self) -> None:
        token = self.tokens[self.at]
        text = token.text
        self.at += 1
        if token.kind == NUMBER:
            self.found.stray.append(text)
        elif text in ("then", "and", "or", "plus", "+", "&", ",", ";", ".", "|", "followed", "puis", "et", "ou", "und", "oder"):
            self.found.items.append(
                Joint(
                    {
                        "+": "and",
                        "&": "and",
                        "plus": "and",
                        "et": "and",
                        "und": "and",
                        "puis": "then",
                        "ou": "or",
                        "oder": "or",
                        "followed": "then",
                    }.get(text, text)
                )
            )
        elif token.kind == SIGN:
            if text == "-" and self.number_at() and not self.found.items and not self.found.unknown and not self.found.verb:
                self.found.negative = True
        elif text in words.VERBS:
            self.found.verb = True
        elif text in words.ROUTES:
            self.found.routes = True
        elif text in words.UNREADABLE_FORMS:
            self.found.unreadable_form = text
        elif any(stem in text for stem in words.DOUBT_STEMS):
            self.found.switching = True
        else:
            self.found.unknown.append(text)

    # -- remarks

    def _remark(self) -> bool:
        found = self.found
        if self.take_phrase(words.AS_NEEDED):
            found.as_needed = True
        elif self.take_phrase(words.AS_DIRECTED):
            found.as_directed = True
        elif self._at_most():
            pass
        elif self.text() in words.SWITCHING and not (self.text() == "change" and self.text(1) == "to"):
            found.switching = True
            self.at += 1
        elif self.text() in words.TITRATION or (self.text() == "change" and self.text(1) == "to"):
            found.titration = True
            self.at += 1
        elif (
            self.text() in ("week", "day", "month", "wk", "weeks", "days", "step")
            and self.number_at(1)
            and self.text(2) in (":", "-", "to", "=", "–", "/")
        ):
            found.titration = True
            self.at += 2
            while self.text() in ("-", "to", ":", "=") or (self.number_at() and self.text(-1) in ("-", "to")):
                self.at += 1
        elif self.number_at() and self.text(1) in ("st", "nd", "rd", "th") and self.text(2) in words.SPAN_UNITS:
            found.titration = True
            self.at += 3
        elif self.text() in ("first", "second", "next") and self.text(1) in ("week", "month", "fortnight"):
            found.titration = True
            self.at += 2
        elif self.text() in words.CONDITIONAL and not self._alternate_ahead():
            found.conditional = True
            self.at += 1
        elif self.text() in ("divided", "split") or (self.text() == "in" and self.text(1) == "divided"):
            found.divided = True
            self._divided()
        else:
            return False
        return True

    def _alternate_ahead(self) -> bool:
        return self.text() == "alternate" and self.text(1) in ("day", "days", "night", "nights", "morning", "mornings")

    def _divided(self) -> None:
        while self.text() in ("in", "divided", "split", "into", "doses", "dose", "equal"):
            self.at += 1
        if self.number_at() or self.text() in words.NUMBERS:
            if self.text(1) in ("doses", "divided", "equal", "daily"):
                self.at += 1
                while self.text() in ("divided", "doses", "equal"):
                    self.at += 1

    def _at_most(self) -> bool:
        """`max 120 mg/24 h`, `mdd = 2 tabs`, `up to 4 tablets a day`: a limit, not what is taken."""
        start = self.at
        up_to = self.take_if("up", "to")
        if not up_to and not self.take_phrase(words.MOST):
            return False
        while self.text() in (".", ":", "=", "of", "dose", "daily", "total", "is", "a", "the") and self.text():
            self.at += 1
        if up_to and self._span_ahead():
            self.at = start + 2
            self._span()
            return True
        if self.number_at() and self.text(1) == "allowed":
            self.at += 2
            return True
        amount = self._quantity_with_unit()
        if amount is None:
            if up_to:
                self.found.up_to = True
                return True
            self.at = start + 1
            return True
        while self.text() in ("in", "/", "per", "a", "every", "daily", "day", "each", "d", "24", "h", "hr", "hrs", "hours", "hour"):
            self.at += 1
        if up_to:
            self.found.up_to = True
            self.found.items.append(amount)
        self.found.maximum = amount
        return True

    # -- what is not dose at all

    def _skipped(self) -> bool:
        return self._span() or self._dispensed() or self._rate() or self._dated() or self._release_hours() or self._clock_date()

    def _span_ahead(self) -> bool:
        return bool(self.number_at() or self.text() in words.NUMBERS) and self.text(1) in words.SPAN_UNITS

    def _span(self) -> bool:
        """`for 21 days`, `x 10 days`, `for up to 7 days`, `over 30 minutes`, `for the first week`."""
        start = self.at
        if self.text() not in ("for", "x", "during", "over", "within", "pour", "für", "pendant", "until"):
            return False
        opener = self.text()
        self.at += 1
        while self.text() in ("the", "a", "up", "to", "another", "at", "least", "next", "further", "about") and self.text():
            self.at += 1
        if self.text() == "first" and self.text(1) in words.SPAN_UNITS:
            self.at += 2
            self.found.titration = True
            return True
        if self.number_at() or self.text() in words.NUMBERS:
            self.at += 1
            if self.text() in ("-", "to") and self.number_at(1):
                self.at += 2
            elif self.text() in words.NUMBERS or (self.text() == "-" and self.text(1) in words.NUMBERS):
                self.at += 1 + (self.text() == "-")
            self.take_if("more")
            if self.text() in words.SPAN_UNITS and not (
                opener == "x" and self.text() in ("d", "day", "daily") and self.text(-1) in ("1", "2", "3", "4")
            ):
                self.at += 1
                return True
        elif self.text() in words.SPAN_UNITS and opener in ("for", "during"):
            self.at += 1
            return True
        self.at = start
        return False

    def _dispensed(self) -> bool:
        """`Supply ( 112 ) tablet(s)`, `#30`, `qty: 60`, `issue 1`: what was handed out."""
        start = self.at
        if self.text() == "#" or self.text() in words.DISPENSED:
            self.at += 1
            while self.text() in (":", "(", "=", "#", "of", ".", "no"):
                self.at += 1
            if self.number_at() or self.text() in words.NUMBERS:
                self.at += 1
                if self.text() in ("/", "-") and self.text(1) in words.NUMBERS:
                    self.at += 2
                while self.text() in words.NUMBERS or (self.text() == "-" and self.text(1) in words.NUMBERS):
                    self.at += 1
                self.take_if(")")
                self.take_if("of", "the")
                self.take_if("x")
                if self.number_at() and self.text(1) in words.MASS:
                    self.at += 2
                self._form()
                return True
        self.at = start
        return False

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
        return any(
            (self.number_at(i) and self.number_at(i).value > 1900 and self.number_at(i).value < 2100)  # type: ignore[union-attr]
            or self.text(i) in words.MONTH_WORDS
            or self.text(i) in words.WEEKDAYS
            for i in range(1, 7)
        )

    def _release_hours(self) -> bool:
        """`12HR TAB`, `24 hour tablets`: a release form, not how often."""
        if self.number_at() and self.text(1) in ("hr", "hour", "h") and (self.text(2) in words.FORMS or self.text(2) in words.RELEASE):
            self.at += 2
            return True
        return False

    def _clock_date(self) -> bool:
        """A calendar date such as 2/19/15 or 2024-03-05."""
        for sign in ("/", "-"):
            if self.number_at() and self.text(1) == sign and self.number_at(2) and self.text(3) == sign and self.number_at(4):
                parts = [self.tokens[self.at + i].value for i in (0, 2, 4)]
                if parts[0] > 1900 or parts[2] > 1900 or (sign == "/" and parts[0] <= 31 and parts[1] <= 31):
                    self.at += 5
                    return True
        return False

    # -- how often

    def _frequency(self) -> bool:
        found = self._times() or self._every() or self._code() or self._weekdays() or self._time_of_day()
        if found is None:
            return False
        self.found.items.append(found)
        return True

    def _period(self) -> float | None:
        """`a day`, `per week`, `/ day`, `-weekly`, `daily`, `in 24 hours`: the period's days, moving past it."""
        start = self.at
        while self.text() in ("a", "an", "per", "each", "every", "/", "-", "par", "pro", "in", "in a", "the", "al", "am", "times", "time"):
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
        if value is None or value <= 0:
            return None
        self.at += 1
        if self.text() == "(" and self.text(2) == ")":
            repeated = self.number_at(1)
            if (repeated and repeated.value == value) or words.NUMBERS.get(self.text(1)) == value:
                self.at += 3
        return value

    def _times(self) -> Frequency | None:
        """`3 times a day`, `2x-weekly`, `x3/day`, `twice daily`, `once every morning`, `3 daily doses`."""
        start = self.at
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
        hourly = self._hourly()
        if hourly:
            return hourly
        if self.text() in ("every", "each", "q", "per", "a", "/", "alle", "jeden", "chaque", "toutes", "cada", "once", "par", "pro"):
            self.at += 1
            self.take_if("les")
            if self.text() in ("other", "second", "2nd", "alternate") and self.text(1) in ("day", "night", "morning"):
                self.at += 2
                return Frequency(0.5, 0.5, firm=True)
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
            return Frequency(words.CODES[text], words.CODES[text], firm=True)
        if (
            text == "on"
            and self.found.items
            and isinstance(self.found.items[-1], Amount)
            and self.text(1) in ("", ",", ".", ";", "-", "(", ")")
        ):
            self.at += 1
            return Frequency(times_of_day=(words.NIGHT,))
        if text == "stat":
            self.found.conditional = True
        return None

    def _weekdays(self) -> Frequency | None:
        """`on Mondays`, `Mon, Wed and Fri`: so many days of the week."""
        start = self.at
        self.take_if("on")
        days: set[str] = set()
        while True:
            if self.text() in words.WEEKDAYS:
                days.add(self.text()[:3])
                self.at += 1
                while (self.text() in (",", "and", "&", "/", "-", ".") and self.text(1) in words.WEEKDAYS) or (
                    self.text() == "," and self.text(1) == "and" and self.text(2) in words.WEEKDAYS
                ):
                    self.at += 2 if self.text(1) == "and" else 1
            else:
                break
        if not days:
            self.at = start
            return None
        return Frequency(len(days) / 7, len(days) / 7, firm=True, weekdays=len(days))

    def _time_of_day(self) -> Frequency | None:
        """`in the morning`, `nocte`, `@8am`, `at 1800`, `with breakfast`."""
        start = self.at
        while self.text() in (
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
        ):
            if self.text() == "am" and self.text(1) not in words.TIME_OF_DAY:
                break
            self.at += 1
        text = self.text()
        if text in words.TIME_OF_DAY:
            self.at += 1
            return Frequency(times_of_day=(words.TIME_OF_DAY[text],))
        clock = self._clock(start)
        if clock:
            return Frequency(times_of_day=(clock,))
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

    # -- how much

    def _amount(self) -> bool:
        each, self.each_next = self.each_next, False
        amount = self._slots() or self._quantity_with_unit()
        if amount is None:
            self.each_next = each
            return False
        amount.each = amount.each or (each and amount.is_mass)
        self.found.items.append(amount)
        return True

    def _slots(self) -> Amount | None:
        """`1-0-0-1`, `10-0-0-0 mg`, `7,5-0-0-10 ml`: morning, noon, evening, night."""
        start = self.at
        values: list[float] = []
        while True:
            token = self.number_at()
            if token is None:
                break
            values.append(token.value)
            self.found.doubtful |= token.doubtful
            self.at += 1
            if self.text() == "-" and self.number_at(1):
                self.at += 1
                continue
            break
        if len(values) not in (3, 4) or max(values) > 1000 or not any(values):
            self.at = start
            return None
        taken = [value for value in values if value]
        same = len(set(taken)) == 1
        amount = Amount(taken[0], taken[0]) if same else Amount(sum(taken), sum(taken))
        amount.slots = len(taken) if same else 1
        self._unit(amount)
        self._form_of(amount)
        return amount

    def _quantity_with_unit(self) -> Amount | None:
        start = self.at
        verb, word = self.text(-1) in words.VERBS, self._drug_word_before()
        low = self._quantity()
        if low is None:
            return None
        amount = Amount(low[0], low[0], spelled=low[1], after_verb=verb, after_word=word, in_brackets=self.depth > 0)
        self._unit(amount)
        if not amount.unit and not amount.factor:
            self._form_of(amount)
        self._range(amount)
        if amount.factor or amount.unit:
            self._per(amount)
            self._form_after_mass(amount)
        if self.text() in ("total", "altogether", "insgesamt"):
            amount.total = True
            self.at += 1
        elif self.text() == "each":
            amount.each = True
            self.at += 1
        elif self.take_if("of"):
            self._of(amount)
        elif self.text() == "x" and amount.is_count and self.number_at(1) and (self.text(2) in words.MASS or self.text(2) in words.VOLUME):
            self.at += 1
            self.each_next = True
        if self.at == start:
            return None
        return amount

    def _drug_word_before(self) -> bool:
        return bool(self.found.unknown) and self.text(-1) == self.found.unknown[-1]

    def _quantity(self) -> tuple[float, bool] | None:
        """A number in figures or words: `1 1/2`, `one and one-half`, `half a`, `twenty-one`, `a tablet`. With it: was it spelled out?"""
        start = self.at
        token = self.number_at()
        if token:
            self.at += 1
            self.found.doubtful |= token.doubtful
            value = token.value
            joined = 1 if self.text() in ("and", "-", "&") and self.number_at(1) and self.number_at(1).fraction else 0  # type: ignore[union-attr]
            following = self.number_at(joined)
            if following and following.fraction and value == int(value) and not token.fraction and (joined == 0 or value >= 1):
                self.at += joined + 1
                return value + following.value, False
            if self.text() == "and" and (self.text(1) in words.HALVES or self.text(2) in words.HALVES):
                value += self._and_a_half()
            self._repeated(value)
            return value, False
        if (self.text() in ("a", "an", "one") and self.text(1) in words.HALVES) or (
            self.text() == "one" and self.text(1) == "-" and self.text(2) in words.HALVES
        ):
            self.at += 3 if self.text(1) == "-" else 2
            self._half_of()
            return words.HALVES[self.tokens[self.at - 1].text] if self.tokens[self.at - 1].text in words.HALVES else self._half_value(
                start
            ), True
        if self.text() in words.HALVES:
            value = words.HALVES[self.text()]
            self.at += 1
            self._half_of()
            return value, True
        if self.text() in words.NUMBERS:
            value = words.NUMBERS[self.text()]
            self.at += 1
            following_word = self.text(1) if self.text() == "-" else self.text()
            if value >= 20 and words.NUMBERS.get(following_word, 10) < 10:
                value += words.NUMBERS[following_word]
                self.at += 2 if self.text() == "-" else 1
            if self.text() == "and":
                value += self._and_a_half()
            self._repeated(value)
            return value, True
        if self.text() in ("a", "an") and self.text(1) in words.FORMS:
            self.at += 1
            return 1.0, True
        return None

    def _half_value(self, start: int) -> float:
        return next(words.HALVES[t.text] for t in self.tokens[start : self.at] if t.text in words.HALVES)

    def _half_of(self) -> None:
        self.take_if("of")
        if self.text() in ("a", "an", "one", "1") and (self.text(1) in words.FORMS or (self.number_at(1) and self.text(2) in words.MASS)):
            self.at += 1

    def _and_a_half(self) -> float:
        """`and a half`, `and one-half`, `and 1/2`, or nothing."""
        start = self.at
        self.take_if("and")
        fraction = self.number_at()
        if fraction and fraction.fraction:
            self.at += 1
            return fraction.value
        if self.text() in ("a", "one"):
            self.at += 1
            self.take_if("-")
        if self.text() in words.HALVES:
            self.at += 1
            return words.HALVES[self.text(-1)]
        self.at = start
        return 0.0

    def _repeated(self, value: float) -> None:
        """Move past the same number in brackets: `2 (two)`, `TWO (2)`."""
        if self.text() == "(" and self.text(2) == ")":
            inside = self.number_at(1)
            if (inside and inside.value == value) or words.NUMBERS.get(self.text(1)) == value:
                self.at += 3

    def _range(self, amount: Amount) -> None:
        """`75-150 mg`, `1 to 2 tablets`, `75 mg - 150 mg`, `1 or 2`."""
        start = self.at
        if self.text() not in ("-", "to", "or", "bis", "à", "ou"):
            return
        self.at += 1
        if self._times_ahead():
            self.at = start
            return
        high = self._quantity()
        if high is None:
            self.at = start
            return
        second = Amount(high[0], high[0])
        self._unit(second)
        if not second.unit and not second.factor:
            self._form_of(second)
        first_unit, second_unit = (amount.unit, amount.factor), (second.unit, second.factor)
        if (first_unit not in (second_unit, ("", 0.0))) or second.low < amount.low or (amount.form and second.factor):
            self.at = start
            return
        amount.high = second.high
        amount.unit, amount.factor = second_unit
        amount.form = second.form or amount.form

    def _times_ahead(self) -> bool:
        start = self.at
        found = self._times() or self._hourly()
        self.at = start
        return found is not None

    def _unit(self, amount: Amount) -> None:
        text = self.text()
        if text in words.MASS:
            amount.factor = words.MASS[text]
            amount.unit = words.MASS_NAME[amount.factor]
        elif text in words.VOLUME:
            amount.unit = "mL"
        elif text in words.OTHER_UNITS:
            amount.unit = words.OTHER_UNITS[text]
        else:
            return
        self.at += 1
        self.take_if(".")

    def _per(self, amount: Amount) -> None:
        """`/5 mL`, `/kg`, `/24 h` after a unit."""
        if self.text() not in ("/", "per"):
            return
        if self.text(1) == "kg":
            amount.unit, amount.factor = f"{amount.unit}/kg", 0.0
            self.at += 2
        elif self.text(1) in words.VOLUME:
            amount.per_volume, amount.each = 1.0, True
            self.at += 2
        elif self.number_at(1) and self.text(2) in words.VOLUME:
            amount.per_volume, amount.each = self.number_at(1).value, True  # type: ignore[union-attr]
            self.at += 3
        elif (self.number_at(1) and self.text(1) == "24" and self.text(2) in words.PERIODS) or self.text(1) == "24h":
            amount.unit, amount.factor = f"{amount.unit}/24 h", 0.0
            self.at += 3
            self._form_of(amount)
        elif self.text(1) in ("dose", "tablet", "tab", "capsule", "cap"):
            amount.each = self.text(1) != "dose"
            self.at += 2

    def _form_of(self, amount: Amount) -> None:
        form = self._form()
        if form:
            amount.form = form

    def _form(self) -> str:
        """`tablet`, `tablet(s)`, `tabs.`; release words before it are passed over."""
        ahead = 0
        while self.text(ahead) in words.RELEASE or (self.text(ahead) == "-" and self.text(ahead + 1) in words.RELEASE):
            ahead += 1
        text = self.text(ahead)
        if text in words.UNREADABLE_FORMS:
            self.found.unreadable_form = text
            return ""
        if text not in words.FORMS:
            return ""
        self.at += ahead + 1
        if self.text() == "(" and self.text(1) in ("s", "en", "n") and self.text(2) == ")":
            self.at += 3
        return words.FORMS[text]

    def _form_after_mass(self, amount: Amount) -> None:
        """A mass before a form is the strength of one: `25 mg tablets`. A `mg/24 h` patch keeps its own unit."""
        form = self._form()
        if form:
            amount.form = form
            amount.each = amount.each or (amount.is_mass and not amount.total)

    def _of(self, amount: Amount) -> None:
        """`2 of the 50 mg tablets`, `1 tab of amoxicillin`."""
        while self.text() in ("the", "a", "your"):
            self.at += 1
        self.each_next = amount.is_count

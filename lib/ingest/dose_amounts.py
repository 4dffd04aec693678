"""How much? Numbers in figures and words, ranges, slots of the day, units, strengths and forms."""

from __future__ import annotations

from lib.ingest import dose_words as words
from lib.ingest.dose_frequency import FrequencyRules
from lib.ingest.dose_parts import Amount


class AmountRules(FrequencyRules):
    """Rules for how much; each moves on only when it applies."""

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
        amount.unlike_slots = not same and len(taken) == len(values)
        self._unit(amount)
        self._form_of(amount)
        return amount

    def _quantity_with_unit(self) -> Amount | None:
        start = self.at
        verb, word, between = self.text(-1) in words.VERBS, self._drug_word_before(), self.text(-1) in words.BETWEEN
        low = self._quantity()
        if low is None:
            return None
        amount = Amount(low[0], low[0], spelled=low[1], after_verb=verb, after_word=word, in_brackets=self.depth > 0)
        self._unit(amount)
        if not amount.unit and not amount.factor:
            self._form_of(amount)
        self._range(amount, between)
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
        elif (self.text() in ("à", "zu") and amount.is_count and self.number_at(1) and self.text(2) in words.MASS) or (
            self.text() == "x" and amount.is_count and self.number_at(1) and (self.text(2) in words.MASS or self.text(2) in words.VOLUME)
        ):
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
        if (self.text() in ("a", "an", "one", "ein", "eine", "einen", "un", "une", "una", "een") and self.text(1) in words.HALVES) or (
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
            if value >= 20:
                value += self._units_after_tens()
            value = self._hundreds(value)
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

    def _hundreds(self, value: float) -> float:
        """`two hundred and fifty`: the whole number, moving past it."""
        if not self.take_if("hundred"):
            return value
        self.take_if("and")
        more = words.NUMBERS.get(self.text(), 0.0)
        if more:
            self.at += 1
            more += self._units_after_tens() if more >= 20 else 0.0
        return value * 100 + more

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

    def _range(self, amount: Amount, between: bool) -> None:
        """`75-150 mg`, `1 to 2 tablets`, `75 mg - 150 mg`, `1 or 2`; after `between` also `25 and 50 mg`."""
        start = self.at
        if self.text() not in ("-", "to", "or", "bis", "à", "ou") and not (between and self.text() in words.AND):
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
        if self.text() == "in" and self.number_at(1) and self.text(2) in words.VOLUME and amount.is_mass:  # `20 mg in 5 mL`
            amount.per_volume, amount.each = self.number_at(1).value, True  # type: ignore[union-attr]
            self.at += 3
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
        if text in words.CUT_SHORT:
            self.take_if(".")
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

"""The grammar of dose and direction strings: tokens to amounts, frequencies and remarks, in the order they stand.

    direction := (remark | skipped | frequency | amount | word)*
    remark    := as needed · as directed · at most ... · increase, taper ... · divided                        dose_asides
    skipped   := how long · how many dispensed · infusion rates · first-dose dates                            dose_asides
    frequency := code | [number] times per period | every [number] period | time of day | weekdays            dose_frequency
    amount    := quantity [unit [per]] [form]      2 tablets · 75-150 mg · one and a half · 1-0-0-1           dose_amounts

Recursive descent by one class that walks the tokens; what nothing explains is kept, so that a number never vanishes unseen.
"""

from __future__ import annotations

from lib.ingest import dose_words as words
from lib.ingest.dose_asides import AsideRules
from lib.ingest.dose_parts import Direction, Joint
from lib.ingest.dose_tokens import NUMBER, SIGN, tokens_of

_JOINTS = {
    **dict.fromkeys(("then", "puis", "followed", "dann", "thereafter"), "then"),
    **dict.fromkeys(("and", "+", "&", "plus", "et", "und", "y", "och", "og"), "and"),
    **dict.fromkeys(("or", "ou", "oder"), "or"),
    **{sign: sign for sign in (",", ";", ".", "|")},
}


def parse(text: str) -> Direction:
    """The parts of a dose or direction string."""
    return _Parser(tokens_of(text)).direction()


class _Parser(AsideRules):
    """Tries the rules in turn at each token."""

    def direction(self) -> Direction:
        """Walk through all tokens."""
        while self.at < len(self.tokens):
            before = self.at
            if not (self._brackets() or self._remark() or self._skipped() or self._frequency() or self._amount()):
                self._word()
            self.at = max(self.at, before + 1)
        return self.found

    def _brackets(self) -> bool:
        if self.text() in ("(", "["):
            self.depth += 1
        elif self.text() in (")", "]"):
            self.depth = max(0, self.depth - 1)
        else:
            return False
        self.at += 1
        return True

    def _frequency(self) -> bool:
        found = self._times() or self._every() or self._code() or self._weekdays() or self._time_of_day()
        if found is None:
            return False
        self.found.items.append(found)
        return True

    def _amount(self) -> bool:
        each, self.each_next = self.each_next, False
        increment = self.text(-1) == "by" and self.text(-2) in words.TITRATION
        amount = self._slots() or self._quantity_with_unit()
        if amount is None:
            self.each_next = each
            return False
        amount.each = amount.each or (each and amount.is_mass)
        amount.increment = increment
        self.found.items.append(amount)
        return True

    def _word(self) -> None:
        """A token that no rule explains."""
        token = self.tokens[self.at]
        text, found = token.text, self.found
        self.at += 1
        if token.kind == NUMBER:
            found.stray.append(text)
        elif text in _JOINTS:
            found.items.append(Joint(_JOINTS[text]))
        elif token.kind == SIGN:
            leads = not found.items and not found.unknown and not found.verb
            found.up_to = found.up_to or text in "<>≤≥"
            found.vague = found.vague or text in "~≈?"
            found.negative = found.negative or (text == "-" and leads and self.number_at() is not None)
        elif text in words.VERBS:
            found.verb = True
        elif text in words.ROUTES:
            found.routes = True
        elif text in words.ABOUT:
            found.vague = True
        elif text in words.LIMITS or (text == "min" and self.number_at()):
            found.up_to = True
        elif text in words.HOW_OFTEN_ELSEWHERE:
            found.foreign = text
        elif text in words.NOISE:
            pass
        elif text in words.TIMES:  # once, with no period
            found.once = True
        elif text in words.UNREADABLE_FORMS:
            found.unreadable_form = text
        elif any(stem in text for stem in words.DOUBT_STEMS):
            found.switching = True
        elif text in words.TWOFOLD and self.text() == "-" and (self.text(1) in words.CODES or self.text(1) in words.PERIODS):
            found.foreign = f"{text}-{self.text(1)}"
            self.at += 2
        elif text not in words.KNOWN_LONG_WORDS and any(stem in text for stem in words.TIME_STEMS):
            found.foreign = text
        elif text in words.NOT_ALWAYS or (text.endswith("ly") and text not in words.PLAIN_ADVERBS):
            found.irregular = text
        else:
            found.unknown.append(text)

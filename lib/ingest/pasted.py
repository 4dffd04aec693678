"""Which courses does a block of text list? `sertraline 50-200 mg 2019-2020, no help; Effexor 225 x 6 mo, partial` to lines for a person to confirm.

Nothing is guessed: a name counts only when it is certain, a piece goes to a field only when that field's own reader takes it, and every word that
no reader takes is handed back. Text that denies, plans or speaks of somebody else is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lib.ingest.dates import DateWord, read_date
from lib.ingest.doses import read_dose
from lib.ingest.naming import CERTAIN, find
from lib.ingest.periods import DASH, period_of
from lib.ingest.spans import british_span, read_weeks
from lib.ingest.treatments import KETAMINE_AGENTS
from lib.ingest.vocabulary import running_words, word
from lib.knowledge.load import Knowledge
from lib.knowledge.names import resolve

LONGEST_NAME = 5  # words
LONGEST_PIECE = 9  # words of a date span or a dose
MOST_TEXT = 20_000  # characters: a referral letter's list is far shorter

_BREAKS = re.compile(r"[;\n\r]+|(?:^|(?<=\s))(?:[•▪●◦*]|\d{1,2}[.)])(?=\s)|\s(?:->|=>|→)\s(?!\d)|\bthen\b|\s-{2,}\s")
_MARK = frozenset(",.;()[]{}:")
_OPENS, _CLOSES = frozenset("([{"), frozenset(")]}")
# `not_given`: before a name they mean that the course was not given, is only planned, or is somebody else's. `augments`: what follows was added to
# the course before. `leads_on`: at the end of one course they lead to the next. `filler`: they carry nothing that a field would hold.
_NOT_GIVEN, _AUGMENTS = running_words("not_given"), running_words("augments")
_LEADS_ON, _FILLER = _AUGMENTS | running_words("leads_on"), running_words("filler")
_DURATION_LEAD = frozenset(("x", "for", "×"))
_NOT_DURATION = frozenset(("every", "per", "q", "each", "after", "within", "ago", "past", "last"))
_COUNTED = re.compile(r"(?:x ?)?\d{1,3} ?(?:x ?)?(?:sessions?|treatments?|infusions?|sprays?|doses|visits?)", re.IGNORECASE)
_ADDED_TO = ("added", "to")
_DOUBTFUL = ("It gives a limit", "It is marked as not exact")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_UNIT = re.compile(r"\d ?(?:mg|mcg|micrograms?|µg|ug|g|ml)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One course as read. `fields`: as typed on the form (name, dose, start, to, ended, augments). `source`: its piece of the text.

    `not_read`: words nothing took. `remark`: what a person should know before confirming, "" when nothing.
    """

    fields: Mapping[str, str]
    source: str
    not_read: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """`lines` to confirm, and pieces of the text in which no course was recognised."""

    lines: tuple[PastedLine, ...]
    left: tuple[str, ...]


def read_pasted(text: str, knowledge: Knowledge, today: date) -> Pasted:
    """The courses a block of text lists, in its order. Text beyond MOST_TEXT characters is handed back unread."""
    lines: list[PastedLine] = []
    left: list[str] = []
    for piece in _BREAKS.split(_tidy(text[:MOST_TEXT])):
        words = _words(piece)
        names, added_to = _apart(words, _names(words, knowledge))
        if not names and any(w not in _MARK and w != "-" for w in words):
            left.append(piece.strip())
        for number, (at, length) in enumerate(names):
            first = 0 if number == 0 else at
            end = names[number + 1][0] if number + 1 < len(names) else len(words)
            before = _sentence_before(words, sum(names[number - 1]) if number else 0, at)
            if _not_given(before) or words[at].startswith("?"):
                left.append(_joined([*before, *words[at:end]]))
                continue
            from_here, until = added_to.get(at, (end, end))  # what it was added to is no course of its own
            rest = [*words[at + length : from_here], *words[until:end]]
            while rest and number + 1 < len(names) and rest[-1].casefold() in _LEADS_ON:
                rest.pop()
            augments = lines[-1].fields["name"] if lines and {w.casefold() for w in before} & _AUGMENTS else ""
            if until > from_here:
                augments = _joined(words[from_here + len(_ADDED_TO) : until])
            source = _joined(words[first:from_here] + words[from_here:until] + rest[from_here - at - length :])
            line = _line(_joined(words[at : at + length]), words[first:at], rest, augments, source, knowledge, today)
            if set(line.fields) <= {"name", "ended"} and _not_given(rest):  # `rTMS was offered but declined`
                left.append(source)
                continue
            lines.append(line)
    if len(text) > MOST_TEXT:
        left.append(text[MOST_TEXT:])
    return Pasted(tuple(lines), tuple(left))


@dataclass(slots=True)
class _Words:
    """The words of one course; a word taken by a field becomes None."""

    words: list[str | None]
    taken: list[str] = field(default_factory=list)

    def span(self, at: int, length: int) -> str | None:
        """The words from `at` as one text; None when one of them is taken, a mark, or past the end."""
        part = self.words[at : at + length]
        if len(part) < length or any(w is None or w in _MARK for w in part):
            return None
        return " ".join(w for w in part if w)

    def take(self, at: int, length: int) -> None:
        """These words have been understood."""
        self.words[at : at + length] = [None] * length

    def before(self, at: int) -> str:
        """The word before, if it is still there."""
        found = self.words[at - 1] if at > 0 else None
        return (found or "").casefold()

    def chunks(self) -> list[tuple[int, list[str]]]:
        """Runs of words left, with where each begins; marks and taken words part them."""
        runs: list[tuple[int, list[str]]] = []
        open_run = False
        for at, one in enumerate(self.words):
            if one is None or one in _MARK:
                open_run = False
            elif open_run:
                runs[-1][1].append(one)
            else:
                runs.append((at, [one]))
                open_run = True
        return runs


def _tidy(text: str) -> str:
    """One kind of dash, and dates of three words without their comma."""
    text = text.replace("\u00a0", " ").replace("×", "x")
    return re.sub(r"\b([A-Za-z]{3,9}\.? \d{1,2}), (?=\d{4}\b)", r"\1 ", text)


def _words(piece: str) -> list[str]:
    """Words and marks, marks apart from the words they stand at."""
    found: list[str] = []
    for one in piece.split():
        opening = re.match(r"[(\[{\"']*", one)
        word_and_end = one[opening.end() :] if opening else one
        closing = re.search(r"[)\]},.;:!\"']*$", word_and_end)
        found += [c for c in one[: opening.end() if opening else 0] if c in _MARK]
        core = word_and_end[: closing.start()] if closing else word_and_end
        found += [core] if core else []
        found += [c for c in word_and_end[len(core) :] if c in _MARK]
    return found


def _names(words: list[str], knowledge: Knowledge) -> list[tuple[int, int]]:
    """Where a certain name begins and how many words it has, longest first."""
    found: list[tuple[int, int]] = []
    around = {w.word for w in knowledge.name_words if w.kind in ("release", "salt")}
    at = 0
    while at < len(words):
        length = next((n for n in range(min(LONGEST_NAME, len(words) - at), 0, -1) if _is_name(words[at : at + n], around, knowledge)), 0)
        if length:
            found.append((at, length))
        at += length or 1
    return found


def _apart(words: list[str], names: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], dict[int, tuple[int, int]]]:
    """The names of courses, and for one that was `added to` another where the words that say so begin and end."""
    courses: list[tuple[int, int]] = []
    added: dict[int, tuple[int, int]] = {}
    for at, length in names:
        said = at - len(_ADDED_TO)
        if (
            courses
            and said >= sum(courses[-1])
            and tuple(w.casefold() for w in words[said:at]) == _ADDED_TO
            and courses[-1][0] not in added
        ):
            added[courses[-1][0]] = (said, at + length)
        else:
            courses.append((at, length))
    return courses, added


def _is_name(words: list[str], around: set[str], knowledge: Knowledge) -> bool:
    """Is it a name, and no word of it says something else (a strength, a month, a refusal)?"""
    if any(w in _MARK or w.casefold() in _FILLER | _NOT_GIVEN or any(c.isdigit() for c in w) for w in words):
        return False
    if find("modality", " ".join(words), knowledge):
        return True
    if resolve(" ".join(words), knowledge).match not in CERTAIN:
        return False
    if len(words) > 1 and resolve(" ".join(words[1:]), knowledge).match in CERTAIN:
        return False  # the first word is the end of something else: `100 mg sertraline`
    return len(words) == 1 or words[-1].casefold() in around or resolve(" ".join(words[:-1]), knowledge).match not in CERTAIN


def _sentence_before(words: list[str], first: int, at: int) -> list[str]:
    """The words between the name before and this one, back to the last full stop; what stands in brackets belongs to the name before."""
    begin = max((i + 1 for i in range(first, at) if words[i] in (".", ";")), default=first)
    kept: list[str] = []
    depth = 0
    for one in words[begin:at]:
        depth = max(0, depth + (one in _OPENS) - (one in _CLOSES))
        if not depth and one not in _CLOSES:
            kept.append(one)
    return kept if not depth else words[begin:at]


def _not_given(words: list[str]) -> bool:
    return any(w.casefold() in _NOT_GIVEN or w.endswith("?") for w in words)


def _line(name: str, lead: list[str], rest: list[str], augments: str, source: str, knowledge: Knowledge, today: date) -> PastedLine:
    words = _Words([*lead, ",", *rest])
    fields = {"name": name}
    if augments:
        fields["augments"] = augments
    protocol = find("modality", name, knowledge)
    match = resolve(name, knowledge)
    counted = protocol is not None or (match.match in CERTAIN and match.agents[0] in KETAMINE_AGENTS)
    ended = _ended(words)
    sessions = _first(words, 3, lambda t: bool(_COUNTED.fullmatch(t))) if counted else ""
    weeks = _duration(words)
    dose = _written_dose(words)
    start, stop = _period(words, today)
    drug = match.match in CERTAIN and not counted
    dose = dose or (_bare_dose(words, len(lead) + 1) if drug else "")
    ended += _ended(words)
    fields["dose"] = ", ".join(filter(None, (dose, sessions)))
    fields["start"] = start
    fields["to"] = stop or weeks
    if stop and weeks:
        fields["to"] = f"{stop}, {weeks}"
    remark = ""
    if start and not stop and not weeks:
        fields["to"] = "unknown"
        remark = "One date only: taken as the start, the stop as not known."
    fields["ended"] = ", ".join(dict.fromkeys(ended))
    not_read = tuple(" ".join(run) for _, chunk in words.chunks() if (run := _unexplained(chunk)))
    return PastedLine({k: v for k, v in fields.items() if v}, source, not_read, remark)


def _unexplained(chunk: list[str]) -> list[str]:
    """The chunk without filler at its ends; empty when there is nothing else."""
    while chunk and chunk[0].casefold() in _FILLER:
        chunk = chunk[1:]
    while chunk and chunk[-1].casefold() in _FILLER:
        chunk = chunk[:-1]
    return chunk


def _written_dose(words: _Words) -> str:
    """The dose with its unit, without words beside it that change nothing."""
    for at in range(len(words.words)):
        for length in range(LONGEST_PIECE, 0, -1):
            text = words.span(at, length)
            if not text or not _UNIT.search(text) or _YEAR.search(text) or not _is_dose(text, ""):
                continue
            first, last = at, at + length
            while last - first > 1 and _same_dose(words.span(first, last - first - 1), text):
                last -= 1
            while last - first > 1 and _same_dose(words.span(first + 1, last - first - 1), text):
                first += 1
            first, last = _with_doubt(words, first, last)
            found = words.span(first, last - first) or ""
            words.take(first, last - first)
            return found
    return ""


def _with_doubt(words: _Words, first: int, last: int) -> tuple[int, int]:
    """The dose with words beside it that make it a limit or inexact (`up to 200 mg`, `50 mg or less`): they stay, for the form to ask about."""
    for before, after in ((3, 0), (2, 0), (1, 0), (0, 2), (0, 1)):
        text = words.span(first - before, last - first + before + after) if first >= before else None
        if text and any(c.isalpha() for c in text) and read_dose(text).because.startswith(_DOUBTFUL):
            return first - before, last + after
    return first, last


def _bare_dose(words: _Words, at: int) -> str:
    """A number without a unit that follows its name; elsewhere it may be a level or a score."""
    while at < len(words.words) and words.words[at] in _MARK:
        at += 1
    text = words.span(at, 1)
    if not text or not re.fullmatch(rf"\d+(?:\.\d+)?(?:{DASH}\d+(?:\.\d+)?)?", text) or _YEAR.search(text) or not _is_dose(text, "mg"):
        return ""
    words.take(at, 1)
    return text


def _same_dose(shorter: str | None, text: str) -> bool:
    if not shorter or not _is_dose(shorter, ""):
        return False
    one, other = read_dose(shorter), read_dose(text)
    return (one.kind, one.amount, one.per_day, one.daily_mg) == (other.kind, other.amount, other.per_day, other.daily_mg)


def _is_dose(text: str, unit: str) -> bool:
    reading = read_dose(text, unit)
    if reading.kind in ("parsed", "range", "prn"):
        return reading.amount is not None
    return reading.kind == "titration" and reading.dose is not None


def _first(words: _Words, longest: int, fits: Callable[[str], bool]) -> str:
    """The first and longest piece that fits, taken; "" when none does."""
    for at in range(len(words.words)):
        for length in range(longest, 0, -1):
            text = words.span(at, length)
            if text and not _YEAR.search(text) and fits(text):
                words.take(at, length)
                return re.sub(r"^x ", "", text)
    return ""


def _duration(words: _Words) -> str:
    """How long: `x 6 mo`, `for 8 weeks`, `8 weeks`; not `every 2 weeks`. `8/52` counts after `x` or `for`."""
    for at in range(len(words.words)):
        for length in (4, 3, 2, 1):
            text = words.span(at, length)
            if not text or words.before(at) in _NOT_DURATION or (words.span(at, length + 1) or "").casefold().endswith(" ago"):
                continue
            lead = text.split()[0].casefold()
            bare = " ".join(text.split()[1:]) if lead in _DURATION_LEAD else re.sub(r"^x(?=\d)", "", text)
            short = british_span(bare)
            if short and (lead in _DURATION_LEAD or bare != text):
                bare = short
            if not any(c.isalpha() for c in bare) or not read_weeks(bare, ""):
                continue
            words.take(at, length)
            return bare
    return ""


def _period(words: _Words, today: date) -> tuple[str, str]:
    """From when to when, the longest piece that says it first."""
    for length in range(LONGEST_PIECE, 0, -1):
        for at in range(len(words.words)):
            text = words.span(at, length)
            period = period_of(text, today) if text else None
            if period:
                words.take(at, length)
                return period
    for at in range(len(words.words)):
        text = words.span(at, 1)
        if text and read_date(text, None, today) is DateWord.ONGOING:
            words.take(at, 1)
            return "", text
    return "", ""


def _ended(words: _Words) -> list[str]:
    """Outcome and reason for stopping: a chunk that the word list knows. A part of one is none: `minimal response`, `good adherence`, `worked well once`."""
    found: list[str] = []
    seen: set[str] = set()
    for at, chunk in words.chunks():
        for first, last in sorted(((a, b) for a in range(len(chunk)) for b in range(a + 1, len(chunk) + 1)), key=lambda ab: ab[0] - ab[1]):
            if not _only_filler(chunk[:first]) or not _only_filler(chunk[last:]):
                continue
            text = " ".join(chunk[first:last])
            what = next((w for w in ("outcome", "stop_reason") if w not in seen and _means(w, text)), None)
            if what and words.span(at + first, last - first):
                if chunk[first - 1 : first] and chunk[first - 1].casefold() in ("no", "not", "without", "never"):
                    continue
                seen.add(what)
                words.take(at + first, last - first)
                found.append(text.strip("-–— "))
                break
    return found


def _means(what: str, text: str) -> bool:
    # Single letters and short codes in the word lists are for cells of their own, not for running text.
    return len(text) > 3 and word(what, text) is not None


def _only_filler(words: list[str]) -> bool:
    return all(w.casefold() in _FILLER for w in words)


def _joined(words: list[str]) -> str:
    return re.sub(r"\s+([,.;:)\]}])", r"\1", re.sub(r"([(\[{])\s+", r"\1", " ".join(words))).strip(" ,")

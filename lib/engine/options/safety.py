"""Is it safe here: clear, cannot be cleared, a caution, high-risk or contraindicated? And why?

Severity decides: C present makes an option contraindicated, H high-risk. Anything not recorded keeps it from being clear. An option waits
under "check first" only for what its row marks as `hold` (contraindications a label asks to exclude; convention), for a high-risk finding
or for a prerequisite said not to be met; what else is not recorded is listed and leaves the group alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lib.engine.options.candidates import Candidate
from lib.engine.options.cautions import in_jurisdiction
from lib.engine.options.hits import Hit, caution_hit
from lib.engine.options.interactions import Pair, interactions_on
from lib.engine.options.situation import Situation
from lib.engine.options.targets import agents_reached, cautions_on
from lib.engine.options.wording import capital
from lib.knowledge.options import CautionRow
from lib.records.answers import UNKNOWN, YES
from lib.records.assessment import Reason

CANNOT_CLEAR = "cannot_clear"
ORDER = ("clear", "caution", CANNOT_CLEAR, "high_risk", "contraindicated")
_WEIGHT = {"C": 0, "H": 1, "P": 2, "N": 3, "cap": 4, "c": 5, "info": 6}
_TO_RECORD = {"P": 0, "C": 1, "H": 2, "N": 3, "cap": 4, "c": 5}  # what clears most comes first; what holds the option precedes all


@dataclass(frozen=True, slots=True)
class Safety:
    """An option's safety. `blocked`: no agent of it is left, or it is not the time. `waits`: something is to be checked first. `viable`: agents
    not contraindicated. `unrecorded`: what would clear it, the weightiest first."""

    safety: str
    blocked: bool
    waits: bool
    viable: tuple[str, ...]
    hits: tuple[Hit, ...]
    unrecorded: tuple[str, ...]
    clear_from: date | None

    def present(self, *severities: str) -> tuple[Hit, ...]:
        """Rows of these severities that apply."""
        return tuple(h for h in self.hits if h.applies is YES and h.severity in severities)


def judge_safety(candidate: Candidate, situation: Situation) -> Safety:
    """Every caution and interaction on the option, and what they add up to."""
    hits = hits_on(candidate, situation)
    safety_hits = tuple(h for h in hits if h.fact == "safety")
    agents = candidate.agents or ("",)
    # Most options have no row that singles out one of their agents: then all agents stand alike, and one is judged for all.
    alike = all(not h.agents for h in hits)
    on = dict.fromkeys(agents, safety_hits) if alike else {a: _on(safety_hits, a) for a in agents}
    stopped = [any(h.applies is YES and h.severity == "C" for h in on[a]) for a in (agents[:1] if alike else agents)]
    viable = (() if stopped[0] else agents) if alike else tuple(a for a, out in zip(agents, stopped, strict=True) if not out)
    weighed = (viable or agents)[:1] if alike else viable or agents
    level = max((_level(on[a]) for a in weighed), key=ORDER.index)
    not_now = any(h.applies is YES and h.severity == "N" for h in hits)
    waiting = all(any(h.waits for h in (hits if alike else _on(hits, a))) for a in weighed)
    return Safety(
        safety=level,
        blocked=not viable or not_now,
        waits=waiting,
        viable=tuple(a for a in viable if a),
        hits=hits,
        unrecorded=_unrecorded(safety_hits, weighed),
        clear_from=None if viable else _clear_from(safety_hits, agents),
    )


def hits_on(candidate: Candidate, situation: Situation, severity: str = "") -> tuple[Hit, ...]:
    """The cautions and interactions on the option; only those of one severity, when that is asked for."""
    cautions = [_caution_hit(row, to, situation) for row, to in reaching(candidate, situation) if not severity or row.severity == severity]
    pairs = [pair for pair in interactions_on(candidate, situation) if not severity or pair.row.severity == severity]
    return (*cautions, *[_hit_of(pair) for pair in pairs])


def caps_on(candidate: Candidate, situation: Situation) -> tuple[Hit, ...]:
    """The caps on its dose that apply: as `Safety.present`, without looking at anything else."""
    return tuple([hit for hit in hits_on(candidate, situation, "cap") if hit.applies is YES])


def cautions_reaching(candidate: Candidate, situation: Situation) -> tuple[CautionRow, ...]:
    """The cautions that bear on an option in the chosen jurisdiction, recorded or not."""
    return tuple(row for row, _ in reaching(candidate, situation))


def reaching(candidate: Candidate, situation: Situation) -> tuple[tuple[CautionRow, tuple[str, ...]], ...]:
    """The cautions on a candidate with the agents each reaches; the same for every patient with these agents left, so remembered."""
    knowledge, jurisdiction = situation.case.knowledge, situation.case.settings.jurisdiction
    key = (f"{candidate.row.id} {jurisdiction}", candidate.agents)
    known = knowledge.options.reach.get(key)
    if known is None:
        rows = (row for row in cautions_on(knowledge.options, candidate.targets) if in_jurisdiction(row.jurisdictions, jurisdiction))
        known = tuple((row, agents_reached(row.options, candidate.row, candidate.agents, knowledge)) for row in rows)
        knowledge.options.reach[key] = known
    return known


def _caution_hit(row: CautionRow, agents: tuple[str, ...], situation: Situation) -> Hit:
    """The row's hit, made once a patient and set of agents: most cautions bear on a whole family alike."""
    key = (id(row), agents)
    if key not in situation.hits:
        situation.hits[key] = caution_hit(row, situation.checks.check(row), agents)
    return situation.hits[key]


def _hit_of(pair: Pair) -> Hit:
    row = pair.row
    return Hit(
        code=row.code,
        severity=row.severity,
        applies=pair.applies,
        agents=pair.agents,
        title=row.title.format(drug=pair.drug),
        text=capital(row.text.format(drug=pair.drug)),
        source=row.source,
        kind="interaction",
        hold=row.severity == "C",
        rows=pair.rows,
        courses=pair.courses,
        missing=pair.missing,
        clear_from=pair.clear_from,
        cap=row.cap,
    )


def _on(hits: tuple[Hit, ...], agent: str) -> tuple[Hit, ...]:
    return tuple(h for h in hits if not h.agents or agent in h.agents)


def _level(hits: tuple[Hit, ...]) -> str:
    severities = {h.severity for h in hits if h.applies is YES}
    if "C" in severities:
        return "contraindicated"
    if "H" in severities:
        return "high_risk"
    if any(h.applies is UNKNOWN and h.severity != "info" for h in hits):
        return CANNOT_CLEAR
    return "caution" if severities & {"c", "P", "N", "cap"} else "clear"


def _unrecorded(hits: tuple[Hit, ...], agents: tuple[str, ...]) -> tuple[str, ...]:
    open_ = [h for h in hits if h.applies is UNKNOWN and h.severity != "info" and (not h.agents or set(h.agents) & set(agents))]
    ordered = sorted(open_, key=lambda h: (not h.hold, _TO_RECORD[h.severity], h.code))
    return tuple(dict.fromkeys(code for h in ordered for code in h.missing))


def _clear_from(hits: tuple[Hit, ...], agents: tuple[str, ...]) -> date | None:
    """The first day on which a washout no longer stands in the way of some agent; None when something else does."""
    days = []
    for agent in agents:
        stops = [h for h in _on(hits, agent) if h.applies is YES and h.severity == "C"]
        if stops and all(h.clear_from is not None for h in stops):
            days.append(max(h.clear_from for h in stops if h.clear_from is not None))
    return min(days, default=None)


def safety_reasons(safety: Safety, candidate: Candidate, situation: Situation) -> list[Reason]:
    """A reason for each row that applies, is not recorded, or was cleared by a measurement."""
    found = []
    for hit in sorted(safety.hits, key=lambda h: (h.applies is not YES, _WEIGHT[h.severity], h.code)):
        who = _who(hit, candidate)
        key = (id(hit), who)
        if key not in situation.said:  # one row says the same of a whole family
            situation.said[key] = (hit, hit.reason(who))
        said = situation.said[key][1]
        if said is not None:
            found.append(said)
    return _once(found)


def _who(hit: Hit, candidate: Candidate) -> str:
    """The agents meant, when the row does not bear on all of the option's."""
    if not hit.agents or set(hit.agents) >= set(candidate.agents):
        return ""
    return ", ".join(a.replace("_", " ") for a in hit.agents) + ": "


def _once(reasons: list[Reason]) -> list[Reason]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for item in reasons:
        if (item.code, item.text) not in seen:
            seen.add((item.code, item.text))
            kept.append(item)
    return kept

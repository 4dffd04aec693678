"""Five statements a clinician reads in five seconds."""

from __future__ import annotations

from lib.engine.criteria.compare import disagreement
from lib.knowledge.load import Knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Assessment
from lib.records.course import Course
from lib.records.wording import can_settle, show_percent
from lib.ui.nodes import Node, disclosure, el

_QUIET_FROM = 9  # rank of "not recorded" notes (lib/engine/alerts.py)
_LONG = 50  # characters that still fit the tile in large type
_NAMED = 2  # more names than this no longer read in five seconds
_SHORT = {
    "persistent_symptoms": "Symptoms persist",
    "loss_of_efficacy": "Loss of effect",
    "relapse_or_recurrence": "Relapse or recurrence",
    "no_change_on_dose_increase": "No change on dose increase",
    "partial_benefit": "Partial benefit",
    "no_improvement_despite_adherence": "No improvement though taken",
}


def statements(found: Assessment, knowledge: Knowledge) -> list[Node]:
    """The strip: failed courses, definitions, patterns, staging, what to ask."""
    tiles = [_failed(found), _definitions(found, knowledge), _patterns(found), _staging(found), _ask(found)]
    return [el("section", "strip", *tiles, aria_label="Five statements", role="group")]


def _tile(what: str, says: str, also: str, pick: str = "") -> Node:
    tile = el("div", "tile", el("div", "what", what), el("div", "says", says), el("div", "also", also))
    if pick:
        tile["attributes"] = {"pick": pick}
    return tile


def counted_courses(found: Assessment) -> list[Course]:
    """Antidepressant courses of the current episode; with no episode date, all of them."""
    ours = [c for c in found.courses if c.role in ("antidepressant", "combination")]
    return [c for c in ours if c.in_current_episode is not NO] if found.episode.start else ours


def _failed(found: Assessment) -> Node:
    where = "this episode" if found.episode.start else "all recorded"  # of antidepressants: augmentations have lanes and rows of their own
    courses = counted_courses(found)
    failed = [c for c in courses if c.failed is YES]
    partial = [c for c in failed if c.outcome == "partial"]
    open_ones = [c for c in courses if c.failed is UNKNOWN]
    also = []
    if partial:
        rates = ", ".join(show_percent(c.improvement_pct) for c in partial if c.improvement_pct is not None)
        also.append(f"{len(partial)} of them partial{' (' + rates + ')' if rates else ''}")
    if open_ones:
        also.append(f"{len(open_ones)} cannot tell")
    return _tile(
        f"Adequate antidepressant courses without response, {where}", f"{len(failed)} of {len(courses)}", " · ".join(also), "show:courses"
    )


def _count(answers: list[Answer]) -> str:
    shown = [(YES, "met"), (NO, "not"), (UNKNOWN, "cannot tell")]
    return " · ".join(f"{answers.count(kind)} {word}" for kind, word in shown if answers.count(kind)) or "none evaluated"


def _definitions(found: Assessment, knowledge: Knowledge) -> Node:
    definitions = tuple(c for c in found.criteria if c.kind == "definition")
    count, _, why = disagreement(definitions, knowledge.packs).partition(". ")
    return _tile("Definitions of TRD", _count([c.met for c in definitions]), why or count, "show:criteria")


def _patterns(found: Assessment) -> Node:
    present = [_SHORT.get(p.pattern, p.title) for p in found.patterns if p.present is YES]
    watched = [_SHORT.get(p.pattern, p.title) for p in found.patterns if p.watch and p.present is not YES]
    unseen, untold = (sum(p.present is kind for p in found.patterns) for kind in (NO, UNKNOWN))
    also = [f"watch: {', '.join(watched)}" if watched else "", f"{unseen} not seen" if unseen else ""]
    if present or not untold:
        also.append(f"{untold} cannot tell" if untold else "")
        says = " · ".join(present) or "None seen"
    else:  # "none seen" would say more than is known
        says = f"{untold} of {len(found.patterns)} cannot tell"
    if len(present) > _NAMED:
        also.insert(0, ", ".join(present))
        says = f"{len(present)} of {len(found.patterns)} present"
    return _tile("Patterns", says, " · ".join(filter(None, also)), "show:patterns")


def _staging(found: Assessment) -> Node:
    msm, thase = found.staging.get("msm"), found.staging.get("thase_rush")
    says, also = "Not staged", ""
    if msm and msm.value is not None:
        says = f"Maudsley {msm.value:g}" if isinstance(msm.value, float | int) else f"Maudsley {msm.value}"
        if msm.low != msm.high:
            says += f" ({msm.low:g}–{msm.high:g})"
        says += f" {msm.band}" if msm.band else ""
    elif msm and msm.low is not None and msm.high is not None:
        says = f"Maudsley {msm.low:g}–{msm.high:g}"
        says += f" {msm.band}" if msm.band else ""
    elif msm:
        also = msm.because
    if thase:
        stage = thase.value if thase.low == thase.high else f"{thase.low} to {thase.high}"
        also = f"Thase-Rush {stage}" + (f" · {also}" if also else "")
    return _tile("Staging", says, also, "show:staging")


def _ask(found: Assessment) -> Node:
    if not found.questions:
        return _tile("Would settle most", "Nothing open", "no verdict waits for a fact", "show:questions")
    first = found.questions[0]
    tile = _tile("Would settle most", first.ask, can_settle(len(first.settles)), "show:questions")
    if len(first.ask) > _LONG:
        tile["children"][1]["css"] = "says long"
    return tile


def alert_nodes(found: Assessment) -> list[Node]:
    """The most urgent alert in full, any others folded behind it; what is merely not recorded stands quietly."""
    ranked = sorted(found.alerts, key=lambda alert: alert.rank)
    if not ranked:
        return []
    first, others = ranked[0], [el("div", "", alert.text) for alert in ranked[1:]]
    css = "alert" if first.rank == 0 else "alert quiet" if first.rank >= _QUIET_FROM else "alert note"
    more = disclosure("alerts", [f"{len(others)} more"], *others) if others else None
    return [el("div", css, first.text, more, role="note")]

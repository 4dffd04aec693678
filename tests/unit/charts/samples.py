"""Histories and assessments made by hand for the chart tests: one course, eight courses, forty courses, imprecise dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from lib.charts.model import ChartModel, chart_model
from lib.knowledge.load import knowledge
from lib.records.answers import NO, UNKNOWN, YES, Answer
from lib.records.assessment import Assessment, CurrentEpisode, Evidence, Pattern
from lib.records.bounds import NOTHING_KNOWN, exactly
from lib.records.course import Course, DoseStep
from lib.records.dates import PartialDate, days_between, on
from lib.records.doses import Dose
from lib.records.history import Condition, Episode, Event, History, Score, Treatment

AS_OF = date(2026, 11, 24)


def day(text: str) -> PartialDate:
    """`2024-03-05`, `2024-03` or `2024` as a partial date."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return on(date(*parts))
    if len(parts) == 2:
        year, month = parts
        after = date(year + month // 12, month % 12 + 1, 1)
        return PartialDate(date(year, month, 1), after - timedelta(days=1), text)
    return PartialDate(date(parts[0], 1, 1), date(parts[0], 12, 31), text)


def course(
    course_id: str,
    drug_class: str,
    start: str | None,
    stop: str | None,
    doses: tuple[tuple[str, float], ...] = (),
    adequate: Answer = YES,
    outcome: str = "none",
    **more: object,
) -> Course:
    """A course with dose steps [(first day, mg)], a blank stop being ongoing; every other field has a plain value unless given in `more`."""
    first, last = day(start) if start else None, day(stop) if stop else None
    ends = [*(day(at) for at, _ in doses[1:]), last][: len(doses)]
    steps = tuple(DoseStep(day(at), end, Dose(mg, mg, "mg"), (n + 2,)) for n, ((at, mg), end) in enumerate(zip(doses, ends, strict=True)))
    length = days_between(first, last or on(AS_OF)).scaled(1 / 7) if first else NOTHING_KNOWN
    top = max((mg for _, mg in doses), default=None)
    plain = Course(
        course_id=course_id,
        kind="medication",
        agent=course_id,
        label=course_id.rstrip("0123456789").replace("_", " "),
        drug_class=drug_class,
        role="antidepressant",
        augments=None,
        start=first,
        stop=last,
        ongoing=first is not None and last is None,
        in_current_episode=YES,
        steps=steps or (DoseStep(first, last, None, (2,)),),
        max_dose=Dose(top, top, "mg") if top else None,
        minimum_dose=None,
        minimum_unit="mg",
        minimum_source="mgh_atrq",
        weeks=length,
        weeks_at_minimum_dose=length,
        weeks_needed=6,
        sessions=None,
        sessions_needed=None,
        adherence_pct=None,
        adherent=UNKNOWN,
        adequate=adequate,
        inadequate_because=(),
        improvement=None,
        improvement_pct=None,
        outcome=outcome,
        outcome_from="scores",
        lost=False,
        scale="PHQ-9",
        baseline=None,
        endpoint=None,
        stop_reason=None,
        intolerant=NO,
        failed=YES,
        rows=tuple(row for step in steps for row in step.rows) or (2,),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def scores(scale: str, first_row: int, *points: tuple[str, float]) -> tuple[Score, ...]:
    """Totals of one scale as [(day, value)], on consecutive rows."""
    return tuple(Score(first_row + n, scale, scale, day(at), value) for n, (at, value) in enumerate(points))


def assessment(
    courses: tuple[Course, ...], patterns: tuple[Pattern, ...] = (), episode: str | None = None, uncounted: tuple[int, ...] = ()
) -> Assessment:
    """An assessment that holds these findings and nothing else."""
    known = CurrentEpisode(day(episode), "recorded", "recorded", (40,)) if episode else CurrentEpisode(None, None, "not recorded")
    return Assessment(
        patient_id="0042-117",
        as_of=AS_OF,
        jurisdiction="CA",
        engine_version="test",
        knowledge_version="test",
        episode=known,
        courses=courses,
        criteria=(),
        staging={},
        patterns=patterns,
        doubts=(),
        options=(),
        questions=(),
        alerts=(),
        problems=(),
        uncounted=uncounted,
    )


LOSS = Pattern(
    "loss_of_efficacy",
    "Loss of efficacy",
    YES,
    (Evidence("PHQ-9 4 then 11 and 16 on venlafaxine 225 mg", (21, 22), ("venlafaxine",), date(2025, 4, 27), None),),
    (),
    "rule",
    (),
)
PARTIAL = Pattern(
    "partial_benefit",
    "Partial benefit",
    YES,
    (Evidence("mirtazapine: PHQ-9 down 31 %, WSAS 22", (30,), ("mirtazapine",), date(2025, 10, 5), AS_OF),),
    (),
    "rule",
    (),
)

EIGHT = (
    course("sertraline", "SSRI", "2024-01-08", "2024-05-20", (("2024-01-08", 50), ("2024-02-05", 100), ("2024-03-04", 150)), minimum_dose=50, stop_reason="inefficacy"),
    course("escitalopram", "SSRI", "2025-09-01", "2025-09-22", (("2025-09-01", 10),), NO, "unknown", intolerant=YES, stop_reason="intolerance",
           inadequate_because=("stopped_for_intolerance",), minimum_dose=10),
    course("venlafaxine", "SNRI", "2024-05-20", "2025-08-25", (("2024-05-20", 75), ("2024-06-17", 150), ("2024-08-12", 225)), outcome="remission", lost=True,
           stop_reason="loss_of_efficacy", minimum_dose=75, failed=NO),
    course("mirtazapine", "NASSA", "2025-10-05", None, (("2025-10-05", 30),), outcome="partial", improvement_pct=31.2, minimum_dose=15),
    course("aripiprazole", "SGA", "2025-03-03", "2025-08-25", (("2025-03-03", 5),), UNKNOWN, role="augmentation", augments="venlafaxine"),
    course("rtms", "", "2026-02-02", "2026-03-13", kind="tms", agent="TMS.L10", label="left 10 Hz rTMS", role="other", sessions=30),
    course("cbt", "", "2024-06-03", "2024-10-14", outcome="partial", kind="psychotherapy", agent="PSY.CBT", label="cognitive behavioural therapy", role="other", sessions=16),
    course("zopiclone", "HYPNOTIC", "2026-05-01", None, (("2026-05-01", 7.5),), UNKNOWN, "unknown", role="other"),
)  # fmt: skip
EIGHT_SCORES = scores(
    "PHQ-9", 60, ("2024-01-08", 21), ("2024-02-19", 20), ("2024-04-01", 19), ("2024-05-13", 19), ("2024-07-01", 14), ("2024-08-26", 8), ("2024-10-21", 5),
    ("2025-01-06", 4), ("2025-03-03", 11), ("2025-04-28", 16), ("2025-07-07", 18), ("2025-09-01", 18), ("2025-11-10", 16), ("2026-01-19", 14),
    ("2026-03-16", 14), ("2026-05-25", 13), ("2026-08-10", 13), ("2026-10-19", 14),
)  # fmt: skip
EIGHT_HISTORY = History(
    "0042-117",
    scores=(*EIGHT_SCORES, Score(90, "PHQ-9 item 9", "PHQ-9", day("2026-10-19"), 1, item=9)),
    events=(Event(41, "hospital_admission", day("2026-01-05"), day("2026-01-30")), Event(42, "relapse", day("2025-04-28")), Event(43, "suicide_attempt", day("2025-12"))),
    episodes=(Episode(40, day("2023-11")),),
)  # fmt: skip


def eight(lit: frozenset[str] = frozenset()) -> ChartModel:
    """Eight courses of every group, one scale, a lost response, a partial benefit."""
    return chart_model(EIGHT_HISTORY, assessment(EIGHT, (LOSS, PARTIAL), "2023-11"), knowledge(), lit)


def one() -> ChartModel:
    """One ongoing course, two scores."""
    only = course(
        "sertraline",
        "SSRI",
        "2026-09-14",
        None,
        (("2026-09-14", 50), ("2026-10-12", 100)),
        NO,
        "unknown",
        inadequate_because=("too_short", "in_progress"),
    )
    return chart_model(History("1", scores=scores("PHQ-9", 8, ("2026-09-14", 17), ("2026-11-09", 12))), assessment((only,)), knowledge())


def vague() -> ChartModel:
    """Dates known to the month, the year or not at all; a name nobody knows; a scale nobody knows; markup typed as a name."""
    courses = (
        course("fluoxetine", "SSRI", "2019", "2019", (), UNKNOWN, "unknown", weeks=exactly(8), inadequate_because=("dose_unknown",)),
        course("paroxetine", "SSRI", "2021-03", "2021-09", (("2021-03", 20),)),
        course("imipramine", "TCA", None, None, (), UNKNOWN, "partial", weeks=exactly(12)),
        course(
            "amoxapine",
            "TCA",
            None,
            None,
            (),
            UNKNOWN,
            "unknown",
            inadequate_because=("dose_unknown", "duration_unknown"),
            stop_reason="other",
        ),
        course("duloxetine", "SNRI", "2022-02-14", "2022", (("2022-02-14", 60),), outcome="response"),
        course("phenelzine", "MAOI", None, "2023-06-30", (), UNKNOWN, "unknown"),
    )
    history = History(
        "7",
        treatments=(Treatment(30, "medication", "<b>Zzz</b> 5 mg", None, day("2024-01-01"), day("2024-03-01")),),
        scores=(*scores("MADRS", 40, ("2021-03", 34), ("2021-08-15", 30), ("2022-02-14", 31), ("2022-05-02", 12)), Score(50, "Mood chart", None, day("2022-05-02"), 3)),
        events=(Event(51, "relapse", None),),
        conditions=(Condition(52, "pregnancy", "pregnancy", YES, day("2020-02"), day("2020-11-20")),),
    )  # fmt: skip
    return chart_model(history, assessment(courses, uncounted=(30,)), knowledge())


def many(count: int = 40, points: int = 60) -> ChartModel:
    """`count` courses over twelve years, `points` scores of each of two scales."""
    names = (("sertraline", "SSRI"), ("venlafaxine", "SNRI"), ("mirtazapine", "NASSA"), ("nortriptyline", "TCA"), ("aripiprazole", "SGA"), ("lithium", "LITHIUM"),
             ("bupropion", "NDRI"), ("dextromethorphan_bupropion", "NMDA_NDRI"))  # fmt: skip
    begin, courses = date(2014, 2, 1), []
    for n in range(count):
        name, drug_class = names[n % len(names)]
        start = begin + timedelta(days=round(n * 4500 / count))
        stop = start + timedelta(days=60 + 37 * (n % 9))
        doses = tuple(((start + timedelta(days=20 * k)).isoformat(), 50.0 * (k + 1)) for k in range(3))
        role = "augmentation" if drug_class in ("SGA", "LITHIUM") else "antidepressant"
        outcome = ("none", "partial", "response", "unknown", "worse")[n % 5]
        end = None if stop > AS_OF else stop.isoformat()
        courses.append(
            course(
                f"{name}{n}",
                drug_class,
                start.isoformat(),
                end,
                doses,
                (YES, NO, UNKNOWN)[n % 3],
                outcome,
                role=role,
                stop_reason="inefficacy",
            )
        )
    rated = []
    for n in range(points):
        at = (begin + timedelta(days=round(n * 4600 / points))).isoformat()
        rated += [*scores("PHQ-9", 200 + n, (at, 8 + (n * 7) % 17)), *scores("MADRS", 400 + n, (at, 10 + (n * 11) % 35))]
    return chart_model(History("40", scores=tuple(rated)), assessment(tuple(courses)), knowledge())

"""How far has treatment resistance gone? Five staging models, one file each (rules F)."""

from lib.engine.case import Case
from lib.engine.staging.dm_trd import dm_trd
from lib.engine.staging.european import european
from lib.engine.staging.mgh_s import mgh_s
from lib.engine.staging.msm import msm
from lib.engine.staging.stage import StageAnswer
from lib.engine.staging.thase_rush import thase_rush
from lib.records.assessment import Stage

MODELS = {"thase_rush": thase_rush, "european": european, "mgh_s": mgh_s, "msm": msm, "dm_trd": dm_trd}


def stage_models(case: Case) -> dict[str, Stage]:
    """Every staging model on the case, by its key."""
    return {key: model(case).in_words() for key, model in MODELS.items()}


def answer_stages(case: Case) -> dict[str, StageAnswer]:
    """The same without their words."""
    return {key: model(case).answer for key, model in MODELS.items()}

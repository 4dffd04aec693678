"""Which published definitions of TRD and which referral criteria does the history meet? (rules E)"""

from lib.engine.criteria.compare import disagreement, why_they_differ
from lib.engine.criteria.evaluate import evaluate_packs

__all__ = ["disagreement", "evaluate_packs", "why_they_differ"]

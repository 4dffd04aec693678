"""Everything that is kept about one patient, on paper."""

from lib.reports.record.paper import record_pdf

__all__ = ["record_pdf"]

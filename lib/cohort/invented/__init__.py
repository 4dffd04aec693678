"""Invented patients: histories of nobody, the same for the same seed, for tests, benchmarks and demonstrations."""

from lib.cohort.invented.patients import UNTIL, invent_patient, invent_patients

__all__ = ["UNTIL", "invent_patient", "invent_patients"]

"""Invented histories as files: our own table (CSV, Parquet), the tables of OMOP, FHIR bundles."""

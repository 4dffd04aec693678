"""How does the database itself refuse to change or remove what must stay?

The statements for both databases. A migration runs them; whoever goes past this product meets them as well.
"""

from __future__ import annotations

from collections.abc import Sequence


def append_only(dialect: str, table: str, says: str, erasable: bool = False) -> Sequence[str]:
    """Statements that make `table` append-only; a refusal reads `says` (a fixed text of ours).

    `erasable`: rows may be removed once their `patient_key` stands in the table `erasure`.
    """
    return (_postgresql if dialect == "postgresql" else _sqlite)(table, says, erasable)


def _sqlite(table: str, says: str, erasable: bool) -> Sequence[str]:
    unless = "WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.patient_key = OLD.patient_key) " if erasable else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {unless}{refuse}",
    )


def _postgresql(table: str, says: str, erasable: bool) -> Sequence[str]:
    unless = "IF EXISTS (SELECT 1 FROM erasure WHERE erasure.patient_key = OLD.patient_key) THEN RETURN OLD; END IF; " if erasable else ""
    refuse = f"RAISE EXCEPTION USING MESSAGE = '{says}', ERRCODE = 'integrity_constraint_violation';"
    return (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$",
        f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {unless}{refuse} END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_keep()",
        f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    )

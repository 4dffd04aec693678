"""Medication lists as clinics of other countries export them: headings, names, directions and reasons in their own language. All rows are invented."""

from __future__ import annotations

from datetime import date

import pytest

from lib.ingest.read import read_file
from lib.knowledge.load import knowledge
from tests.unit.ingest.files import TODAY

EXPORTS = {
    "German": "Patientennummer;Medikament;Dosierung;Beginn;Ende;Absetzgrund|7;Sertralin 50 mg;2-0-0;20.02.2024;15.06.2024;unwirksam|sertraline 100 inefficacy",
    "French": "N° patient;Médicament;Posologie;Date de début;Date de fin;Motif d'arrêt|7;venlafaxine LP 75 mg;1 gélule matin et soir;20/02/2024;15/06/2024;inefficacité|venlafaxine 150 inefficacy",
    "Spanish": "NHC;Fármaco;Dosis;Posología;Fecha inicio;Fecha fin;Motivo suspensión|7;sertralina;100 mg;1 al día;20/02/2024;15/06/2024;efectos adversos|sertraline 100 intolerance",
    "Portuguese": "Nº processo;Medicamento;Dose;Posologia;Data de início;Data de fim;Motivo de suspensão|7;fluoxetina;20 mg;1 por dia;20/02/2024;15/06/2024;ineficácia|fluoxetine 20 inefficacy",
    "Italian": "ID paziente;Farmaco;Dose;Data inizio;Data fine;Motivo sospensione|7;sertralina;100 mg/die;20/02/2024;15/06/2024;inefficacia|sertraline 100 inefficacy",
    "Dutch": "Patiëntnr;Geneesmiddel;Sterkte;Dosering;Startdatum;Stopdatum;Reden staken|7;sertraline;50 mg;2dd1 tablet;20-02-2024;15-06-2024;bijwerkingen|sertraline 100 intolerance",
    "Swedish": "Personnummer;Läkemedel;Styrka;Dosering;Insättningsdatum;Utsättningsdatum;Utsättningsorsak|7;Sertralin;50 mg;1 tabl 2 ggr dagl;2024-02-20;2024-06-15;Bristande effekt|sertraline 100 inefficacy",
    "Danish": "CPR;Lægemiddel;Styrke;Dosering;Startdato;Slutdato;Seponeringsårsag|7;Sertralin;50 mg;1 tablet 2 gange daglig;20-02-2024;15-06-2024;bivirkninger|sertraline 100 intolerance",
    "Norwegian": "Pasient;Legemiddel;Styrke;Dosering;Startdato;Sluttdato;Årsak seponering|7;Sertralin;50 mg;1 tablett morgen og kveld;20.02.2024;15.06.2024;bivirkninger|sertraline 100 intolerance",
    "Finnish": "Henkilötunnus;Lääke;Vahvuus;Annostus;Aloitus;Lopetus;Lopetussyy|7;Sertraliini;50 mg;1 tabletti 2 kertaa päivässä;20.2.2024;15.6.2024;sivuvaikutukset|sertraline 100 intolerance",
}


@pytest.mark.parametrize("language", EXPORTS)
def test_a_list_of_another_language(language: str) -> None:
    headings, row, expected = EXPORTS[language].split("|")
    (history,) = read_file(f"{headings}\n{row}\n".encode(), knowledge(), TODAY).histories
    (one,) = history.treatments
    agent, daily, reason = expected.split()
    assert one.dose is not None
    assert one.start is not None
    assert (one.agent, one.dose.low, one.dose.unit, one.dose.per, one.stop_reason) == (agent, float(daily), "mg", "day", reason)
    assert one.start.earliest == date(2024, 2, 20)

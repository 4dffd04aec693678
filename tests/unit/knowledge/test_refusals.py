"""Knowledge that does not hold together does not load, and says where: file, line, column, fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.knowledge.load import load_knowledge
from lib.knowledge.tables import KnowledgeError

# table, the row changed, the cells set, what the error says
CHANGES = [
    ("minimum_doses.csv", {"agent": "sertraline"}, {"source": ""}, r"minimum_doses\.csv, line \d+, source: no source"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"source": "hearsay"}, r"source: 'hearsay' is in no sources table"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"tag": ""}, r"minimum_doses\.csv, line \d+, tag: '' is not one of"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"tag": "guess"}, r"tag: 'guess' is not one of read, secondary, memory"),
    ("minimum_doses.csv", {"column": "maudsley"}, {"verified": "true"}, r"verified: a number from memory cannot be verified"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"verified": "perhaps"}, r"verified: 'perhaps' is not a valid value"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"agent": "sertralene"}, r"agent: unknown agent 'sertralene'"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"dose": ""}, r"minimum_doses\.csv, line \d+, dose: is empty"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"dose": "fifty"}, r"dose: 'fifty' is not a valid value"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"dose": "nan"}, r"dose: 'nan' is not a valid value"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"dose": "inf"}, r"dose: 'inf' is not a valid value"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"dose": "0"}, r"dose: 0 is not a dose"),
    ("minimum_doses.csv", {"agent": "liothyronine"}, {"unit": "mg"}, r"unit: 'mg', but liothyronine is dosed in micrograms"),
    ("minimum_doses.csv", {"agent": "sertraline"}, {"column": "hearsay"}, r"column: 'hearsay' is not one of"),
    ("minimum_doses.csv", {"agent": "citalopram"}, {"agent": "escitalopram"}, r"agent: escitalopram stands twice in column mgh_atrq"),
    ("label_maxima.csv", {"agent": "citalopram"}, {"agent": "citalopran"}, r"agent: unknown agent 'citalopran'"),
    ("label_maxima.csv", {"agent": "citalopram", "from_age": "61"}, {"from_age": "0"}, r"agent: citalopram stands twice for US from age 0"),
    (
        "label_maxima.csv",
        {"agent": "citalopram", "from_age": "61"},
        {"dose": "60"},
        r"dose: citalopram has a higher maximum at a higher age",
    ),
    ("label_maxima.csv", {"agent": "citalopram"}, {"from_age": "-1"}, r"from_age: -1 is not an age"),
    ("label_maxima.csv", {"agent": "citalopram"}, {"jurisdiction": "Mars"}, r"jurisdiction: 'Mars' is not one of CA, US, UK, EU"),
    ("agents.csv", {"id": "sertraline"}, {"drug_class": "SRI"}, r"agents\.csv, line \d+, drug_class: 'SRI' is not one of"),
    ("agents.csv", {"id": "sertraline"}, {"default_role": "helper"}, r"default_role: 'helper' is not one of"),
    ("agents.csv", {"id": "diazepam"}, {"default_role": "antidepressant"}, r"default_role: an antidepressant of class BENZODIAZEPINE"),
    ("agents.csv", {"id": "diazepam"}, {"default_role": "augmenter"}, r"default_role: class BENZODIAZEPINE does not count as a course"),
    ("agents.csv", {"id": "sertraline"}, {"unit": "drops"}, r"unit: 'drops' is not one of"),
    ("agents.csv", {"id": "sertraline"}, {"id": "fluoxetine"}, r"id: 'fluoxetine' stands twice"),
    ("agents.csv", {"id": "sertraline"}, {"id": ""}, r"agents\.csv, line \d+, id: is empty"),
    ("names.csv", {"name": "Zoloft"}, {"refers_to": "sertralene"}, r"refers_to: 'Zoloft' leads to the unknown agent 'sertralene'"),
    ("names.csv", {"name": "Zoloft"}, {"refers_to": ""}, r"refers_to: is filled for every kind but misleading"),
    ("names.csv", {"name": "SSRI"}, {"refers_to": "sertraline"}, r"refers_to: is filled for every kind but misleading"),
    ("names.csv", {"name": "Zoloft"}, {"name": "Prozac"}, r"name: '(Prozac|PROZAC)' also leads to '(fluoxetine|sertraline)'"),
    ("names.csv", {"name": "Zoloft"}, {"name": "PROZAC"}, r"also leads to '(fluoxetine|sertraline)'"),
    ("names.csv", {"name": "Zoloft"}, {"name": "--"}, r"name: '--' has no letter or digit"),
    ("names.csv", {"name": "Zoloft"}, {"kind": "nickname"}, r"kind: 'nickname' is not one of"),
    ("names.csv", {"name": "Zoloft"}, {"regions": "CA XX"}, r"regions: 'XX' is not one of"),
    ("name_words.csv", {"word": "hydrochloride"}, {"kind": "acid"}, r"kind: 'acid' is not one of"),
    ("name_words.csv", {"word": "hydrochloride"}, {"word": "HCl"}, r"word: '(HCl|hcl)' is empty or stands twice"),
    ("scales.csv", {"id": "MADRS"}, {"remission": "70"}, r"scales\.csv, line \d+, remission: 70 lies outside 0 to 60"),
    ("scales.csv", {"id": "MADRS"}, {"relapse": "-1"}, r"relapse: -1 lies outside 0 to 60"),
    ("scales.csv", {"id": "MADRS"}, {"relapse": "9"}, r"relapse: 9 is not worse than remission at 10"),
    ("scales.csv", {"id": "MADRS"}, {"relapse": "10"}, r"relapse: 10 is not worse than remission at 10"),
    ("scales.csv", {"id": "MADRS"}, {"high": "0"}, r"high: the range 0 to 0 is empty"),
    ("scales.csv", {"id": "MADRS"}, {"direction": "down"}, r"direction: 'down' is not one of"),
    ("scales.csv", {"id": "MADRS"}, {"domain": "mood"}, r"domain: 'mood' is not one of"),
    ("scales.csv", {"id": "MADRS"}, {"important": "0"}, r"important: 0 is no difference within the range"),
    ("scales.csv", {"id": "MADRS"}, {"important": "60"}, r"important: 60 is no difference within the range"),
    ("scales.csv", {"id": "MADRS"}, {"suicidality_from": ""}, r"suicidality_from: item and cut-off come together"),
    ("scales.csv", {"id": "MADRS"}, {"order": "2"}, r"order: an instrument for outcomes .* shares its place with no other"),
    ("scales.csv", {"id": "WSAS"}, {"order": "9"}, r"order: an instrument for outcomes rates symptoms"),
    ("scales.csv", {"id": "WSAS"}, {"impaired_from": "", "impaired_to": "11"}, r"impaired_to: does not fit higher_worse"),
    ("scales.csv", {"id": "WHO-5"}, {"impaired_from": "50", "impaired_to": ""}, r"impaired_from: does not fit higher_better"),
    ("scale_bands.csv", {"scale": "MADRS", "low": "7"}, {"low": "6"}, r"scale_bands\.csv, line \d+, low: MADRS 6 overlaps 0 to 6"),
    ("scale_bands.csv", {"scale": "MADRS", "low": "7"}, {"low": "8"}, r"low: MADRS 8 leaves a gap after 0 to 6"),
    ("scale_bands.csv", {"scale": "MADRS", "low": "35"}, {"high": "59"}, r"the bands of MADRS do not cover 0 to 60"),
    ("scale_bands.csv", {"scale": "MADRS", "low": "0"}, {"low": "1"}, r"the bands of MADRS do not cover 0 to 60"),
    ("scale_bands.csv", {"scale": "MADRS", "low": "0"}, {"low": "7"}, r"high: 6 is below 7"),
    (
        "scale_bands.csv",
        {"scale": "MADRS", "low": "0"},
        {"severity": "severe"},
        r"severity: the bands of MADRS do not go from one severity",
    ),
    ("scale_bands.csv", {"scale": "MADRS", "low": "0"}, {"severity": "awful"}, r"severity: 'awful' is not one of"),
    ("scale_bands.csv", {"scale": "MADRS", "low": "0"}, {"scale": "MADRAS"}, r"scale: unknown scale 'MADRAS'"),
    ("modalities.csv", {"id": "PSY.CBT"}, {"family": "tms"}, r"modalities\.csv, line \d+, family: 'PSY\.CBT' does not belong to 'tms'"),
    ("modalities.csv", {"id": "PSY.CBT"}, {"sessions": "0"}, r"sessions: 0 is no count"),
    ("modalities.csv", {"id": "PSY.CBT"}, {"sessions": "12.5"}, r"sessions: '12\.5' is not a valid value"),
    ("modalities.csv", {"id": "PSY"}, {"id": "PSY.XYZ"}, r"id: the families PSY have no row"),
    ("sources.csv", {"id": "nice_ng222"}, {"retrieved": "24 Nov"}, r"sources\.csv, line \d+, retrieved: '24 Nov' is not a valid value"),
    ("rules/knowledge.csv", {}, {"source": ""}, r"knowledge\.csv, line 2, source: no source"),
    ("rules/knowledge.csv", {}, {"tag": ""}, r"knowledge\.csv, line 2, tag: '' is not one of"),
]


@pytest.mark.parametrize(("table", "where", "cells", "says"), CHANGES)
def test_a_broken_row_stops_the_load(change, table: str, where: dict[str, str], cells: dict[str, str], says: str):
    with pytest.raises(KnowledgeError, match=says):
        load_knowledge(change(table, where, **cells))


def test_the_copy_loads_when_nothing_is_broken(data: Path, shipped):
    assert load_knowledge(data).agents.keys() == shipped.agents.keys()


def test_a_name_may_stand_twice_when_it_means_the_same(add):
    known = load_knowledge(add("names.csv", name="zoloft", what="agent", refers_to="sertraline", kind="brand"))
    assert sum(name.name.casefold() == "zoloft" for name in known.names) == 2


def test_one_name_may_mean_an_agent_and_a_protocol(add):
    # `Spravato` is a drug to the medication list and a protocol to the ketamine rows: that is no contradiction.
    known = load_knowledge(add("names.csv", name="Zoloft", what="modality", refers_to="PSY.CBT", kind="generic"))
    assert {name.what for name in known.names if name.name == "Zoloft"} == {"agent", "modality"}


def test_the_line_of_a_fault_is_the_line_in_the_file(data: Path):
    table = data / "knowledge" / "minimum_doses.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("escitalopram", "escitalopran")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"^minimum_doses\.csv, line 3, agent: unknown agent 'escitalopran'$"):
        load_knowledge(data)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("word,kind\nhcl,salt\n", r"name_words\.csv, line 1: columns are"),
        ("word,kind,means,more\nhcl,salt,,\n", r"line 1: columns are"),
        ("word,kind,means\nhcl,salt\n", r"name_words\.csv, line 2: has more or fewer cells than headings"),
        ("word,kind,means\nhcl,salt,,x\n", r"line 2: has more or fewer cells than headings"),
        ("", r"line 1: columns are"),
        ('word,kind,means\n"hcl"x,salt,\n', r"name_words\.csv: is not a readable CSV"),
    ],
)
def test_a_table_of_another_shape_stops_the_load(data: Path, text: str, says: str):
    (data / "knowledge" / "name_words.csv").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=says):
        load_knowledge(data)


def test_text_that_is_not_utf8_stops_the_load(data: Path):
    (data / "knowledge" / "name_words.csv").write_bytes("word,kind,means\ntéralithe,maker,\n".encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"name_words\.csv: is not UTF-8 text"):
        load_knowledge(data)


def test_a_missing_table_stops_the_load(data: Path):
    (data / "knowledge" / "scales.csv").unlink()
    with pytest.raises(KnowledgeError, match=r"scales\.csv: the file is missing"):
        load_knowledge(data)


def test_a_source_may_be_defined_in_one_file_only(data: Path):
    (data / "knowledge" / "sources_more.csv").write_text(
        "id,citation,address,published,retrieved,note\nnice_ng222,again,,,,\n", encoding="utf-8"
    )
    with pytest.raises(KnowledgeError, match=r"sources_more\.csv, line 2, id: 'nice_ng222' stands twice"):
        load_knowledge(data)


def test_any_change_changes_the_version(change, shipped):
    assert load_knowledge(change("minimum_doses.csv", {"agent": "sertraline"}, dose="75")).version != shipped.version

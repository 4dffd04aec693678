"""What a written name means, as tables: text, match, ids, strength in mg, form. Expected values are written by hand."""

from __future__ import annotations

import time

import pytest

from lib.knowledge.names import name_json, resolve

# The shapes are those of product lists, order entry systems and clinicians' notes; the strings are our own.
ACCEPTED = """
sertraline                                            | exact | sertraline                |       |
SERTRALINE HCL 50 MG TABS                             | exact | sertraline                | 50    | tablet
sertraline (Zoloft) 50 mg                             | exact | sertraline                | 50    |
Zoloft 100mg                                          | brand | sertraline                | 100   |
Lustral 50mg tablets (Someone Pharma (UK) Ltd)        | brand | sertraline                | 50    | tablet
apo-sertraline 25 mg                                  | exact | sertraline                | 25    |
buPROPion HCl (Smoking Deter)                         | exact | bupropion                 |       |
bupropion XL (WELLBUTRIN XL) 150 mg 24 hr tablet      | exact | bupropion                 | 150   | XL
Wellbutrin SR                                         | brand | bupropion                 |       | SR
venlafaxine 75 MG Cp24                                | exact | venlafaxine               | 75    | ER
24 HR venlafaxine 37.5 MG Extended Release Oral Capsule [Effexor] | exact | venlafaxine   | 37.5  | ER
Vencarm XL 150mg capsules                             | brand | venlafaxine               | 150   | XL
Venlafaxine 75mg modified-release capsules            | exact | venlafaxine               | 75    | MR
Effexor                                               | brand | venlafaxine               |       |
venlafaxine m/r caps 75mg                             | exact | venlafaxine               | 75    | MR
desvenlafaxine                                        | exact | desvenlafaxine            |       |
escitalopram 20mg/ml oral drops sugar free            | exact | escitalopram              |       | oral liquid
citalopram hydrobromide 10mg                          | exact | citalopram                | 10    |
Paxil CR 25 mg                                        | brand | paroxetine                | 25    | CR
dothiepin                                             | exact | dosulepin                 |       |
Prothiaden 75mg tablets                               | brand | dosulepin                 | 75    | tablet
Zispin SolTab 15mg orodispersible tablets             | brand | mirtazapine               | 15    | orodispersible
Remeron                                               | brand | mirtazapine               |       |
lithium carbonate 400mg modified-release tablets      | exact | lithium                   | 400   | MR
Priadel 400mg                                         | brand | lithium                   | 400   |
Téralithe                                             | brand | lithium                   |       |
T3 25 mcg                                             | exact | liothyronine              | 0.025 |
Venlafaxin retard 75 mg                               | exact | venlafaxine               | 75    | SR
Fluoxetina 20 mg                                      | exact | fluoxetine                | 20    |
Mirtatsapiini 15 mg                                   | exact | mirtazapine               | 15    |
carbonato de litio 400 mg                             | exact | lithium                   | 400   |
S-citalopram                                          | exact | escitalopram              |       |
liothyronine 20micrograms                             | exact | liothyronine              | 0.02  |
dextroamphetamine sulfate 5 mg                        | exact | dexamfetamine             | 5     |
Vyvanse 30 mg                                         | brand | lisdexamfetamine          | 30    |
St. John’s wort                                       | exact | st_johns_wort             |       |
HealthAid 5-HTP 50mg                                  | exact | oxitriptan                | 50    |
selegiline patch 6 mg/24 h                            | exact | selegiline                |       | patch
EMSAM                                                 | brand | selegiline                |       |
Spravato 84 mg                                        | brand | esketamine                | 84    |
Rexulti                                               | brand | brexpiprazole             |       |
Vraylar 1.5 mg                                        | brand | cariprazine               | 1.5   |
Reagila                                               | brand | cariprazine               |       |
Trintellix                                            | brand | vortioxetine              |       |
Brintellix                                            | brand | vortioxetine              |       |
Pristiq                                               | brand | desvenlafaxine            |       |
quetiapine (prolonged release) 150 mg                 | exact | quetiapine                | 150   | PR
Seroquel XR 1,000 mg                                  | brand | quetiapine                | 1000  | XR
lithium citrate 0.5 g                                 | exact | lithium                   | 500   |
nortriptyline 25 mg one at night                      | exact | nortriptyline             | 25    |
sertraline 75-150 mg                                  | exact | sertraline                |       |
sertraline 50 mg + 25 mg                              | exact | sertraline                |       |
levomilnacipran                                       | exact | levomilnacipran           |       |
milnacipran                                           | exact | milnacipran               |       |
(sertraline)                                          | exact | sertraline                |       |
(S)-ketamine 25 mg                                    | exact | esketamine                | 25    |
one 50 mg sertraline tablet(s)                        | exact | sertraline                | 50    | tablet
"""

COMBINATIONS = """
perphenazine/amitriptyline                            | exact | amitriptyline perphenazine
Amitriptyline 25 mg with perphenazine 2 mg            | exact | amitriptyline perphenazine
Triptafen-M tablets                                   | brand | amitriptyline perphenazine
Amitriptyline 12.5mg / Chlordiazepoxide 5mg capsules  | exact | amitriptyline chlordiazepoxide
Limbitrol 5                                           | brand | amitriptyline chlordiazepoxide
fluphenazine and nortriptyline                        | exact | nortriptyline fluphenazine
Motival                                               | brand | nortriptyline fluphenazine
olanzapine-fluoxetine 6 mg-25 mg                      | exact | olanzapine fluoxetine
Symbyax 6/25                                          | brand | olanzapine fluoxetine
Contrave                                              | brand | naltrexone bupropion
Mysimba                                               | brand | naltrexone bupropion
Deanxit                                               | brand | flupentixol melitracen
Parstelin                                             | brand | tranylcypromine trifluoperazine
Auvelity                                              | brand | dextromethorphan_bupropion
dextromethorphan 45 mg/bupropion 105 mg               | exact | dextromethorphan_bupropion
bupropion-dextromethorphan                            | exact | dextromethorphan_bupropion
sertraline/mirtazapine                                | exact | sertraline mirtazapine
sertraline 100 mg + mirtazapine 30 mg                 | exact | sertraline mirtazapine
"""

# Not accepted: text, match, what is offered ("" = nothing).
NOT_ACCEPTED = """
escitalopam                            | suggestion | escitalopram citalopram
amitryptiline                          | suggestion | amitriptyline
Zolft                                  | suggestion | sertraline
venla                                  | suggestion | venlafaxine
sertraline failed                      | suggestion | sertraline
sertraline (declined)                  | suggestion | sertraline
doxepin cream                          | suggestion | doxepin
(es)citalopram                         | suggestion | citalopram
SSRI (sertraline)                      | suggestion | sertraline
SSRI sertraline                        | suggestion | sertraline
no sertraline                          | none       |
allergic to sertraline                 | none       |
SSRI                                   | none       |
antidepressant                         | none       |
tricyclics                             | none       |
placebo                                | none       |
xx                                     | none       |
50 mg                                  | none       |
citalopram or sertraline               | none       | citalopram sertraline
citalopram, then sertraline            | none       | citalopram sertraline
citalopram, sertraline                 | none       | citalopram sertraline
citalopram and sertraline              | none       | citalopram sertraline
Prozac (sertraline)                    | none       | fluoxetine sertraline
"""


def _table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.mark.parametrize(("text", "match", "agents", "strength", "form"), _table(ACCEPTED))
def test_a_known_name_is_accepted_with_strength_and_form(shipped, text: str, match: str, agents: str, strength: str, form: str):
    found = resolve(text, shipped)
    assert (found.match, found.agents) == (match, (agents,))
    assert found.strength_mg == (float(strength) if strength else None)
    assert (found.form or "") == form
    assert found.suggestions == ()


@pytest.mark.parametrize(("text", "match", "agents"), _table(COMBINATIONS))
def test_a_combination_product_is_its_parts(shipped, text: str, match: str, agents: str):
    found = resolve(text, shipped)
    assert (found.match, set(found.agents)) == (match, set(agents.split()))
    assert found.strength_mg is None


@pytest.mark.parametrize(("text", "match", "offered"), _table(NOT_ACCEPTED))
def test_what_is_not_certain_is_offered_never_taken(shipped, text: str, match: str, offered: str):
    found = resolve(text, shipped)
    assert (found.match, found.agents) == (match, ())
    assert found.suggestions == tuple(offered.split())


LOOK_ALIKES = [
    ("citalopram", "escitalopram"),
    ("bupropion", "buspirone"),
    ("clomipramine", "chlorpromazine"),
    ("venlafaxine", "desvenlafaxine"),
    ("milnacipran", "levomilnacipran"),
    ("imipramine", "trimipramine"),
    ("imipramine", "desipramine"),
    ("nortriptyline", "protriptyline"),
    ("amitriptyline", "nortriptyline"),
    ("mirtazapine", "mianserin"),
    ("fluoxetine", "duloxetine"),
    ("fluoxetine", "paroxetine"),
    ("fluoxetine", "fluvoxamine"),
    ("aripiprazole", "omeprazole"),
    ("aripiprazole", "lansoprazole"),
    ("lamotrigine", "lamivudine"),
    ("lamotrigine", "levetiracetam"),
    ("olanzapine", "quetiapine"),
    ("carbamazepine", "oxcarbazepine"),
    ("methylphenidate", "dexmethylphenidate"),
    ("modafinil", "armodafinil"),
    ("lisdexamfetamine", "dexamfetamine"),
    ("liothyronine", "levothyroxine"),
    ("risperidone", "ropinirole"),
    ("esketamine", "ketamine"),
    ("omeprazole", "esomeprazole"),
]


@pytest.mark.parametrize(("one", "other"), [*LOOK_ALIKES, *((b, a) for a, b in LOOK_ALIKES)])
def test_look_alike_generics_are_two_drugs(shipped, one: str, other: str):
    assert resolve(one, shipped).agents == (one,)
    assert other not in resolve(f"{one} 25 mg tablets", shipped).agents


@pytest.mark.parametrize(
    ("brand", "agent"),
    [
        ("Celexa", "citalopram"),
        ("Celebrex", "celecoxib"),
        ("Cipralex", "escitalopram"),
        ("Cipramil", "citalopram"),
        ("Lamictal", "lamotrigine"),
        ("Lamisil", "terbinafine"),
        ("Zyprexa", "olanzapine"),
        ("Zyban", "bupropion"),
        ("Seroxat", "paroxetine"),
        ("Seroquel", "quetiapine"),
        ("Sinequan", "doxepin"),
        ("Serzone", "nefazodone"),
        ("Prozac", "fluoxetine"),
        ("Losec", "omeprazole"),
        ("Luvox", "fluvoxamine"),
        ("Lovenox", "enoxaparin"),
        ("Buspar", "buspirone"),
        ("Brintellix", "vortioxetine"),
    ],
)
def test_look_alike_brands_are_two_drugs(shipped, brand: str, agent: str):
    found = resolve(brand, shipped)
    assert (found.match, found.agents) == ("brand", (agent,))


MODALITIES = """
CBT                                       | PSY.CBT
Cognitive behavioural therapy (CBT)       | PSY.CBT
CBT x 12 sessions                         | PSY.CBT
IPT                                       | PSY.IPT
behavioral activation                     | PSY.BA
MBCT group                                | PSY.MBCT
psychotherapy                             | PSY
counselling                               | PSY
internet CBT                              | PSY.iCBT
iTBS                                      | TMS.iTBS
iTBS left DLPFC                           | TMS.iTBS
TMS, iTBS protocol                        | TMS.iTBS
rTMS                                      | TMS
rTMS (10 Hz)                              | TMS.L10
10 Hz left DLPFC                          | TMS.L10
1 Hz right DLPFC                          | TMS.R1
deep TMS                                  | TMS.deep
SAINT                                     | TMS.SNT
ECT                                       | ECT
bilateral ECT                             | ECT.BT.BP
bifrontal ECT                             | ECT.BF.BP
ECT bitemporal, 12 treatments             | ECT.BT.BP
RUL ECT                                   | ECT.RUL.BP
ECT (right unilateral)                    | ECT.RUL.BP
ultrabrief RUL ECT                        | ECT.UB
Spravato                                  | KET.ESK
esketamine nasal spray                    | KET.ESK
ketamine                                  | KET
IV ketamine infusions 0.5 mg/kg           | KET.IV
ketamine infusion                         | KET.IV
SC ketamine                               | KET.SC
oral ketamine                             | KET.PO
KET.IM                                    | KET.IM
"""


@pytest.mark.parametrize(("text", "modality"), _table(MODALITIES))
def test_a_protocol_is_known_by_its_names(shipped, text: str, modality: str):
    found = resolve(text, shipped, "modality")
    assert found.match in ("exact", "brand")
    assert found.agents == (modality,)


@pytest.mark.parametrize(
    ("text", "match", "offered"),
    [
        ("CBT and IPT", "suggestion", ("PSY.CBT", "PSY.IPT")),
        ("ketamine infusion SC", "suggestion", ("KET.IV",)),  # the route contradicts: ask
        ("no ECT", "none", ()),
        ("behavioural activatoin", "suggestion", ("PSY.BA",)),
        ("sertraline", "none", ()),
    ],
)
def test_an_unclear_protocol_is_asked_about(shipped, text: str, match: str, offered: tuple[str, ...]):
    found = resolve(text, shipped, "modality")
    assert (found.match, found.agents, found.suggestions) == (match, (), offered)


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("PHQ-9", "PHQ-9"),
        ("phq9", "PHQ-9"),
        ("PHQ 9 total", "PHQ-9"),
        ("44261-6", "PHQ-9"),  # LOINC
        ("HAM-D", "HAM-D17"),
        ("HDRS-17", "HAM-D17"),
        ("Hamilton Depression Rating Scale (17 item)", "HAM-D17"),
        ("MADRS (clinician rated)", "MADRS"),
        ("Montgomery–Åsberg Depression Rating Scale", "MADRS"),
        ("QIDS-SR", "QIDS-SR16"),
        ("BDI-II", "BDI-II"),
        ("Sheehan Disability Scale", "SDS"),
        ("WHO5", "WHO-5"),
        ("EQ-5D-5L", "EQ-5D"),
    ],
)
def test_a_scale_is_known_by_its_names(shipped, text: str, scale: str):
    assert resolve(text, shipped, "scale").agents == (scale,)


@pytest.mark.parametrize(
    ("text", "match", "offered"),
    [
        ("Hamilton", "suggestion", ("HAM-D17",)),  # or the anxiety scale
        ("BDI", "suggestion", ("BDI-II",)),  # or the first edition
        ("CGI", "suggestion", ("CGI-S", "CGI-I")),
        ("PHQ-2", "none", ()),
        ("PHQ-8", "none", ()),
        ("GAD-7", "none", ()),
        ("HAM-A", "none", ()),
        ("MADRS-S", "none", ()),  # the self-rating is another instrument
    ],
)
def test_another_instrument_is_not_taken_for_a_known_one(shipped, text: str, match: str, offered: tuple[str, ...]):
    found = resolve(text, shipped, "scale")
    assert (found.match, found.agents, found.suggestions) == (match, (), offered)


def test_a_condition_is_known_by_its_names(shipped):
    assert resolve("bipolar disorder", shipped, "condition").agents == ("bipolar_disorder",)


def test_the_line_of_read_name_has_the_keys_of_the_contract(shipped):
    assert name_json("Zoloft 50 mg", shipped) == {
        "text": "Zoloft 50 mg",
        "match": "brand",
        "agents": ["sertraline"],
        "strength_mg": 50.0,
        "suggestions": [],
    }
    assert name_json("", shipped) == {"text": "", "match": "none", "agents": [], "strength_mg": None, "suggestions": []}


def test_another_knowledge_is_not_answered_from_memory(add, shipped):
    from lib.knowledge.load import load_knowledge

    assert resolve("Zoloftine", shipped).agents == ()
    changed = load_knowledge(add("names.csv", name="Zoloftine", what="agent", refers_to="sertraline", kind="brand"))
    assert resolve("Zoloftine", changed).agents == ("sertraline",)
    assert resolve("Zoloftine", shipped).agents == ()


def test_an_exact_name_takes_less_than_a_millisecond(shipped):
    names = [f"sertraline {mg} mg tablets (Maker {mg} Ltd)" for mg in range(1, 501)]
    resolve("sertraline", shipped)
    began = time.perf_counter()
    for name in names:
        resolve(name, shipped)
    assert (time.perf_counter() - began) / len(names) < 0.001

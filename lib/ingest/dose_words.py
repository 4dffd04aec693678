"""The words of dose and direction strings: units, forms, how often, when in the day. English, and the commonest of the languages around it."""

from __future__ import annotations

from lib.records.dates import MONTHS


def _list(words: str) -> list[str]:
    return words.split()


# Mass units in mg. "mcg" and "ug" are the same; grams are written g or gm.
MASS: dict[str, float] = {
    **dict.fromkeys(_list("mg mgs milligram milligrams milligramme milligrammes mgr"), 1.0),
    **dict.fromkeys(_list("g gm gms gram grams gramme grammes"), 1000.0),
    **dict.fromkeys(_list("mcg mcgs ug ugs microgram micrograms microgramme microgrammes mikrogramm microg"), 0.001),
}
MASS_NAME = {1.0: "mg", 1000.0: "g", 0.001: "micrograms"}
VOLUME = frozenset(_list("ml mls millilitre millilitres milliliter milliliters cc"))
OTHER_UNITS = {
    **dict.fromkeys(_list("iu units unit"), "IU"),
    **dict.fromkeys(_list("mmol mmols millimole millimoles"), "mmol"),
    "meq": "mEq",
}

FORMS: dict[str, str] = {
    **dict.fromkeys(
        _list(
            "tab tabs tablet tablets tablette tabletten tabl tbl comprimé comprimés comp compr cp cpr pill pills pille caplet caplets stück stk filmtablette "
            "filmtabletten comprimido comprimidos tableta tabletas compressa compresse tablett tabletter tabletti tablettia tabletka tabletki tabletek"
        ),
        "tablet",
    ),
    **dict.fromkeys(
        _list("cap caps capsule capsules kapsel kapseln kps gélule gélules cápsula cápsulas capsula kapsler kapslar kapseli kapsułka"),
        "capsule",
    ),
    **dict.fromkeys(
        _list("patch patches pflaster timbre timbres plaster plasters parche parches cerotto cerotti pleister pleisters plåster"), "patch"
    ),
    **dict.fromkeys(_list("spray sprays puff puffs device devices"), "spray"),
    **dict.fromkeys(_list("sachet sachets"), "sachet"),
    **dict.fromkeys(_list("ampoule ampoules vial vials injection injections"), "injection"),
    **dict.fromkeys(_list("lozenge lozenges"), "lozenge"),
}
# A measure that is not a dose without more knowledge than the text has.
UNREADABLE_FORMS = frozenset(
    _list(
        "drop drops gtt gtts goutte gouttes tropfen spoon spoons teaspoon teaspoons tsp tablespoon tablespoons tbsp gotas gocce druppels droppar dråber kropli spoonful spoonfuls scoop scoops"
    )
)
# Words that may stand between a strength and its form: `20 mg gastro-resistant capsules`.
RELEASE = frozenset(
    _list(
        "xl xr sr er cr la mr pr ec dr sa ret retard prolonged modified extended sustained delayed immediate controlled gastro resistant release film coated "
        "enteric hard soft oral oro dispersible orodispersible effervescent chewable hr hour hours prolong depot transdermal"
    )
)

NUMBERS: dict[str, float] = {
    **{
        w: float(n)
        for n, w in enumerate(_list("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"))
    },
    **{w: float(n) for n, w in enumerate(_list("sixteen seventeen eighteen nineteen"), start=16)},
    **{w: float(10 * n) for n, w in enumerate(_list("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)},
    **{
        "un": 1.0,
        "une": 1.0,
        "ein": 1.0,
        "uno": 1.0,
        "una": 1.0,
        "een": 1.0,
        "één": 1.0,
        **dict.fromkeys(_list("dos dois duas twee två"), 2.0),
        **dict.fromkeys(_list("tre três drie"), 3.0),
        **dict.fromkeys(_list("cuatro quattro vier"), 4.0),
        "deux": 2.0,
        "trois": 3.0,
        "quatre": 4.0,
        "eine": 1.0,
        "einen": 1.0,
        "zwei": 2.0,
        "drei": 3.0,
        "ii": 2.0,
        "iii": 3.0,
    },
}
# Forms that are cut short, so that a full stop after them ends no sentence.
CUT_SHORT = frozenset(_list("tab tabs tabl tbl comp compr cp cpr stk cap caps kps"))
HALVES: dict[str, float] = {
    **dict.fromkeys(_list("half halve halves demi demie halbe halben halber medio media mezzo mezza meio meia halva halv pół"), 0.5),
    **dict.fromkeys(_list("quarter quarters quart viertel"), 0.25),
    **dict.fromkeys(_list("third thirds"), 1 / 3),
}

# Times a day by one word.
CODES: dict[str, float] = {
    **dict.fromkeys(_list("od qd oad qday"), 1.0),
    **dict.fromkeys(_list("bd bid bds"), 2.0),
    **dict.fromkeys(_list("tds tid tid tdd"), 3.0),
    **dict.fromkeys(_list("qds qid"), 4.0),
    **dict.fromkeys(_list("qod eod"), 0.5),
    **dict.fromkeys(_list("qw qwk qweek"), 1 / 7),
    **dict.fromkeys(_list("biw"), 2 / 7),
    **dict.fromkeys(_list("tiw"), 3 / 7),
    **dict.fromkeys(_list("fortnightly"), 1 / 14),
    **dict.fromkeys(_list("monthly"), 1 / 28),
    **dict.fromkeys(_list("weekly wöchentlich hebdomadaire"), 1 / 7),
    **dict.fromkeys(_list("hourly"), 24.0),
}
EVERY_DAY = frozenset(
    _list(
        "daily day die täglich tgl quotidien quotidienne jour tag dly everyday diario diaria diariamente giornaliera dagelijks daags daglig dagligen dagligt dagl "
        "dziennie codziennie päivittäin päivässä"
    )
)
TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0, "einmal": 1.0, "zweimal": 2.0, "dreimal": 3.0, "onc": 1.0}
TIMES_WORDS = frozenset(_list("times time x fois mal veces vez volte vezes keer maal gange ganger ggr gånger gång gang kertaa razy raz"))
A_DAY = frozenset(_list("dd"))  # `2 dd 1`: twice a day, in Dutch
LATIN_TIMES = {"semel": 1.0, "bis": 2.0, "ter": 3.0, "quater": 4.0}  # `bis in die`
PERIODS: dict[str, float] = {
    **dict.fromkeys(
        _list(
            "day days daily d jour jours j tag tage täglich tgl die dì día días dia dias diario diaria giorno giorni dag dagen daags daglig dagligen dagl dygn "
            "døgn päivä päivässä dzień dziennie dobę"
        ),
        1.0,
    ),
    **dict.fromkeys(
        _list(
            "week weeks weekly wk wks w semaine semaines woche wochen semana semanas settimana weken vecka veckan uge ugen uke uken viikko viikossa tydzień"
        ),
        7.0,
    ),
    **dict.fromkeys(_list("fortnight fortnights"), 14.0),
    **dict.fromkeys(_list("month months monthly mois monat monate mes mese maand månad måned"), 28.0),
    **dict.fromkeys(_list("hour hours hr hrs h hourly hrly hly heures heure stunden std horas hora ore ora uur timmar godzin"), 1 / 24),
}
EVERY = frozenset(_list("every each q per a / alle jeden chaque toutes cada al ogni elke varje hver joka co once par pro por"))
HOURLY = frozenset(_list("hourly hrly hly"))
SPAN_UNITS = frozenset(
    _list(
        "day days d week weeks wk wks w month months mth mths year years minute minutes min mins hour hours hr hrs jours semaines mois tage wochen"
    )
)

MORNING, NOON, EVENING, NIGHT = "morning", "noon", "evening", "night"
TIME_OF_DAY: dict[str, str] = {
    **dict.fromkeys(
        _list(
            "morning mornings mane am qam om breakfast matin morgens früh morgen mañana desayuno mattina mattino colazione manhã ochtend ochtends morgon morgonen morgenen aamulla rano"
        ),
        MORNING,
    ),
    **dict.fromkeys(
        _list("noon midday lunch lunchtime afternoon afternoons midi mittag mittags mediodía mediodia almuerzo pranzo almoço"), NOON
    ),
    **dict.fromkeys(
        _list(
            "evening evenings teatime tea dinner supper pm qpm soir abends abend tarde cena sera jantar avond avonds kväll kvällen kveld kvelden aften aftenen illalla wieczorem"
        ),
        EVENING,
    ),
    **dict.fromkeys(
        _list(
            "night nights nightly nocte noct nocturnal bedtime bed hs qhs coucher nachts nacht sleep noche acostarse notte noite natt natten nat bedtijd yöksi noc"
        ),
        NIGHT,
    ),
}
WEEKDAYS = frozenset(
    f"{day}{ending}"
    for day in _list("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun")
    for ending in ("", "s")
) | frozenset(
    _list(
        "montag montags dienstag dienstags mittwoch mittwochs donnerstag donnerstags freitag freitags samstag samstags sonntag sonntags lundi mardi mercredi jeudi "
        "vendredi samedi dimanche lunes martes miércoles miercoles jueves viernes sábado sabado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica "
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag"
    )
)
# Every other day, where no word of it says so by itself.
ALTERNATE = (
    "un jour sur deux", "1 jour sur 2", "un jour sur 2", "jours alternés", "jeden zweiten tag", "jeden 2 . tag", "jeden 2 tag", "jeden anderen tag", "días alternos",
    "dias alternos", "a giorni alterni", "giorni alterni", "om de dag", "varannan dag", "hver anden dag", "hver annen dag", "annenhver dag", "annenhver dag",
    "co drugi dzień", "joka toinen päivä",
)  # fmt: skip
# How often in languages whose words are not known: better asked than passed over.
HOW_OFTEN_ELSEWHERE = frozenset(
    _list("günde defa kez krát denně denne naponta naponként puta dnevno zilnic раза раз день таблетка ημέρα φορές")
)
# A word that no list has and that speaks of time by one of these may say how often: `biweekly` is twice a week to some and every two weeks to others.
TIME_STEMS = tuple(_list("week month fortnight day hour year annual quarter wöch monat täg semain hebdo mensu"))
BETWEEN = frozenset(_list("between entre zwischen tra fra tussen mellan mellem mellom"))
AND = frozenset(_list("and & y et und e och og en"))
# `bi-weekly`, `semi-monthly`: the same doubt in two words.
TWOFOLD = frozenset(_list("bi semi tri"))
# It was not taken, or not always: the dose on paper is then not the dose a day.
NOT_TAKEN = (
    "not taken", "not taking", "not started", "not yet started", "did not start", "did not take", "does not take", "didn't start", "didn't take", "doesn't take",
    "never", "d / c", "when remembered", "when he remembers", "when she remembers", "if remembered", "on and off", "off and on", "hit and miss",
)  # fmt: skip
NOT_ALWAYS = frozenset(
    _list(
        "declined declines refused refuses discontinued ceased stopped omitted missed misses missing skips skipped forgets forgot forgotten sometimes irregular "
        "intermittent erratic occasional sporadic seasonal winter summer luteal menstrual menses premenstrual"
    )
)
NOT_EVERY = frozenset(_list("most some few many several certain odd"))  # before `days`, `nights`, `mornings`
# Adverbs (and a maker) that say nothing of how much or how often; any other that is not known (`rarely`, `usually`, `initially`) is asked about.
PLAIN_ADVERBS = frozenset(
    _list(
        "only early slowly internally externally directly immediately exactly regularly consistently continuously currently strictly fully nasally intranasally "
        "sublingually rectally buccally topically transdermally swiftly firmly gently preferably completely lilly"
    )
)
ABOUT = frozenset(_list("about approx approximately around roughly ca circa environ etwa ungefähr cirka"))
LIMITS = frozenset(_list("least minimum mindestens less more fewer weniger mehr moins"))
MONTH_WORDS = frozenset(month.lower() for month in MONTHS)

AS_NEEDED = (
    "prn", "as needed", "as required", "when required", "when needed", "if needed", "if required", "as necessary", "if necessary", "when necessary",
    "sos", "bei bedarf", "si besoin", "au besoin", "en cas de besoin", "à la demande", "si precisa", "si es necesario", "a demanda", "al bisogno", "se necessario",
    "se necessário", "zo nodig", "vid behov", "ved behov", "tarvittaessa", "w razie potrzeby", "as and when", "only if", "p r n", "breakthrough",
)  # fmt: skip
AS_DIRECTED = ("as directed", "as instructed", "as prescribed", "use as directed", "mdu", "asd", "ud")
TITRATION = frozenset(
    _list(
        "titrate titrated titrating titration increase increased increasing increases uptitrate uptitrated build building taper tapered tapering wean weaning weaned "
        "reduce reduced reducing decrease decreased decreasing gradually step steps augmenter ausschleichen einschleichen escalate escalating ramp ramping"
    )
)
SWITCHING = frozenset(_list("cross crosstaper switch switching switched instead changed change swap replaced"))
DOUBT_STEMS = ("replac", "previous", "former", "instead")
STARTING = ("starting dose", "initial dose", "start at", "loading dose", "test dose")
# A further dose that may or may not be taken.
REPEATABLE = (
    "may repeat",
    "can repeat",
    "repeat if",
    "may take another",
    "may be repeated",
    "can be repeated",
    "may increase",
    "can increase",
)
CONDITIONAL = frozenset(_list("if unless except skip omit hold alternate alternating cycle stat weekday weekdays weekend weekends"))
MOST = ("max", "maximum", "mdd", "maximal", "not more than", "no more than", "do not exceed", "not to exceed", "höchstens", "exceed")
DISPENSED = frozenset(
    _list(
        "qty quantity disp dispense dispensed mitte supply send sent issue issued refill refills repeat repeats rpt rpts rf pack packs box"
    )
)
VERBS = frozenset(_list("take takes taking give given administer use apply inject swallow dissolve prendre nehmen inhale place put tk"))
# Words that explain themselves and change nothing.
NOISE = frozenset(
    _list(
        "with without food meal meals milk water by to be taken of the a an in on at and as ac pc total dose doses for from it use your hours"
    )
)
ROUTES = frozenset(
    _list(
        "po oral orally mouth iv im sc sl subcut subcutaneous subcutaneously intravenous intramuscular intranasal nasal sublingual buccal transdermal topical rectal pr "
        "skin nostril route per orem os infusion top inh"
    )
)

KNOWN_LONG_WORDS = frozenset(
    word for table in (MASS, FORMS, NUMBERS, TIMES, PERIODS, TIME_OF_DAY, CODES, HALVES) for word in table if len(word) >= 4
) | frozenset(_list("times every daily mouth needed required take with food other alternate hours evening increase directed morning"))

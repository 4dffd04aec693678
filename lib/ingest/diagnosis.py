"""Is the recorded diagnosis unipolar depression, bipolar disorder, or neither by its own words or code?"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNIPOLAR, BIPOLAR = "unipolar_depression", "bipolar_disorder"

# ICD-10(-CM) F32/F33 without premenstrual dysphoria (F32.81) and other or unspecified episodes; ICD-9-CM 296.2x/296.3x; ICD-11 6A70/6A71.
_UNIPOLAR_CODE = re.compile(r"\bf3(?:2(?:\.?(?:[0-5]\d*|9\d*))?|3(?:\.?\d+)?)(?![\d.a-z])|\b296\.?[23]\d?\b|\b6a7[01](?:\.\w+)?\b")
_BIPOLAR_CODE = re.compile(r"\bf3[01](?:\.?\d+)?(?![\d.a-z])|\b296\.?(?:[014567]\d?|8[019])\b|\b6a6[01](?:\.\w+)?\b")
_ICD10_EPISODE = re.compile(r"\bf3[23]\.?([0-3])\d*(?![\d.a-z])")
_ICD10_DEGREE = {"0": ("mild", ""), "1": ("moderate", ""), "2": ("severe", "no"), "3": ("severe", "yes")}

_UNIPOLAR_WORDS = re.compile(
    r"\bmajor depressi(?:ve disorder|ve episode|on)\b|\bmdd\b|\bmde\b|\brecurrent depressi(?:ve|on)\b|\bunipolar\b"
    r"|\b(?:single|mild|moderate|severe|recurrent) depressive episode\b|\bdepressive (?:episode|disorder)\b|\bmelancholia\b"
    r"|\btrouble dépressif (?:majeur|récurrent)\b|\bépisode dépressif\b|\bdépression majeure\b|\bdepressive episode\b|\brezidivierende depressive\b"
)
_BIPOLAR_WORDS = re.compile(
    r"\bbipolar\b|\bbipolaire\b|\bbpad\b|\bbd[ -]?(?:i|ii|1|2)\b|\bmanic[ -]depress|\bcyclothym|\bmani(?:a|c)\b|\bhypomani(?:a|c)\b"
)
_NOT_THIS = re.compile(
    r"\bschizo|\bpremenstrual\b|\bpmdd\b|\badjustment\b|\bpersistent depressive\b|\bdysthym|\borganic\b|\bsubstance[ -]induced\b|\bmedication[ -]induced\b"
    r"|\bdue to\b|\bmixed anxiety\b|\bdisruptive mood\b"
)
_DOUBT = re.compile(
    r"\?|\br/o\b|\brule[ -]?out\b|\bpossible\b|\bprobable\b|\bsuspect|\bquery\b|\bvs\.?\b|\bversus\b|\bdifferential\b|\bfamily history\b|\bfh of\b|\bor\b"
)
_RELATIVES = re.compile(
    r"\bf/?hx?\b|\bfamil|\b(?:grand)?(?:mother|father|parent|son|daughter|child)s?\b|\b(?:mum|mom|dad|brother|sister|sibling|twin|aunt|uncle|cousin|relative)s?\b"
)
# Of bipolar disorder only, which would take the patient out of every definition: said to be absent, past, feared or less than the disorder.
_DOUBT_OF_BIPOLAR = re.compile(
    r"\bruled[ -]?out\b|\bexclu|\bunlikely\b|\bnegative\b|\babsen|\bscreen|\bconcern|\bconsider|\btraits?\b|\bspectrum\b|\bprevious|\bformer|\bmisdiagnos"
    r"|\bquestion|\brisk\b|\bdoubt|\brevised\b|\bnot confirmed\b|\bunconfirmed\b|\bsubthreshold\b"
)
_DENIED = re.compile(
    r"\b(?:no|not|non|without|w/o|denies|excluded|never)[ -](?:evidence of |history of |any |a )*(?:bipolar\w*|mani\w*|hypomani\w*)(?: (?:disorder|or \w+))*"
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`value`: unipolar_depression, bipolar_disorder or the text as written. `severity`, `psychotic`: when code or words say so, else ""."""

    value: str
    severity: str = ""
    psychotic: str = ""

    @property
    def recognised(self) -> bool:
        """Is it one of the two the rules know?"""
        return self.value in (UNIPOLAR, BIPOLAR)


def read_diagnosis(text: str) -> Diagnosis:
    """What a diagnosis in words or code says. Doubt ("?bipolar", "rule out"), a relative or another disorder leaves the text as it is."""
    words = " ".join(text.casefold().split())
    if words.replace(" ", "_") in (UNIPOLAR, BIPOLAR):
        return Diagnosis(words.replace(" ", "_"))
    if _DOUBT.search(words) or _NOT_THIS.search(words) or _RELATIVES.search(words):
        return Diagnosis(text.strip())
    asserted = _DENIED.sub(" ", words)
    bipolar = bool(_BIPOLAR_CODE.search(asserted) or _BIPOLAR_WORDS.search(asserted))
    unipolar = bool(_UNIPOLAR_CODE.search(asserted) or _UNIPOLAR_WORDS.search(asserted))
    if bipolar and _DOUBT_OF_BIPOLAR.search(words):
        return Diagnosis(text.strip())
    if bipolar:
        return Diagnosis(BIPOLAR)
    if unipolar:
        severity, psychotic = _degree(asserted)
        return Diagnosis(UNIPOLAR, severity, psychotic)
    return Diagnosis(text.strip())


def _degree(words: str) -> tuple[str, str]:
    """Severity and psychotic features as the code or the words give them; "" when they do not, or give two."""
    code = _ICD10_EPISODE.search(words)
    severity, psychotic = _ICD10_DEGREE[code[1]] if code else ("", "")
    found = set(re.findall(r"\b(mild|moderate|severe)\b", re.sub(r"moderately severe|moderate to severe|mild to moderate", "two", words)))
    if len(found) == 1 and not code:
        severity = found.pop()
    if re.search(r"\bwithout psycho|\bnon-?psychotic|\bno psychotic", words):
        psychotic = "no"
    elif re.search(r"\bwith (?:mood[ -](?:in)?congruent )?psycho", words):
        psychotic = "yes"
    return severity, psychotic

"""Synthetic data: the records that projects point to, the same ones in every run."""

from django.utils.text import slugify

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bench import woerter
from bench.kopieren import copy
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.enums import Organisationstyp
from organisationen.models import Organisation
from projects.models import Fachlichkeit, Stichwort
from quellen.models import Quelle
from themenfelder.models import Lage, Themenfeld

LEISTUNGEN, LEIKA, ORGANISATIONEN, QUELLEN = 600, 6_000, 1_000, 40
#: kinds of Organisationen and how they begin; most of them are Kommunen
TYPEN = (
    (Organisationstyp.KOMMUNE, "Stadt"),
    (Organisationstyp.KOMMUNE, "Gemeinde"),
    (Organisationstyp.KOMMUNE, "Stadtverwaltung"),
    (Organisationstyp.KREIS, "Kreis"),
    (Organisationstyp.IT_KOMMUNAL, "Rechenzentrum"),
    (Organisationstyp.FACHAMT, "Fachamt"),
    (Organisationstyp.VERBAND, "Verband"),
    (Organisationstyp.LANDESBEHOERDE, "Landesstelle"),
    (Organisationstyp.FIRMA, "Gesellschaft"),
    (Organisationstyp.PROJEKTGEMEINSCHAFT, "Verbund"),
)
JAHRE = range(2018, 2026)


def fill(
    organisationen: int = ORGANISATIONEN, leistungen: int = LEISTUNGEN, leika: int = LEIKA
) -> None:
    """Write all of them; their primary keys count from 1."""
    _sources()
    copy(
        Themenfeld,
        "id nummer name slug federfuehrung",
        (
            (i, i, name, slug(name), f"Ressort {i}")
            for i, name in enumerate(woerter.THEMENFELDER, 1)
        ),
    )
    copy(
        Lage,
        "id themenfeld_id name",
        ((i, i % 14 + 1, f"Lage {i}: {pick(woerter.DINGE, i)}") for i in range(1, 57)),
    )
    copy(
        OzgLeistung,
        "id ozg_id name slug themenfeld_id lage_id",
        (_leistung(i) for i in range(1, leistungen + 1)),
    )
    copy(
        LeikaLeistung,
        "id kennung leika_schluessel bezeichnung ozg_leistung_id typ",
        (_leika(i, leistungen) for i in range(1, leika + 1)),
    )
    copy(
        Organisation,
        "id kennung name kurzname typ ort veroeffentlichung",
        (_organisation(i) for i in range(1, organisationen + 1)),
    )
    for model, namen in (
        (Fachlichkeit, woerter.FACHLICHKEITEN),
        (Stichwort, woerter.STICHWOERTER),
    ):
        copy(model, "id name slug", ((i, name, slug(name)) for i, name in enumerate(namen, 1)))


def pick(worte, nummer: int) -> str:
    """One of the words, another one for the next number."""
    return worte[nummer % len(worte)]


def slug(text: str) -> str:
    """A name as part of an address."""
    for umlaut, ersatz in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(umlaut, ersatz).replace(umlaut.upper(), ersatz)
    return slugify(text)


def _sources() -> None:
    copy(
        Quelle,
        "id kennung titel herausgeber stand_von stand_bis",
        (
            (
                i,
                f"bericht-{i}",
                f"Umsetzungsbericht Nr. {i}",
                "Geschäftsstelle",
                f"{pick(JAHRE, i)}-01-01",
                f"{pick(JAHRE, i)}-12-31",
            )
            for i in range(1, QUELLEN + 1)
        ),
    )


def _leistung(i: int) -> tuple:
    name = f"{pick(woerter.DINGE, i)} {pick(woerter.TUN, i // 57 + i)}"
    return i, f"{10_000 + i}", f"{name} ({i})", f"leistung-{i}", i % 14 + 1, i % 56 + 1


def _leika(i: int, leistungen: int) -> tuple:
    schluessel = f"99{i:012d}" if i % 12 else None
    name = f"{pick(woerter.DINGE, i)} {pick(woerter.TUN, i // 57)}, Fall {i}"
    return i, schluessel or f"ohne-{i}", schluessel, name, i % leistungen + 1, pick("123", i)


def _organisation(i: int) -> tuple:
    typ, anfang = TYPEN[i % len(TYPEN)]
    ort = pick(woerter.ORTE, i // len(TYPEN))
    name = f"{anfang} {ort} {i}"
    # a few are not public: neither named nor counted
    zustand = Veroeffentlichung.VEROEFFENTLICHT if i % 50 else Veroeffentlichung.ENTWURF
    return i, f"organisation-{i}", name, name, typ.value, ort, zustand.value

"""Kinds of columns: what they write they read, and what they refuse."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bausteine.importe.register import resource_for, resource_names
from bausteine.tabellen.arten import (
    Art,
    Aufzaehlung,
    Datum,
    Ganzzahl,
    Geldbetrag,
    JaNein,
    Liste,
    Schluessel,
    Uhrzeit,
    Verweis,
    Zeitpunkt,
    Zeitstempel,
    cell_text,
    split_cell,
)
from bausteine.werte.land import Land
from bausteine.werte.zeitraum import Zeitraum
from leistungen.identifiers import LEIKA_SCHLUESSEL
from organisationen.models import Organisation
from projects.enums import Efa, Phasenart, Rolle, Sonderstatus, Stand
from projects.spalten import Quellenverweis, Titelangabe
from tests import factories as f

HIN_UND_ZURUECK = [
    (Art(), "Text; mit – „allem“"),
    (Art(), ""),
    (Schluessel(LEIKA_SCHLUESSEL), "99012001001000"),
    (Schluessel(LEIKA_SCHLUESSEL), None),
    (Ganzzahl(), 0),
    (Ganzzahl(), 156),
    (Ganzzahl(), None),
    (Geldbetrag(), Decimal("18000")),
    (Geldbetrag(), Decimal("0.05")),
    (Geldbetrag(), None),
    (JaNein(), True),
    (JaNein(), False),
    (Datum(), dt.date(2022, 12, 31)),
    (Datum(), None),
    (Uhrzeit(), timezone.make_aware(dt.datetime(2027, 3, 1, 14, 30))),
    (Uhrzeit(), None),
    (Zeitpunkt(), Zeitraum.parse("Q1 2020")),
    (Zeitpunkt(), Zeitraum.parse("ab 2023")),
    (Zeitpunkt(), None),
    *[(Aufzaehlung(enum), wert) for enum in (Stand, Phasenart, Rolle, Land) for wert in enum],
    *[(Aufzaehlung(enum), wert) for enum in (Efa, Sonderstatus) for wert in [*enum, ""]],
    (Liste(Art()), ["a", "b c", "d"]),
    (Liste(Art()), []),
    (Liste(Ganzzahl()), [1, 2]),
    (Titelangabe(), ("Geringverdiener", Zeitraum.parse("2020"))),
    (Titelangabe(), ("Arbeitslosengeld II (ALG II)", None)),
    (Titelangabe(), ("ALG (II)", Zeitraum.parse("Q1 2020"))),
    (Titelangabe(), ("Antrag (2020)", Zeitraum.parse("2021"))),
]


@pytest.mark.parametrize(("art", "wert"), HIN_UND_ZURUECK)
def test_what_is_written_is_read_again(art, wert):
    """For every kind of column."""
    assert art.read(art.write(wert), None) == wert


@pytest.mark.parametrize(("art", "wert"), HIN_UND_ZURUECK)
def test_every_kind_is_explained(art, wert):
    """The data dictionary says what a cell looks like."""
    assert art.beschreibung


def test_a_title_that_ends_in_a_year_is_read_again():
    """„Programm (2020)“ without a time of its own must not become a title with one."""
    art = Titelangabe()
    assert art.read(art.write(("Programm (2020)", None)), None) == ("Programm (2020)", None)


def test_references_are_written_as_they_are_read(db):
    """An Organisation by its short name, a Quelle with its place."""
    stelle, quelle = f.organisation(name="krz"), f.quelle(kennung="bericht")
    resource = resource_for("umsetzungsprojekte")()
    art = Verweis(Organisation, lambda organisation: organisation.kurzname)
    assert art.read(art.write(stelle), resource) == stelle
    art = Quellenverweis()
    for wert in ((quelle, "Abschnitt 2.1: Tabelle"), (quelle, "")):
        assert art.read(art.write(wert), resource) == wert


@pytest.mark.parametrize("enum", [Stand, Phasenart, Rolle, Land, Efa, Sonderstatus])
def test_a_choice_is_read_by_label_or_value_in_any_case(enum):
    """Every label that the explanation names can be imported."""
    art = Aufzaehlung(enum)
    for wert, label in enum.choices:
        for text in (str(label), str(label).upper(), str(wert or "")):
            assert art.read(text, None) == (wert or ""), text
    for label in art.beschreibung.removeprefix("eines von: ").split(" · "):
        assert art.read(label, None) in ["", *enum.values]


@pytest.mark.parametrize(
    ("art", "text", "satz"),
    [
        (Ganzzahl(), "12a", "„12a“ ist keine ganze Zahl."),
        (Ganzzahl(), "1.5", "„1.5“ ist keine ganze Zahl."),
        (Ganzzahl(), "²", "„²“ ist keine ganze Zahl."),
        (Ganzzahl(), "-1", "„-1“ ist keine ganze Zahl."),
        (JaNein(), "vielleicht", "„vielleicht“ ist weder „ja“ noch „nein“."),
        (Datum(), "Q1 2020", "„Q1 2020“ ist kein Datum. Möglich ist zum Beispiel 31.12.2022."),
        (Datum(), "31.02.2022", "kein bekannter Zeitpunkt"),
        (Zeitpunkt(), "bald", "„bald“ ist kein bekannter Zeitpunkt."),
        (Aufzaehlung(Stand), "fast", "„fast“ ist nicht vorgesehen. Möglich ist eines von: offen ·"),
        (Aufzaehlung(Efa), "None", "„None“ ist nicht vorgesehen."),
        (Liste(Art()), "a | b | a", "Ein Wert ist doppelt genannt."),
        (Liste(Ganzzahl()), "1 | x", "„x“ ist keine ganze Zahl."),
        (Schluessel(LEIKA_SCHLUESSEL), "99", "genau 14 Ziffern"),
    ],
)
def test_what_cannot_be_meant_is_refused(art, text, satz):
    """In a German sentence that repeats the cell."""
    with pytest.raises(ValidationError) as fehler:
        art.read(text, None)
    assert satz in " ".join(fehler.value.messages)


@pytest.mark.parametrize(
    ("wert", "text"),
    [
        (None, ""),
        (True, "ja"),
        (False, "nein"),
        (5, "5"),
        (5.0, "5"),
        (1.5, "1.5"),
        (dt.date(2022, 1, 2), "02.01.2022"),
        (dt.datetime(2022, 1, 2, 3, 4), "02.01.2022"),
        (" a\u00a0", "a"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_a_cell_of_any_format_is_text(wert, text):
    """As people would have typed it."""
    assert cell_text(wert) == text


@pytest.mark.parametrize(
    ("text", "werte"), [("a | b", ["a", "b"]), ("a|b", ["a", "b"]), (" | a || ", ["a"]), ("", [])]
)
def test_a_cell_of_several_values(text, werte):
    """Separated by a bar, with or without blanks."""
    assert split_cell(text) == werte


def test_json_has_types():
    """Numbers, lists, yes and no, ISO dates."""
    assert Ganzzahl().as_json(3) == 3
    assert JaNein().as_json(False) is False
    assert Datum().as_json(dt.date(2022, 12, 31)) == "2022-12-31"
    assert Datum().as_json(None) is None
    assert Liste(Ganzzahl()).as_json([1, 2]) == [1, 2]
    assert Zeitpunkt().as_json(Zeitraum.parse("Q1 2020")) == "Q1 2020"


@pytest.mark.parametrize(("art", "wert"), HIN_UND_ZURUECK)
def test_programs_get_what_the_schema_says(art, wert):
    """Null where nothing is known, if the kind can be null."""
    gegeben, schema = art.as_api(wert), art.schema()
    arten = {"string": str, "integer": int, "number": float, "boolean": bool, "array": list}
    if gegeben is None:
        assert art.nullbar
    else:
        assert isinstance(gegeben, arten.get(schema.get("type"), dict))


def test_programs_get_code_and_word():
    """A point in time by its ends, a record by its key and its name."""
    zeitraum = Zeitpunkt().as_api(Zeitraum.parse("Q1 2020"))
    assert zeitraum == {"von": "2020-01-01", "bis": "2020-03-31", "text": "Q1 2020"}
    assert Zeitpunkt().as_api(Zeitraum.parse("ab 2023"))["bis"] is None
    assert Aufzaehlung(Stand).as_api("offen") == {"wert": "offen", "text": "offen"}
    amt = Organisation(kennung="amt-a", kurzname="Amt A")
    erwartet = {"wert": "amt-a", "text": "Amt A"}
    for feld in ("kennung", "kurzname"):
        verweis = Verweis(Organisation, lambda record, feld=feld: getattr(record, feld))
        assert verweis.as_api(amt) == erwartet


def test_a_time_stamp_is_local():
    """Summer time in Berlin."""
    um_mitternacht = dt.datetime(2022, 6, 30, 22, 30, tzinfo=dt.UTC)
    assert Zeitstempel().write(um_mitternacht) == "01.07.2022 00:30"
    assert timezone.get_current_timezone_name() == "Europe/Berlin"


def test_every_column_of_every_resource_is_explained():
    """Name, meaning and form, each a whole; no name twice."""
    for name in resource_names():
        spalten = resource_for(name)().columns
        namen = [spalte.column_name for spalte in spalten]
        assert len(namen) == len(set(namen)), name
        for spalte in spalten:
            assert spalte.erklaerung.endswith("."), (name, spalte.column_name)
            assert spalte.art.beschreibung, (name, spalte.column_name)

"""Kinds of cells: what they understand, what they refuse, and that nothing else ever happens."""

import datetime as dt
import decimal
import random
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

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
    Zeitpunkt,
    Zeitstempel,
    cell_text,
)
from leistungen.identifiers import LEIKA_SCHLUESSEL, OZG_ID
from organisationen.identifiers import AGS, ARS
from projects.enums import Efa, Phasenart, Stand
from tests import factories as f


@pytest.mark.parametrize(
    ("zelle", "text"),
    [
        (None, ""),
        ("", ""),
        ("  a b  ", "a b"),
        ("\xa0a\xa0b", "a b"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        (5, "5"),
        (5.0, "5"),
        (5.5, "5.5"),
        (99012001001000, "99012001001000"),
        (99012001001000.0, "99012001001000"),
        (decimal.Decimal("10162.0"), "10162"),
        (True, "ja"),
        (False, "nein"),
        (dt.date(2022, 12, 31), "31.12.2022"),
        (dt.datetime(2022, 12, 31, 23, 59), "31.12.2022"),
        ("a\x0bb\x07", "ab"),
        ("a\tb", "a\tb"),
        ("007", "007"),
    ],
)
def test_a_cell_of_any_format_as_text(zelle, text):
    assert cell_text(zelle) == text


@pytest.mark.parametrize(
    ("art", "text", "wert"),
    [
        (Art(), "x", "x"),
        (Ganzzahl(), "12", 12),
        (Ganzzahl(), "12.0", 12),
        (Geldbetrag(), "18.000,50 €", Decimal("18000.50")),
        (Geldbetrag(), "18000.5", Decimal("18000.5")),
        (Geldbetrag(), "", None),
        (Ganzzahl(), "", None),
        (JaNein(), "Ja", True),
        (JaNein(), "x", True),
        (JaNein(), "1", True),
        (JaNein(), "", False),
        (JaNein(), "NEIN", False),
        (Datum(), "31.12.2022", dt.date(2022, 12, 31)),
        (Datum(), "2022-12-31", dt.date(2022, 12, 31)),
        (Datum(), "", None),
        (Zeitpunkt(), "", None),
        (Schluessel(OZG_ID), "10162", "10162"),
        (Schluessel(OZG_ID), "10162.0", "10162"),
        (Schluessel(LEIKA_SCHLUESSEL), "99 012 001 001 000", "99012001001000"),
        (Schluessel(LEIKA_SCHLUESSEL), "99.012.001.001.000", "99012001001000"),
        (Schluessel(AGS), "5314000", "05314000"),
        (Schluessel(AGS), "05 3 14 000", "05314000"),
        (Schluessel(ARS), "53140000000", "053140000000"),
        (Schluessel(AGS), "", None),
        (Aufzaehlung(Stand), "läuft", "laeuft"),
        (Aufzaehlung(Stand), "LAEUFT", "laeuft"),
        (Aufzaehlung(Stand, leer=Stand.OFFEN), "", "offen"),
        (Aufzaehlung(Phasenart), "Roll-out NRW", "rollout"),
        (Aufzaehlung(Efa), "", ""),
        (Aufzaehlung(Efa), "keine Angabe", ""),
        (Aufzaehlung(Efa), "Kein EfA", "kein-efa"),
        (Liste(Ganzzahl()), "1 | 2", [1, 2]),
        (Liste(Ganzzahl()), " 1|2 | ", [1, 2]),
        (Liste(Ganzzahl()), "", []),
    ],
)
def test_what_a_kind_understands(art, text, wert):
    assert art.read(text, None) == wert


@pytest.mark.parametrize(
    ("art", "text", "satz"),
    [
        (Ganzzahl(), "vier", "keine ganze Zahl"),
        (Ganzzahl(), "1,5", "keine ganze Zahl"),
        (Ganzzahl(), "-1", "keine ganze Zahl"),
        (Ganzzahl(), "²", "keine ganze Zahl"),
        (Ganzzahl(), "9" * 5000, "keine ganze Zahl"),
        (Ganzzahl(), "1.0.0", "keine ganze Zahl"),
        (Geldbetrag(), "18.000", "kann 18000 oder 18,000 heißen"),
        (Geldbetrag(), "1.8.000", "kein Betrag in Euro"),
        (Geldbetrag(), "9" * 5000, "kein Betrag in Euro"),
        (Geldbetrag(), "٣", "kein Betrag in Euro"),
        (JaNein(), "vielleicht", "weder „ja“ noch „nein“"),
        (Datum(), "2022", "kein Datum"),
        (Datum(), "31.02.2022", "kein bekannter Zeitpunkt"),
        (Zeitpunkt(), "Q5 2020", "Möglich sind"),
        (Zeitpunkt(), "2021–2020", "vor seinem Beginn"),
        (Zeitpunkt(), "00.00.0000", "kein bekannter"),
        (Zeitpunkt(), "0000", "kein bekannter"),
        (Schluessel(OZG_ID), "1016", "genau fünf Ziffern"),
        (Schluessel(LEIKA_SCHLUESSEL), "9901200100100", "genau 14 Ziffern"),
        (Schluessel(LEIKA_SCHLUESSEL), "9,9012E+13", "die Excel gerundet hat"),
        (Schluessel(AGS), "314000", "genau acht Ziffern"),
        (Aufzaehlung(Stand), "fertig", "Möglich ist eines von: offen · nicht beauftragt"),
        (Aufzaehlung(Efa), "None", "nicht vorgesehen"),
        (Liste(Ganzzahl()), "1 | 1", "doppelt genannt"),
    ],
)
def test_what_a_kind_refuses_in_german(art, text, satz):
    with pytest.raises(ValidationError) as fehler:
        art.read(text, None)
    assert satz in " ".join(fehler.value.messages)


def _bausteine() -> list[str]:
    return [
        "",
        " ",
        "0",
        "1",
        "12",
        "1.0",
        "-1",
        "²",
        "٣",
        "½",
        "1e3",
        "1e999",
        "NaN",
        "inf",
        "9" * 400,
        "ja",
        "nein",
        "x",
        "Q1 2020",
        "Q5 2020",
        "Q1",
        "2020",
        "ab 2023",
        "ab ab 2023",
        "ab ",
        "bis",
        "31.12.2022",
        "31.02.2022",
        "2022-13-45",
        "2022-12-31 00:00:00",
        "Januar–April 2022",
        "Dezember 2022",
        "13/2020",
        "0.0.0000",
        "9999",
        "31.12.9999",
        "2020–2019",
        "Jan",
        "| |",
        "|",
        "a | a",
        "läuft",
        "None",
        "keine Angabe",
        "99 012 001 001 000",
        "10162",
        "05315000",
        "(",
        ")",
        "Titel (2020)",
        "Titel (",
        "kennung: Abschnitt | 2",
        ":",
        "::",
        "=1+1",
        "'=1",
        "@",
        "\t",
        "\n",
        "ß",
        "ẞ",
        "İ",
        "ſ",
        "\u202e",
        "\U0001f984",
        "\ud7ff",
        "e\u0301",
        "nicht im LeiKa",
        "\x00",
        "%s",
    ]


def _zellwerte(anzahl: int) -> list[str]:
    """The same nonsense in every run."""
    zufall, teile = random.Random(20), _bausteine()  # noqa: S311 (the same choices in every run)
    werte = list(teile)
    while len(werte) < anzahl:
        wert = "".join(zufall.choices(teile, k=zufall.randint(1, 4)))
        if zufall.random() < 0.3:
            stelle = zufall.randrange(len(wert) + 1)
            wert = wert[:stelle] + chr(zufall.randrange(1, 0xD7FF)) + wert[stelle:]
        werte.append(wert)
    return werte


@pytest.mark.django_db
@pytest.mark.parametrize("name", resource_names())
def test_any_cell_of_any_column_gives_a_value_or_a_sentence(name):
    """300 cells per column: read() answers or raises ValidationError, never anything else."""
    f.projekt(kennung="a", titel="x")
    f.organisation(kurzname="ß", aliase=["x"], kennung="a-1")
    f.quelle(kennung="kennung")
    f.ozg_leistung(ozg_id="10162", themenfeld=f.themenfeld(nummer=1), lage=f.lage())
    f.fachlichkeit(name="x")
    resource = resource_for(name)()
    verstanden, saetze = 0, []
    for spalte in resource.columns:
        if isinstance(spalte.art, Zeitstempel):
            continue  # computed, never read
        for wert in map(cell_text, _zellwerte(300)):
            try:
                gelesen = spalte.art.read(wert, resource)
            except ValidationError as fehler:
                saetze += fehler.messages
                continue
            spalte.art.write(gelesen)
            verstanden += 1
    assert verstanden >= 300
    assert len(saetze) > 100 or name in ("fachlichkeiten", "stichwoerter")
    assert not [satz for satz in saetze if satz[-1] not in ".?!)"]

"""Hostile text in every text field of every record: everywhere it is text, and nothing else."""

import csv
import io
import itertools
import json
import re
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import models
from icalendar import Calendar
from openpyxl import Workbook

from bausteine.seiten.ausgabe import XLSX_TYP
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.adressen import addresses
from tests.dateien import workbook_xml
from texte.models import Seite

APPS = ("texte", "quellen", "themenfelder", "organisationen", "leistungen", "projects")
#: part of addresses, or a value that a rule of the database fixes
FEST = {
    "kennung",
    "slug",
    "ags",
    "ars",
    "leika_schluessel",
    "schluessel",
    "ozg_id",
    "pruefsumme",
    "status",
    "naechster_termin_art",
    "wert",
    "art",
}
#: a cell that calculates, in the XML of a sheet
FORMEL = re.compile(r"<f[ />]")
BOESE = (
    '"><script>alert(1)</script><img src=x onerror=alert(2)>',
    "${7*7}%(x)s{0} <%= 7*7 %> #{7*7}",
    "\u202eumgedreht\u2066 \u200b\ufeff🦄👩‍🚀 İſß",
    "]]></title><svg onload=alert(3)>--><!--&amp;&#60;script&#62;",
    "x\r\nBEGIN:VEVENT\r\nSUMMARY:eingeschleust\r\nEND:VEVENT\r\n[a](javascript:alert(4))",
    '=HYPERLINK("http://x.example";"Klick")\t@SUM(1+1)|\' OR 1=1 --',
)


def hostile(nummer: int, laenge: int) -> str:
    """Text for one field: one of the evil ones first, filled up to what the column holds."""
    anfang = f"{BOESE[nummer % len(BOESE)]} {nummer} "
    return (anfang + "Donaudampfschiff" * 625)[: min(laenge, 10_000)]


def text_fields(model) -> list[models.Field]:
    """What people may write into a record as they like."""
    return [
        feld
        for feld in model._meta.concrete_fields
        if isinstance(feld, models.CharField | models.TextField)
        and type(feld) in (models.CharField, models.TextField)
        and not feld.choices
        and feld.name not in FEST
    ]


def poison() -> int:
    """Write hostile text over every text field of every record; the number of fields."""
    nummer, zaehler = 0, itertools.count()
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            felder = text_fields(model) if hasattr(model, "history") else []
            for pk in model._default_manager.order_by("pk").values_list("pk", flat=True):
                werte = {
                    feld.name: hostile(next(zaehler), feld.max_length or 10_000) for feld in felder
                }
                if werte:
                    model._default_manager.filter(pk=pk).update(**werte)
                nummer += len(werte)
    return nummer


@pytest.fixture
def vergiftet(db):
    """One record of each kind, tied together, all full of hostile text."""
    quelle, feld = f.quelle(), f.themenfeld()
    leistung = f.ozg_leistung(themenfeld=feld, lage=f.lage(themenfeld=feld))
    f.leika_leistung(ozg_leistung=leistung)
    stelle = f.organisation(aliase=("Anderer Name",), nachfolger=[f.organisation()])
    f.ansprechstelle(stelle, oeffentlich=True, **f.EINGEWILLIGT)
    projekt = f.projekt(
        phasen={"umsetzung": "laeuft", "rollout": "Q1 2031"},
        quellen=[quelle],
        themenfelder=[feld],
        ozg_leistungen=[leistung],
        partner=[(stelle, "mitarbeit")],
        fachlichkeiten=[f.fachlichkeit()],
        siehe_auch=[f.projekt()],
    )
    f.frueherer_titel(projekt)
    f.alte_adresse(projekt)
    f.begriff()
    if not Seite.objects.filter(slug="hilfe").exists():
        f.seite("hilfe")
    assert poison() > 40
    for record in Umsetzungsprojekt.objects.all():  # a public change with the new words
        record.titel = record.titel[:250] + " neu"
        record.save()
        f.update_derived([record.pk])
    return projekt


def check(adresse, antwort) -> None:
    """The answer is whole, and nothing in it became markup, a calendar entry or a formula."""
    typ, text = antwort.get("Content-Type", ""), antwort.inhalt.decode("utf-8", "replace")
    if "html" in typ or "xml" in typ or "svg" in typ:
        for spur in ("<script>alert", "<img src=x", "<svg onload", 'href="javascript:'):
            assert spur not in text, (adresse, spur)
    if typ.startswith(
        ("application/atom", "image/svg", "application/xml", "application/opensearch")
    ):
        ElementTree.fromstring(text)  # noqa: S314 - our own answer
    if typ.startswith("application/json"):
        json.loads(text)
    if typ.startswith("text/csv"):
        zeilen = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";"))
        assert len({len(zeile) for zeile in zeilen}) == 1, adresse
        assert not [z for zeile in zeilen for z in zeile if z.startswith(("=", "@", "\t"))], adresse
    if "spreadsheet" in typ:
        assert not FORMEL.search(workbook_xml(antwort.inhalt)), adresse
    if typ.startswith("text/calendar"):
        titel = [str(e.get("summary")) for e in Calendar.from_ical(text).walk("VEVENT")]
        assert "eingeschleust" not in titel


def test_hostile_text_stays_text_on_every_address(vergiftet, besucher, als_text):
    gesehen = set()
    for adresse in [*addresses(), "/umsetzungsprojekte/?format=ics"]:
        antwort = besucher.get(adresse)
        assert antwort.status_code < 500, adresse
        check(adresse, antwort)
        if antwort.status_code == 200:
            gesehen.add(antwort["Content-Type"].split(";")[0])
    assert {
        "text/html",
        "text/csv",
        "application/json",
        "application/atom+xml",
        "image/svg+xml",
        "text/calendar",
    } <= gesehen, gesehen


def test_template_words_are_printed_not_run(vergiftet, client):
    worte = "{{ 7*7 }}{% now 'Y' %}"
    Umsetzungsprojekt.objects.filter(pk=vergiftet.pk).update(kurzbeschreibung=worte)
    text = client.get(vergiftet.get_absolute_url()).content.decode()
    assert "{{ 7*7 }}{% now" in text


def test_a_printed_project_holds_it_too(vergiftet, besucher):
    """With the real printer, whose fonts know neither emoji nor marks of direction."""
    antwort = besucher.get(f"{vergiftet.get_absolute_url()}steckbrief.pdf")
    assert antwort.inhalt.startswith(b"%PDF-")


def test_the_check_would_see_what_it_looks_for():
    class Antwort(dict):
        inhalt = b"<p><script>alert(1)</script>"

    with pytest.raises(AssertionError):
        check("/", Antwort({"Content-Type": "text/html"}))
    Antwort.inhalt = b"a;b\n=1;2\n"
    with pytest.raises(AssertionError):
        check("/", Antwort({"Content-Type": "text/csv"}))
    mappe, ablage = Workbook(), io.BytesIO()
    mappe.active.append(["=1+1"])
    mappe.save(ablage)
    Antwort.inhalt = ablage.getvalue()
    with pytest.raises(AssertionError):
        check("/", Antwort({"Content-Type": XLSX_TYP}))

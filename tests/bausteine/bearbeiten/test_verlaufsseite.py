"""The history of a record tells phases, partners and sources too, in words, in few queries."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bausteine.geschichte.verlauf import one_entry
from bausteine.verwaltung.admin import PortalAdmin
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from organisationen.models import Organisation
from projects.enums import Adressart, Phasenart, Rolle
from projects.models import AlteAdresse, FruehererTitel, Quellenangabe, Umsetzungsprojekt
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    client_of,
    konto_mit,
    open_form,
    page_of,
    save,
)

NOUNS = [model for model, seite in admin.site._registry.items() if isinstance(seite, PortalAdmin)]
U = Phasenart.UMSETZUNG
HOECHSTENS = 15


@pytest.fixture
def projekt(verwaltung):
    """Made in the admin, with a phase and a partner."""
    record = f.projekt(
        titel="Wohngeld",
        veroeffentlichung="entwurf",
        themenfelder=[f.themenfeld()],
        phasen={U: "Q1 2031"},
        partner=[(f.organisation(name="Bonn"), "it_partner")],
    )
    daten = open_form(verwaltung, Umsetzungsprojekt, record.pk)
    save(verwaltung, Umsetzungsprojekt, daten | {"titel": ["Wohngeld digital"]}, record.pk)
    return record


def acts(client, record) -> list[list[str]]:
    """The cells of each row of the page, newest first."""
    zellen = page_of(client.get(adresse(type(record), "history", record.pk))).text("td")
    return [zellen[von : von + 5] for von in range(0, len(zellen), 5)]


def change(client, projekt, **felder) -> None:
    """Save the form with these boxes changed."""
    daten = open_form(client, Umsetzungsprojekt, projekt.pk)
    save(client, Umsetzungsprojekt, daten | {n: [w] for n, w in felder.items()}, projekt.pk)


def test_a_change_of_phases_only(verwaltung, projekt):
    """It left nothing in the history of the project."""
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    save(verwaltung, Umsetzungsprojekt, daten | {"phasen-0-geplant": ["Q3 2031"]}, projekt.pk)
    _, was, wer, _, unterschiede = acts(verwaltung, projekt)[0]
    assert was == "geändert"
    assert wer == "chefin"
    assert unterschiede == "Phase „Umsetzung“ geändert Geplant: Q1 2031 → Q3 2031"


def test_fields_and_rows_of_one_save_are_one_act(verwaltung, projekt):
    """Partners by their name; the state by its label, relations as names, not as "[…]"."""
    stelle, feld = f.organisation(name="Köln"), projekt.themenfelder.get()
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    daten |= {"veroeffentlichung": ["veroeffentlicht"], "themenfelder": []}
    add_inline(daten, "beteiligungen", organisation=stelle.pk, rolle=Rolle.MITARBEIT)
    save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
    folge, (*_, text) = acts(verwaltung, projekt)[:2]
    assert folge[3] == "Erstplanung festgehalten"  # what the portal did about it
    assert "Veröffentlichung: Entwurf → veröffentlicht" in text
    assert f"Themenfelder: {feld} → leer" in text
    assert "Beteiligung „Köln (Mitarbeit zugesichert)“ hinzugefügt" in text


def test_what_is_gone_is_named_by_its_number(verwaltung, projekt):
    """The history does not need what it tells of."""
    stelle = f.organisation(name="Weg")
    change(verwaltung, projekt, **{"beteiligungen-0-organisation": str(stelle.pk)})
    projekt.beteiligungen.all().delete()
    nummer = stelle.pk
    stelle.delete()
    texte = " ".join(zeile[-1] for zeile in acts(verwaltung, projekt))
    assert f"Bonn → Organisation Nr. {nummer} (gelöscht)" in texte


def test_rows_that_the_account_may_not_see_are_not_told(projekt):
    """Whoever may not open a kind of row in the form does not read it in the history either."""
    konto = konto_mit("projects.view_umsetzungsprojekt", "projects.view_phase")
    texte = " ".join(zeile[-1] for zeile in acts(client_of(konto), projekt))
    assert "Phase „Umsetzung“" in texte
    assert "Beteiligung" not in texte
    assert "Bonn" not in texte


def test_seconds_tell_acts_apart(verwaltung, projekt):
    zeilen = acts(verwaltung, projekt)
    assert zeilen
    assert all(len(zeile[0].split(":")) == 3 for zeile in zeilen)


def test_few_queries(verwaltung, projekt):
    """All kinds of rows and relations changed, again and again: no more queries than bounds."""
    for nummer in range(6):
        felder = [f.themenfeld(), f.themenfeld(name=f"Feld {nummer}")]
        with one_entry(projekt, f"Runde {nummer}"):
            projekt.save()
            projekt.themenfelder.set(felder[nummer % 2 :])
            projekt.ozg_leistungen.add(f.ozg_leistung(name=f"Leistung {nummer}"))
            projekt.fachlichkeiten.add(f.fachlichkeit(name=f"Amt {nummer}"))
            projekt.stichwoerter.add(f.stichwort(f"Wort {nummer}"))
            projekt.siehe_auch.add(f.projekt(titel=f"Nachbar {nummer}"))
        f.beteiligung(projekt, f.organisation(name=f"Ort {nummer}"), Rolle.MITARBEIT)
        quelle = f.quelle(kennung=f"quelle-{nummer}", titel=f"Quelle {nummer}")
        Quellenangabe.objects.create(projekt=projekt, quelle=quelle)
        FruehererTitel.objects.create(projekt=projekt, titel=f"Früher {nummer}", quelle=quelle)
        AlteAdresse.objects.create(projekt=projekt, art=Adressart.NUMMER, wert=str(nummer))
        phase = projekt.phasen.get()
        phase.quelle = quelle
        phase.save()
    ort = adresse(Umsetzungsprojekt, "history", projekt.pk)
    with CaptureQueriesContext(
        connection,
    ) as abfragen:
        texte = page_of(verwaltung.get(ort)).text("td")
    assert any("Quelle: Quelle 4 → Quelle 5" in text for text in texte)
    assert len(abfragen) <= HOECHSTENS, "\n".join(q["sql"][:120] for q in abfragen)


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_every_named_record_says_by_which_field(model):
    """Whatever a history may name has the field of its name."""
    ziele = {
        feld.related_model
        for feld in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if feld.is_relation
    }
    for ziel in ziele - {User}:  # accounts are named by what they log in with
        assert isinstance(ziel._default_manager.all(), BegrenztQuerySet), ziel
        for teil in ziel.benannt_nach.split("__"):
            feld = ziel._meta.get_field(teil)
            ziel = feld.related_model or ziel


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (lambda: f.organisation(name="Stadt Bonn"), Organisation),
        (lambda: f.quelle(), Quelle),
        (lambda: f.projekt(), Umsetzungsprojekt),
    ],
)
def test_the_field_is_the_name(db, record, name):
    eintrag = record()
    assert isinstance(eintrag, name)
    assert str(eintrag) == getattr(eintrag, eintrag.benannt_nach)

"""Reifegrade in the admin: the check by criteria, and what a form refuses."""

import pytest

from reifegrad.models import Kriteriumsantwort, Reifegradbewertung
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    filled,
    messages_on,
    page_of,
    refused,
    save,
)
from tests.formular import open_page
from tests.konten.hilfe import konto_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bewertung():
    """By a model with two criteria; nothing answered."""
    return f.reifegradbewertung(modell=f.reifegradmodell(kriterien=2), stufe=None)


def sheet(client, bewertung):
    """The form of the check as the page shows it."""
    return open_page(client, adresse(Reifegradbewertung, "kriterien", bewertung.pk), "stand")


def said(antwort) -> str:
    """What the page says after sending."""
    return " ".join(messages_on(page_of(antwort)))


class TestPruefung:
    """One page, a fieldset for each criterion."""

    def test_the_lowest_answer_becomes_the_level(self, verwaltung, bewertung):
        form = sheet(verwaltung, bewertung).fill(
            stufe_1="4", stufe_2="2", begruendung_2="PDF", nachweis_2="https://a.example/b"
        )
        antwort = form.send("Antworten sichern", follow=True)
        assert "Gesichert. Stufe 2; es entscheidet Kriterium 2." in said(antwort)
        bewertung.refresh_from_db()
        assert bewertung.stufe.stufe == 2
        assert bewertung.antworten.get(kriterium__nummer=2).begruendung == "PDF"

    def test_unfinished_is_allowed_and_has_no_level(self, verwaltung, bewertung):
        antwort = (
            sheet(verwaltung, bewertung).fill(stufe_1="4").send("Antworten sichern", follow=True)
        )
        assert "Unvollständig: Es fehlen die Kriterien 2" in said(antwort)
        bewertung.refresh_from_db()
        assert bewertung.stufe is None
        assert "Kriterium 2" in " ".join(page_of(antwort).text("dd"))

    def test_a_bad_address_is_explained_and_nothing_is_kept(self, verwaltung, bewertung):
        form = sheet(verwaltung, bewertung).fill(stufe_1="4", nachweis_1="nirgends")
        antwort = form.send("Antworten sichern")
        assert "Bitte eine Internetadresse angeben." in said(antwort)
        assert not Kriteriumsantwort.objects.exists()

    def test_what_another_has_changed_meanwhile_is_not_overwritten(self, verwaltung, bewertung):
        offen = sheet(verwaltung, bewertung).fill(stufe_1="4")
        sheet(verwaltung, bewertung).fill(stufe_1="1").send("Antworten sichern")
        assert "Inzwischen hat jemand diese Prüfung geändert" in said(
            offen.send("Antworten sichern")
        )
        assert Kriteriumsantwort.objects.get().stufe == 1

    def test_a_model_without_criteria_has_nothing_to_check(self, verwaltung):
        bewertung = f.reifegradbewertung()
        seite = verwaltung.get(adresse(Reifegradbewertung, "kriterien", bewertung.pk))
        assert "sind keine Kriterien erfasst" in " ".join(seite.content.decode().split())

    def test_who_only_looks_has_no_button(self, bewertung):
        client = client_of(konto_in("Lesen"))
        seite = page_of(client.get(adresse(Reifegradbewertung, "kriterien", bewertung.pk)))
        assert not [e for e in seite.alle("input") if e["type"] == "submit"]


class TestFormular:
    """Model, day and Quelle, or it is not kept."""

    def test_is_kept_as_typed(self, verwaltung):
        modell, teil, quelle = f.reifegradmodell(), f.dienst_leistung(), f.quelle()
        daten = filled(
            verwaltung,
            Reifegradbewertung,
            dienst_leistung=teil.pk,
            modell=modell.pk,
            stufe=modell.stufen.get(stufe=3).pk,
            bewertet_am="31.12.2022",
            art="geprueft",
            quelle=quelle.pk,
        )
        save(verwaltung, Reifegradbewertung, daten)
        bewertung = Reifegradbewertung.objects.get()
        assert (bewertung.modell, bewertung.stufe.stufe) == (modell, 3)

    @pytest.mark.parametrize("feld", ["modell", "bewertet_am", "quelle"])
    def test_without_one_of_them_it_is_refused(self, verwaltung, feld):
        modell = f.reifegradmodell()
        angaben = {
            "dienst_leistung": f.dienst_leistung().pk,
            "modell": modell.pk,
            "stufe": modell.stufen.get(stufe=3).pk,
            "bewertet_am": "31.12.2022",
            "art": "geprueft",
            "quelle": f.quelle().pk,
        }
        daten = filled(verwaltung, Reifegradbewertung, **angaben)
        refused(verwaltung, Reifegradbewertung, daten | {feld: [""]})
        assert not Reifegradbewertung.objects.exists()

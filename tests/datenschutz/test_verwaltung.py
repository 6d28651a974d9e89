"""Auskunft and Löschung on their page: rights, files, preview, log."""

import csv
import io

import pytest

from datenschutz.models import Vorgang
from organisationen.models import Ansprechstelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, page_of
from tests.besuch import Besucher
from tests.formular import fill_in, forge, form_of

pytestmark = pytest.mark.usefixtures("db")
ORT = "/admin/datenschutz/vorgang/auskunft/"
SUCHE = {"begriff": "Kim Beispiel"}


@pytest.fixture
def stelle(db):
    """An office with a person, who is named in a note as well."""
    f.projekt(titel="Parken", interne_notiz="Mit Kim Beispiel sprechen")
    return f.ansprechstelle(f.organisation(), person_name="Kim Beispiel", **f.EINGEWILLIGT)


@pytest.fixture
def auskunft(db):
    return client_of(konto_mit("datenschutz.auskunft_geben", name="auskunft"))


@pytest.fixture
def loeschung(db):
    return client_of(konto_mit("datenschutz.personen_loeschen", name="loeschung"))


def test_the_page_names_every_place(auskunft, stelle):
    """Present and history; the log says that, not about whom."""
    seite = page_of(fill_in(auskunft, ORT, SUCHE, knopf="zeigen"))
    orte = seite.text("th")
    assert f"Ansprechstelle {stelle.pk}" in orte
    assert "Geschichte: Ansprechstelle" in " ".join(orte)
    assert "Mit Kim Beispiel sprechen" in seite.text("td")
    vorgang = Vorgang.objects.get()
    assert (vorgang.art, vorgang.konto, vorgang.anzahl) == ("auskunft", "auskunft", 4)
    assert "Kim" not in str(Vorgang.objects.values())


def test_the_files_hold_the_same(auskunft, stelle):
    """JSON and CSV."""
    stellen = fill_in(auskunft, ORT, SUCHE, knopf="json").json()["stellen"]
    antwort = fill_in(auskunft, ORT, SUCHE, knopf="csv")
    assert "auskunft.csv" in antwort["Content-Disposition"]
    text = antwort.content.decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(text), delimiter=";")) == stellen
    assert len(stellen) == 4


def test_nobody_is_named_in_an_address(auskunft, stelle):
    """The search is sent by POST; as a parameter it finds nothing."""
    assert "Kim" not in auskunft.get(ORT, SUCHE).content.decode()
    zu_kurz = fill_in(auskunft, ORT, {"begriff": "Kim"})
    assert "mindestens 4 Zeichen" in zu_kurz.content.decode()


def test_the_preview_erases_nothing_and_chooses_carefully(loeschung, stelle):
    """Fields made for a person are ticked, texts are not; each shows what is left of it."""
    seite = page_of(fill_in(loeschung, ORT, SUCHE, knopf="vorschau"))
    kaestchen = [e for e in seite.alle("input") if e["name"] == "stelle"]
    gewaehlt = {e["value"].split(":")[2] for e in kaestchen if "checked" in e.attrs}
    assert gewaehlt == {"person_name"}
    assert len(kaestchen) == 4
    assert "Mit [gelöscht] sprechen" in seite.text("td")
    assert Ansprechstelle.objects.get().person_name == "Kim Beispiel"


def test_what_is_ticked_is_erased(loeschung, stelle):
    """And what is not stays; a key that the search does not find is ignored."""
    vorschau = form_of(fill_in(loeschung, ORT, SUCHE, knopf="vorschau"))
    keine = form_of(fill_in(loeschung, ORT, SUCHE, knopf="vorschau")).fill(stelle=[])
    projekt = f.projekt(hinweis="Bleibt")
    vorschau.felder["stelle"].append(f"projects.umsetzungsprojekt:{projekt.pk}:hinweis")
    antwort = vorschau.send("loeschen", follow=True)
    assert "An 2 Stellen gelöscht." in antwort.content.decode()
    assert Ansprechstelle.objects.get().person_name == ""
    projekt.refresh_from_db()
    assert projekt.hinweis == "Bleibt"
    antwort = keine.send("loeschen", follow=True)
    assert "nichts gelöscht" in antwort.content.decode()


def test_each_has_a_right_of_its_own(auskunft, stelle):
    """To tell is not to erase; to edit offices is neither."""
    assert Besucher().get(ORT).status_code == 302
    fremd = client_of(konto_mit("organisationen.change_ansprechstelle", name="fremd"))
    assert fremd.get(ORT).status_code == 403
    assert not [e for e in page_of(auskunft.get(ORT)).alle("input") if e["name"] == "vorschau"]
    for knopf in ("vorschau", "loeschen"):
        assert forge(auskunft, ORT, SUCHE | {knopf: "1", "stelle": "x"}).status_code == 403
    assert Ansprechstelle.objects.get().person_name


def test_the_log_is_read_only_and_leads_to_the_page(verwaltung):
    """Not even an administrator changes it."""
    vorgang = Vorgang.objects.create(art="auskunft", konto="x", anzahl=1)
    seite = page_of(verwaltung.get(adresse(Vorgang, "changelist")))
    assert ORT in [a["href"] for a in seite.alle("a")]
    assert verwaltung.get(adresse(Vorgang, "add")).status_code == 403
    for ansicht in ("change", "delete"):
        antwort = forge(verwaltung, adresse(Vorgang, ansicht, vorgang.pk), {"post": "yes"})
        assert antwort.status_code == 403

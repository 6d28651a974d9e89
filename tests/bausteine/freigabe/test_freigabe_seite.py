"""The page „Freigeben“: the difference, and the decision about it."""

import pytest
from django.contrib.auth import get_user_model

from bausteine.freigabe.models import Arbeitsfassung
from projects.enums import Phasenart
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.freigabe.hilfe import decide, draft, fresh, pflegerin, shown
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    client_of,
    konto_mit,
    page_of,
    save,
    shown_after,
)
from tests.formular import open_page

U, R = Phasenart.UMSETZUNG, Phasenart.ROLLOUT
LESEN = "projects.view_umsetzungsprojekt"


@pytest.fixture
def projekt(db):
    """A public project with two phases."""
    return f.projekt(
        titel="Wohngeld",
        hinweis="alt",
        themenfelder=[f.themenfeld()],
        phasen={U: "Q1 2031", R: "2032"},
    )


@pytest.fixture
def ohne(projekt):
    """Someone without the right to release."""
    return pflegerin()


@pytest.fixture
def leiterin(projekt):
    """Someone who releases and edits nothing."""
    return client_of(konto_mit(LESEN, "projects.release_umsetzungsprojekt", name="leiterin"))


def big_draft(client, projekt) -> None:
    """A draft with fields, a relation, and rows of every kind; handed in."""
    feld = f.themenfeld(name="Steuern")
    daten = shown(client, projekt) | {"titel": ["Neu"], "themenfelder": [str(feld.pk)]}
    daten |= {"phasen-0-geplant": ["Q3 2031"], "phasen-1-DELETE": ["on"], "_grund": ["Beschluss"]}
    add_inline(daten, "phasen", art="pilotierung", stand="offen", geplant="2030")
    save(client, Umsetzungsprojekt, daten | {"_zur_freigabe": ["1"]}, projekt.pk)


def state_of(projekt) -> tuple:
    """Everything the draft is about."""
    projekt = fresh(projekt)
    return (
        projekt.titel,
        [str(t) for t in projekt.themenfelder.all()],
        {p.art: str(p.geplant) for p in projekt.phasen.all()},
        str(projekt.naechster_termin),
    )


def test_the_difference_field_by_field_and_row_by_row(ohne, leiterin, projekt):
    big_draft(ohne, projekt)
    seite = page_of(leiterin.get(adresse(Umsetzungsprojekt, "freigeben", projekt.pk)))
    zeilen = [" ".join(z.split()) for z in seite.text("tr")]
    assert "Titel Wohngeld Neu" in zeilen
    assert "Geplant Q1 2031 Q3 2031" in zeilen
    titel = [" ".join(t.split()) for t in seite.text("h3")]
    assert "Phase „Umsetzung“ geändert" in titel
    assert "Phase „Roll-out NRW“ entfernt" in titel
    assert "Phase hinzugefügt" in titel
    assert "Beschluss" in seite.html
    assert not [e for e in seite.elemente if "style" in e.attrs or "onclick" in e.attrs]


def test_releasing_is_saving_the_form(ohne, leiterin, verwaltung, projekt):
    """The same result as someone with the right typing it; the news tell of it."""
    big_draft(ohne, projekt)
    vorher, neues = projekt.history.count(), projekt.aenderungen.count()
    antwort = decide(leiterin, projekt, "freigeben", grund="Rat")
    assert antwort.status_code == 302
    titel, felder, phasen, termin = state_of(projekt)
    assert (titel, felder, termin) == ("Neu", ["Steuern"], "2030")
    assert phasen == {"umsetzung": "Q3 2031", "pilotierung": "2030"}
    assert projekt.history.count() == vorher + 1
    eintrag = projekt.history.first()
    assert eintrag.history_user.username == "leiterin"
    assert eintrag.history_change_reason.startswith("Freigabe (Arbeitsfassung vom ")
    assert eintrag.history_change_reason.endswith("von pflegerin): Rat")
    assert projekt.aenderungen.count() == neues + 1
    spalten = {u["spalte"] for u in projekt.aenderungen.first().unterschiede}
    assert {"titel", "themenfelder", "umsetzung"} <= spalten
    assert not Arbeitsfassung.objects.exists()
    text = verwaltung.get(adresse(Umsetzungsprojekt, "change", projekt.pk)).content.decode()
    assert "von leiterin, Grund: Freigabe (" in " ".join(text.split())


def test_only_rows_changed_has_an_entry_too(ohne, leiterin, projekt):
    draft(ohne, projekt, **{"phasen-0-bemerkung": "neu"})
    vorher = projekt.history.count()
    decide(leiterin, projekt, "freigeben")
    assert projekt.phasen.get(art=U).bemerkung == "neu"
    assert projekt.history.count() == vorher + 1


def test_without_the_right_nothing_is_decided(ohne, projekt):
    draft(ohne, projekt, "_zur_freigabe", titel="Neu")
    seite = page_of(ohne.get(adresse(Umsetzungsprojekt, "freigeben", projekt.pk)))
    assert not [e for e in seite.alle("input") if e["name"] in ("freigeben", "zurueckgeben")]
    for akt in ("freigeben", "zurueckgeben"):
        assert decide(ohne, projekt, akt, grund="x").status_code == 403
    leser = client_of(konto_mit(LESEN, name="leser"))
    assert decide(leser, projekt, "verwerfen", ja="1").status_code == 403
    fremd = client_of(konto_mit("quellen.view_quelle", name="fremd"))
    assert fremd.get(adresse(Umsetzungsprojekt, "freigeben", projekt.pk)).status_code == 403
    assert fresh(projekt).titel == "Wohngeld"
    assert Arbeitsfassung.objects.get().zur_freigabe


def test_the_second_of_two_releasers_is_told(ohne, leiterin, verwaltung, projekt):
    draft(ohne, projekt, titel="Neu")
    ziel = adresse(Umsetzungsprojekt, "freigeben", projekt.pk)
    seite = open_page(leiterin, ziel)
    decide(verwaltung, projekt, "freigeben")
    vorher = projekt.history.count()
    antwort = seite.send("freigeben")
    text = shown_after(leiterin, antwort)
    assert "Inzwischen hat jemand anderes entschieden" in text
    assert "chefin" in text
    assert projekt.history.count() == vorher


def test_returning_needs_a_reason_that_the_editor_reads(ohne, leiterin, projekt):
    draft(ohne, projekt, "_zur_freigabe", titel="Neu")
    assert (
        "Bitte nennen Sie den Grund" in decide(leiterin, projekt, "zurueckgeben").content.decode()
    )
    assert Arbeitsfassung.objects.get().zur_freigabe
    decide(leiterin, projekt, "zurueckgeben", grund="Quelle fehlt")
    assert not Arbeitsfassung.objects.get().zur_freigabe
    text = ohne.get(adresse(Umsetzungsprojekt, "change", projekt.pk)).content.decode()
    assert "von leiterin: „Quelle fehlt“" in " ".join(text.split())
    draft(ohne, projekt, "_zur_freigabe", titel="Noch neuer")
    assert Arbeitsfassung.objects.get().rueckgabe == ""


def test_discarding_asks_first(ohne, projekt):
    draft(ohne, projekt, titel="Neu")
    antwort = decide(ohne, projekt, "verwerfen")
    assert "wirklich verwerfen" in antwort.content.decode()
    assert Arbeitsfassung.objects.exists()
    assert decide(ohne, projekt, "verwerfen", ja="1").status_code == 302
    assert not Arbeitsfassung.objects.exists()
    assert fresh(projekt).titel == "Wohngeld"


def test_what_is_public_changed_since_is_shown_and_keeps_from_releasing(ohne, leiterin, projekt):
    draft(ohne, projekt, titel="Neu")
    projekt = fresh(projekt)
    projekt.titel = "Anders"
    projekt.save()
    antwort = leiterin.get(adresse(Umsetzungsprojekt, "freigeben", projekt.pk))
    assert "Der öffentliche Eintrag hat sich seither geändert" in antwort.content.decode()
    decide(leiterin, projekt, "freigeben")
    assert fresh(projekt).titel == "Anders"
    assert Arbeitsfassung.objects.exists()


def test_a_draft_that_is_no_longer_allowed_says_why(verwaltung, db):
    """Checked when it was saved, and again: the short name went to someone else meanwhile."""
    stelle = f.organisation(name="Bonn", kurzname="Bonn")
    draft(verwaltung, stelle, kurzname="Beethovenstadt")
    f.organisation(kurzname="Beethovenstadt")
    antwort = decide(verwaltung, stelle, "freigeben")
    assert "So nicht freizugeben" in antwort.content.decode()
    assert "Kurzname" in " ".join(antwort.context_data["fehler"])
    assert fresh(stelle).kurzname == "Bonn"
    assert Arbeitsfassung.objects.exists()


def test_a_row_that_is_gone_is_kept_as_a_new_one(ohne, verwaltung, projekt):
    """Someone removed the phase in public while the draft changed it: told, nothing lost."""
    draft(ohne, projekt, **{"phasen-1-geplant": "2033"})
    projekt.phasen.get(art=R).delete()
    antwort = verwaltung.get(adresse(Umsetzungsprojekt, "freigeben", projekt.pk))
    assert "Phase „Roll-out NRW“ entfernt" in antwort.content.decode()
    draft(verwaltung, projekt)
    decide(verwaltung, projekt, "freigeben")
    assert str(projekt.phasen.get(art=R).geplant) == "2033"


def test_records_that_were_never_public(ohne, leiterin, verwaltung):
    """Entwurf → zur Freigabe → zurück → veröffentlicht, with reasons."""
    neu = f.projekt(titel="Neu", veroeffentlichung="zur-freigabe", phasen={U: "Q1 2031"})
    decide(leiterin, neu, "zurueckgeben", grund="Titel unklar")
    assert fresh(neu).veroeffentlichung == "entwurf"
    ort = adresse(Umsetzungsprojekt, "change", neu.pk)
    assert "von leiterin: „Titel unklar“" in " ".join(ohne.get(ort).content.decode().split())
    assert decide(ohne, neu, "freigeben").status_code == 403
    decide(leiterin, neu, "freigeben", grund="geprüft")
    assert fresh(neu).ist_oeffentlich
    assert neu.history.first().history_change_reason == "Freigabe: geprüft"
    assert str(neu.phasen.get().erstplanung) == "Q1 2031"
    assert "Grund: Freigabe: geprüft" in verwaltung.get(ort).content.decode()


def test_every_kind_of_record_has_the_page(verwaltung):
    """All eleven, public and not; a draft of each is released."""
    texte = {
        "Quelle": "hinweis",
        "Themenfeld": "name",
        "Lage": "name",
        "OzgLeistung": "name",
        "LeikaLeistung": "bezeichnung",
        "Organisation": "name",
        "Seite": "titel",
        "Kurztext": "text",
        "Banner": "text",
        "Begriff": "name",
        "Stichwortgruppe": "name",
        "Auswahl": "titel",
        "Meinungsbild": "titel",
        "Umsetzungsprojekt": "titel",
    }
    macher = (
        f.quelle,
        f.themenfeld,
        f.lage,
        f.ozg_leistung,
        f.leika_leistung,
        f.organisation,
        f.seite,
        f.kurztext,
        f.banner,
        f.begriff,
        f.stichwortgruppe,
        f.auswahl,
        f.meinungsbild,
        f.projekt,
    )
    for mache in macher:
        record = mache(veroeffentlichung="veroeffentlicht")
        feld = texte[type(record).__name__]
        draft(verwaltung, record, **{feld: "Ganz neu"})
        assert getattr(fresh(record), feld) != "Ganz neu", record
        assert decide(verwaltung, record, "freigeben").status_code == 302
        assert getattr(fresh(record), feld) == "Ganz neu", record
    assert not Arbeitsfassung.objects.exists()
    assert get_user_model().objects.count() == 1


def test_the_list_of_what_waits_leads_to_the_page(ohne, leiterin, projekt):
    draft(ohne, projekt, "_zur_freigabe", titel="Neu")
    liste = adresse(Umsetzungsprojekt, "changelist")
    ziel = adresse(Umsetzungsprojekt, "freigeben", projekt.pk)
    seite = page_of(leiterin.get(f"{liste}?freigabe=wartet"))
    assert [e for e in seite.alle("a") if e["href"] == ziel]
    assert ziel not in leiterin.get(liste).content.decode()

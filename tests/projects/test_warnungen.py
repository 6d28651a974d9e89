"""Warnings on the project form: told once, apart from errors, nothing is lost."""

import pytest

from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, form_data, open_form, page_of, save


@pytest.fixture
def projekt(db):
    """Two phases with plans that are frozen."""
    return f.projekt(phasen={"konzeption": "Q1 2031", "umsetzung": "Q1 2032"})


FAELLE = {
    "weit": (
        {"phasen-1-geplant": ["Q1 2034"]},
        "Der Plan verschiebt sich um 8 Quartale (Q1 2032 → Q1 2034).",
    ),
    "beginn": (
        {"phasen-1-begonnen": ["Dezember 2031"]},
        "Der Beginn (Dezember 2031) liegt vor der Erstplanung (Q1 2032).",
    ),
    "davor": (
        {"phasen-1-stand": ["laeuft"]},
        "Umsetzung ist als erreicht bestätigt, davor noch offen: Konzeption.",
    ),
}


class TestWarning:
    """First refused with everything typed, then saved with the box ticked."""

    def refuse(self, client, projekt, daten):
        antwort = client.post(adresse(Umsetzungsprojekt, "change", projekt.pk), daten)
        assert antwort.status_code == 200, "ohne Rückfrage gespeichert"
        seite = page_of(antwort)
        (kasten,) = [e for e in seite.alle("input") if e["name"] == "trotzdem"]
        warnungen = [e.text for e in seite.alle("div") if e["class"] == "ozg-warnung"]
        return warnungen[0], kasten["value"], form_data(seite), antwort

    @pytest.mark.parametrize("fall", FAELLE)
    def test_refused_once_and_then_saved(self, verwaltung, projekt, fall):
        aenderung, satz = FAELLE[fall]
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        daten |= aenderung | {"kurzbeschreibung": ["Mühsam getippt"]}
        text, wert, wieder, antwort = self.refuse(verwaltung, projekt, daten)
        assert satz in text
        assert "errornote" not in antwort.content.decode()
        for name, getippt in (aenderung | {"kurzbeschreibung": ["Mühsam getippt"]}).items():
            assert wieder[name] == getippt
        projekt.refresh_from_db()
        assert projekt.kurzbeschreibung == ""
        save(verwaltung, Umsetzungsprojekt, wieder | {"trotzdem": [wert]}, projekt.pk)
        projekt.refresh_from_db()
        assert projekt.kurzbeschreibung == "Mühsam getippt"

    def test_the_box_answers_only_the_warnings_it_stood_by(self, verwaltung, projekt):
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        _, wert, wieder, _ = self.refuse(verwaltung, projekt, daten | FAELLE["weit"][0])
        daten = wieder | FAELLE["davor"][0] | {"trotzdem": [wert]}
        text, *_ = self.refuse(verwaltung, projekt, daten)
        assert "davor noch offen" in text

    def test_errors_come_first(self, verwaltung, projekt):
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | FAELLE["weit"][0]
        daten["phasen-0-geplant"] = ["Q5 2031"]
        antwort = verwaltung.post(adresse(Umsetzungsprojekt, "change", projekt.pk), daten)
        assert "ist kein bekannter Zeitpunkt" in antwort.content.decode()
        assert 'name="trotzdem"' not in antwort.content.decode()

    @pytest.mark.parametrize(
        "aenderung",
        [
            {"phasen-1-geplant": ["Q1 2033"]},
            {"phasen-1-begonnen": ["Januar 2032"]},
            {"phasen-1-stand": ["laeuft"], "phasen-0-stand": ["abgeschlossen"]},
            {"phasen-1-stand": ["laeuft"], "phasen-0-DELETE": ["on"]},
        ],
        ids=["vier Quartale", "wie geplant", "der Reihe nach", "davor gelöscht"],
    )
    def test_the_usual_is_saved_at_once(self, verwaltung, projekt, aenderung):
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | aenderung
        save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)

    def test_what_was_unusual_before_is_not_asked_again(self, verwaltung):
        projekt = f.projekt(phasen={"konzeption": "offen", "umsetzung": "laeuft"})
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk) | {"titel": ["Neu"]}
        save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)


class TestInterneSuche:
    """The search of the admin reads internal notes, the public one never."""

    def hits(self, client, wort) -> list[str]:
        antwort = client.get(adresse(Umsetzungsprojekt, "changelist"), {"q": wort})
        return [p.titel for p in antwort.context_data["cl"].queryset]

    def test_notes_are_found_in_the_admin_alone(self, verwaltung, client):
        stelle = f.organisation(name="Rechenzentrum")
        f.projekt(
            titel="Parken",
            interne_notiz="Rückruf der Führungskraft",
            partner=[(stelle, "mitarbeit")],
        )
        f.projekt(titel="Wohngeld")
        for wort in ("fuehrungskraft", "FÜHRUNG", "park rückruf", "rechenz"):
            assert self.hits(verwaltung, wort) == ["Parken"], wort
        assert self.hits(verwaltung, "fuehrung wohngeld") == []
        for ort in ("/umsetzungsprojekte/", "/suche/"):
            assert "Parken</a>" not in client.get(ort, {"q": "fuehrungskraft"}).content.decode()
        assert not Umsetzungsprojekt.objects.search("fuehrungskraft")

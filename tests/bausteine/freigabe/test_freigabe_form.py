"""The form of a public record: what is public at once, and what becomes a newer draft."""

import pytest

from bausteine.freigabe.models import Arbeitsfassung
from projects.enums import Phasenart
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.freigabe.hilfe import draft, fresh, pflegerin, shown
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    form_data,
    messages_on,
    new_project,
    page_of,
    refused,
    save,
    shown_after,
)

U, R = Phasenart.UMSETZUNG, Phasenart.ROLLOUT


@pytest.fixture
def projekt(db):
    """A public project with two phases."""
    felder = [f.themenfeld(), f.themenfeld()]
    return f.projekt(
        titel="Wohngeld", hinweis="alt", themenfelder=felder[:1], phasen={U: "Q1 2031", R: "2032"}
    )


@pytest.fixture
def ohne(projekt):
    """The browser of someone without the right to release."""
    return pflegerin()


class TestDrafts:
    """What becomes of a posted form."""

    def test_a_plain_save_without_the_right_is_a_draft_and_says_so(self, ohne, projekt):
        vorher = projekt.history.count()
        daten = shown(ohne, projekt) | {"titel": ["Wohngeld neu"]}
        antwort = ohne.post(adresse(Umsetzungsprojekt, "change", projekt.pk), daten)
        assert "fehlt das Recht zur Freigabe" in shown_after(ohne, antwort)
        assert fresh(projekt).titel == "Wohngeld"
        fassung = Arbeitsfassung.objects.get()
        assert (fassung.inhalt["felder"], fassung.zustand) == (
            {"titel": "Wohngeld neu"},
            "entwurf",
        )
        assert fassung.von.username == "pflegerin"
        assert projekt.history.count() == vorher

    def test_who_may_release_saves_at_once_or_keeps_a_draft(self, verwaltung, projekt):
        draft(verwaltung, projekt, hinweis="später")
        assert fresh(projekt).hinweis == "alt"
        Arbeitsfassung.objects.all().delete()
        save(
            verwaltung,
            Umsetzungsprojekt,
            shown(verwaltung, projekt) | {"hinweis": ["sofort"]},
            projekt.pk,
        )
        assert fresh(projekt).hinweis == "sofort"
        assert not Arbeitsfassung.objects.exists()

    def test_rows_and_relations_come_back_as_they_were_typed(self, ohne, projekt):
        feld = f.themenfeld()
        daten = shown(ohne, projekt) | {"themenfelder": [str(feld.pk)]}
        daten["phasen-0-geplant"] = ["Q3 2031"]
        daten["phasen-1-DELETE"] = ["on"]
        add_inline(daten, "phasen", art="pilotierung", stand="offen", geplant="2030")
        antwort = ohne.post(
            adresse(Umsetzungsprojekt, "change", projekt.pk), daten | {"_zur_freigabe": ["1"]}
        )
        assert antwort.status_code == 302, messages_on(page_of(antwort))
        assert {str(p.geplant) for p in projekt.phasen.all()} == {"Q1 2031", "2032"}
        wieder = shown(ohne, projekt)
        assert wieder["themenfelder"] == [str(feld.pk)]
        assert wieder["phasen-0-geplant"] == ["Q3 2031"]
        assert wieder["phasen-1-DELETE"] == ["on"]
        assert wieder["phasen-2-art"] == ["pilotierung"]
        assert wieder["phasen-2-geplant"] == ["2030"]
        assert Arbeitsfassung.objects.get().zur_freigabe
        zeilen = Arbeitsfassung.objects.get().inhalt["zeilen"]["phasen"]
        draft(ohne, projekt)
        wieder = Arbeitsfassung.objects.get().inhalt["zeilen"]["phasen"]
        assert [z.get("geaendert") for z in wieder] == [z.get("geaendert") for z in zeilen]

    def test_the_form_says_what_it_shows_and_leads_to_the_rest(self, ohne, projekt):
        draft(ohne, projekt, titel="Neu", _grund="Beschluss vom Mai")
        ort = adresse(Umsetzungsprojekt, "change", projekt.pk)
        text = " ".join(page_of(ohne.get(ort)).text("section")[0].split())
        assert "Das Formular zeigt die Arbeitsfassung" in text
        assert "von pflegerin" in text
        assert "Öffentlich ist der Stand vom" in text
        assert "Beschluss vom Mai" in text
        seite = page_of(ohne.get(ort + "?_fassung=oeffentlich"))
        assert form_data(seite)["titel"] == ["Wohngeld"]
        assert "zeigt, was öffentlich ist" in seite.html

    def test_bad_input_gets_the_normal_error_and_nothing_is_kept(self, ohne, projekt):
        daten = shown(ohne, projekt) | {"phasen-0-geplant": ["bald"], "titel": ["Neu"]}
        saetze, wieder = refused(ohne, Umsetzungsprojekt, daten, projekt.pk)
        assert "bald" in saetze
        assert wieder["titel"] == ["Neu"]
        assert not Arbeitsfassung.objects.exists()
        assert fresh(projekt).titel == "Wohngeld"

    def test_unusual_changes_are_asked_twice_and_the_tick_is_kept(self, ohne, projekt, verwaltung):
        daten = shown(ohne, projekt) | {"phasen-0-geplant": ["Q1 2039"]}
        _, wieder = refused(ohne, Umsetzungsprojekt, daten, projekt.pk)
        seite = page_of(ohne.post(adresse(Umsetzungsprojekt, "change", projekt.pk), daten))
        (haken,) = [e for e in seite.alle("input") if e["name"] == "trotzdem"]
        save(ohne, Umsetzungsprojekt, wieder | {"trotzdem": [haken["value"]]}, projekt.pk)
        assert Arbeitsfassung.objects.get().inhalt["trotzdem"] == haken["value"]

    def test_what_says_the_same_is_no_draft(self, ohne, projekt):
        draft(ohne, projekt)
        assert not Arbeitsfassung.objects.exists()
        draft(ohne, projekt, titel="Neu")
        draft(ohne, projekt, titel="Wohngeld")
        assert not Arbeitsfassung.objects.exists()

    def test_a_draft_changes_no_state(self, verwaltung, projekt):
        daten = shown(verwaltung, projekt) | {
            "veroeffentlichung": ["archiviert"],
            "_arbeitsfassung": ["1"],
        }
        saetze, _ = refused(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
        assert "Arbeitsfassung ändert den Zustand nicht" in saetze

    def test_saving_at_once_what_the_draft_said_ends_it(self, verwaltung, projekt):
        draft(pflegerin(), projekt, titel="Neu")
        save(verwaltung, Umsetzungsprojekt, shown(verwaltung, projekt), projekt.pk)
        assert fresh(projekt).titel == "Neu"
        assert not Arbeitsfassung.objects.exists()
        grund = projekt.history.first().history_change_reason
        assert grund.startswith("Freigabe (Arbeitsfassung vom ")
        assert "von pflegerin" in grund


class TestTwoPeople:
    """Nothing is overwritten silently."""

    def test_the_second_draft_is_told_of_the_first(self, ohne, projekt):
        kollege = pflegerin(name="kollege")
        meins = shown(ohne, projekt) | {"titel": "Meins"}
        draft(kollege, projekt, titel="Seins")
        saetze, wieder = refused(ohne, Umsetzungsprojekt, meins, projekt.pk)
        assert "Inzwischen gibt es eine andere Arbeitsfassung" in saetze
        assert "von kollege" in saetze
        assert Arbeitsfassung.objects.get().inhalt["felder"] == {"titel": "Seins"}
        save(ohne, Umsetzungsprojekt, wieder, projekt.pk)
        assert Arbeitsfassung.objects.get().inhalt["felder"] == {"titel": "Meins"}

    def test_a_draft_that_is_gone_meanwhile(self, ohne, projekt):
        draft(ohne, projekt, titel="Eins")
        daten = shown(ohne, projekt) | {"titel": "Zwei"}
        Arbeitsfassung.objects.all().delete()
        saetze, wieder = refused(ohne, Umsetzungsprojekt, daten, projekt.pk)
        assert "inzwischen freigegeben oder verworfen" in saetze
        save(ohne, Umsetzungsprojekt, wieder, projekt.pk)
        assert Arbeitsfassung.objects.get().inhalt["felder"] == {"titel": "Zwei"}

    def test_what_is_public_changed_since_the_draft_was_begun(self, ohne, verwaltung, projekt):
        draft(ohne, projekt, titel="Entwurf")
        ort = adresse(Umsetzungsprojekt, "change", projekt.pk)
        oeffentlich = form_data(page_of(verwaltung.get(ort + "?_fassung=oeffentlich")))
        save(
            verwaltung,
            Umsetzungsprojekt,
            oeffentlich | {"titel": ["Öffentlich"], "hinweis": ["neu"]},
            projekt.pk,
        )
        assert Arbeitsfassung.objects.exists(), "Sie bleibt, denn sie stand nicht im Formular."
        seite = page_of(ohne.get(ort))
        assert "Titel Wohngeld Öffentlich" in "".join(seite.text("tr"))
        daten = form_data(seite)
        assert (daten["titel"], daten["hinweis"]) == (["Entwurf"], ["neu"])
        assert set(daten["_uebernehmen"]) == {"titel", "hinweis"}
        save(ohne, Umsetzungsprojekt, daten | {"_uebernehmen": ["hinweis"]}, projekt.pk)
        assert Arbeitsfassung.objects.get().inhalt["felder"] == {"titel": "Entwurf"}


class TestStates:
    """Who may choose which state."""

    def states(self, client, *record):
        ort = adresse(Umsetzungsprojekt, "change" if record else "add", *[r.pk for r in record])
        seite = page_of(client.get(ort))
        return [
            o["value"]
            for o in seite.alle("option")
            if any(v["name"] == "veroeffentlichung" for v in o.vorfahren)
        ]

    def test_editors_choose_what_is_not_public(self, ohne, verwaltung, projekt):
        alle = ["entwurf", "zur-freigabe", "veroeffentlicht", "archiviert"]
        assert self.states(verwaltung, projekt) == alle
        assert self.states(ohne, projekt) == ["veroeffentlicht"]
        assert self.states(ohne) == ["entwurf", "zur-freigabe"]
        entwurf = f.projekt(veroeffentlichung="entwurf")
        assert self.states(ohne, entwurf) == ["entwurf", "zur-freigabe"]
        assert self.states(ohne, f.projekt(veroeffentlichung="archiviert")) == ["archiviert"]

    @pytest.mark.parametrize(
        ("von", "nach"),
        [
            ("entwurf", "veroeffentlicht"),
            ("entwurf", "archiviert"),
            ("archiviert", "entwurf"),
            ("archiviert", "veroeffentlicht"),
            ("veroeffentlicht", "entwurf"),
        ],
    )
    def test_posted_states_are_checked(self, ohne, von, nach):
        projekt = f.projekt(veroeffentlichung=von)
        daten = shown(ohne, projekt) | {"veroeffentlichung": [nach], "_grund": ["Grund"]}
        refused(ohne, Umsetzungsprojekt, daten, projekt.pk, forged=True)
        assert fresh(projekt).veroeffentlichung == von

    def test_a_draft_that_was_never_public_is_saved_as_ever(self, ohne):
        projekt = f.projekt(titel="Alt", veroeffentlichung="entwurf")
        daten = shown(ohne, projekt) | {"titel": ["Neu"], "veroeffentlichung": ["zur-freigabe"]}
        save(ohne, Umsetzungsprojekt, daten, projekt.pk)
        assert (fresh(projekt).titel, fresh(projekt).veroeffentlichung) == ("Neu", "zur-freigabe")
        assert not Arbeitsfassung.objects.exists()

    def test_a_new_record_is_not_public(self, ohne):
        daten = new_project(ohne)
        refused(ohne, Umsetzungsprojekt, daten, forged=True)
        save(ohne, Umsetzungsprojekt, daten | {"veroeffentlichung": ["entwurf"]})
        assert not Umsetzungsprojekt.objects.get(kennung="parken").ist_oeffentlich

    def test_archiving_needs_a_reason_and_shows_it(self, verwaltung, projekt):
        daten = shown(verwaltung, projekt) | {"veroeffentlichung": ["archiviert"]}
        saetze, _ = refused(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
        assert "Grund" in saetze
        save(verwaltung, Umsetzungsprojekt, daten | {"_grund": ["überholt"]}, projekt.pk)
        text = verwaltung.get(adresse(Umsetzungsprojekt, "change", projekt.pk)).content.decode()
        assert "Archiviert am" in text
        assert "von chefin, Grund: überholt." in " ".join(text.split())

"""What was deleted is found in one place, and comes back whole by one button."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisationen.models import Organisation
from projects.models import AlteAdresse, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.bearbeiten.test_zusammenfuehren import merge
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    client_of,
    delete,
    form_data,
    konto_mit,
    open_form,
    page_of,
    said,
    save,
)
from tests.formular import NichtGezeigt, forge, open_page

pytestmark = pytest.mark.django_db
KORB = "/admin/papierkorb/"
KNOPF = "_wiederherstellen"


@pytest.fixture
def projekt(db):
    """A project with rows and relations of every kind, and one that names it."""
    projekt = f.projekt(
        titel="Parken",
        veroeffentlichung="veroeffentlicht",
        phasen={"umsetzung": "laeuft", "rollout": "Q1 2031"},
        themenfelder=[f.themenfeld(name="Mobilität")],
        stichwoerter=[f.stichwort("Auto")],
        ozg_leistungen=[f.ozg_leistung(name="Parkausweis")],
        partner=[(f.organisation(name="Bonn", kurzname="Bonn"), "mitarbeit")],
        quellen=[f.quelle(titel="Bericht")],
    )
    f.frueherer_titel(projekt, "Parken früher")
    f.alte_adresse(projekt, wert="4711")
    f.projekt(titel="Reiten", siehe_auch=[projekt])
    return projekt


def whole(kennung: str) -> dict:
    """Everything a project shows, in words."""
    p = Umsetzungsprojekt.objects.get(kennung=kennung)
    return {
        "titel": p.titel,
        "zustand": (p.veroeffentlichung, p.status),
        "phasen": sorted(p.phasen.values_list("art", "stand", "geplant_von", "bestaetigt_am")),
        "partner": sorted(p.beteiligungen.values_list("organisation__name", "rolle")),
        "quellen": sorted(p.quellenangaben.values_list("quelle__titel", "fundstelle")),
        "titel_frueher": sorted(p.fruehere_titel.values_list("titel", flat=True)),
        "adressen": sorted(AlteAdresse.objects.filter(projekt=p).values_list("wert", flat=True)),
        **{
            name: sorted(map(str, getattr(p, name).all()))
            for name in ("themenfelder", "stichwoerter", "ozg_leistungen", "siehe_auch")
        },
        "genannt_von": sorted(
            Umsetzungsprojekt.objects.filter(siehe_auch=p).values_list("titel", flat=True)
        ),
    }


def bring_back(client, query=""):
    """Press the first button of the list; the page it leads to."""
    return open_page(client, KORB + query, KNOPF).send(follow=True)


class TestWhole:
    """Restoring from the line of the deletion (it gave back an empty shell)."""

    def test_everything_that_hung_on_it_comes_back(self, verwaltung, projekt):
        vorher = whole(projekt.kennung)
        delete(verwaltung, projekt, grund="aus Versehen")
        antwort = bring_back(verwaltung)
        assert "„Parken“ ist wieder da" in said(antwort)
        assert whole(projekt.kennung) == vorher
        assert "Parken" in verwaltung.get(projekt.get_absolute_url()).content.decode()

    def test_rows_changed_by_themselves_come_back_as_they_were(self, verwaltung, projekt):
        """A phase has its own form, of which the project's history knows nothing."""
        daten = open_form(verwaltung, Phase, projekt.phasen.get(art="rollout").pk)
        pk = projekt.phasen.get(art="rollout").pk
        save(verwaltung, Phase, daten | {"geplant": ["Q3 2032"]}, pk)
        delete(verwaltung, projekt.phasen.get(art="umsetzung"))
        vorher = whole(projekt.kennung)
        assert len(vorher["phasen"]) == 1
        delete(verwaltung, projekt)
        bring_back(verwaltung, "?art=projects.umsetzungsprojekt")
        assert whole(projekt.kennung) == vorher

    def test_each_row_and_each_relation_tells_it_in_its_history(self, verwaltung, chefin, projekt):
        delete(verwaltung, projekt)
        bring_back(verwaltung)
        phase = Phase.objects.get(projekt=projekt.pk, art="umsetzung")
        eintrag = phase.history.first()
        assert (eintrag.history_type, eintrag.history_user) == ("+", chefin)
        reiten = Umsetzungsprojekt.objects.get(titel="Reiten").history.first()
        assert reiten.history_change_reason == "„Parken“ wiederhergestellt"

    def test_twice_deleted_comes_back_as_it_was_the_second_time(self, verwaltung, projekt):
        delete(verwaltung, projekt)
        bring_back(verwaltung)
        delete(verwaltung, projekt.phasen.model.objects.get(projekt=projekt.pk, art="rollout"))
        vorher = whole(projekt.kennung)
        delete(verwaltung, Umsetzungsprojekt.objects.get(pk=projekt.pk))
        bring_back(verwaltung, "?art=projects.umsetzungsprojekt")
        assert whole(projekt.kennung) == vorher

    def test_a_themenfeld_is_named_again_by_its_projects(self, verwaltung, projekt):
        feld = projekt.themenfelder.get()
        delete(verwaltung, feld)
        assert not projekt.themenfelder.exists()
        bring_back(verwaltung)
        assert [e.name for e in projekt.themenfelder.all()] == ["Mobilität"]


class TestList:
    """Who, when, why, of every kind; drafts too."""

    def test_it_names_all_that_is_gone_and_nothing_else(self, verwaltung, projekt):
        entwurf = f.projekt(titel="Ein Entwurf", veroeffentlichung="entwurf")
        wort = f.stichwort("Rad")
        delete(verwaltung, entwurf, grund="doppelt erfasst")
        delete(verwaltung, wort)
        delete(verwaltung, projekt.phasen.get(art="rollout"))
        zeilen = [" ".join(z.split()) for z in page_of(verwaltung.get(KORB)).text("tr")][1:]
        assert len(zeilen) == 3
        assert "Phase Parken: Roll-out NRW" in zeilen[0]
        assert "Stichwort Rad" in zeilen[1]
        assert "gelöscht" not in zeilen[1], "ein Satz des Portals ist kein Grund"
        assert "Umsetzungsprojekt Ein Entwurf" in zeilen[2]
        assert "chefin" in zeilen[2]
        assert "doppelt erfasst" in zeilen[2]
        bring_back(verwaltung, "?q=entwurf")
        assert Umsetzungsprojekt.objects.get(titel="Ein Entwurf").veroeffentlichung == "entwurf"
        assert "Ein Entwurf" not in verwaltung.get(KORB).content.decode()

    def test_a_part_of_what_is_gone_cannot_come_back_alone(self, verwaltung, projekt):
        delete(verwaltung, projekt)
        assert (
            "Dazu ist nichts gelöscht."
            in verwaltung.get(KORB + "?art=projects.phase").content.decode()
        )

    def test_the_old_state_of_such_a_part_can_be_read(self, verwaltung, projekt):
        phase = projekt.phasen.get(art="rollout")
        delete(verwaltung, projekt)
        eintrag = Phase.history.filter(id=phase.pk).first()
        antwort = verwaltung.get(adresse(Phase, "simple_history", phase.pk, eintrag.pk))
        assert antwort.status_code == 200
        assert "Diesen Stand wiederherstellen" not in antwort.content.decode()

    def test_what_was_merged_lives_on(self, verwaltung):
        eins, zwei = f.stichwort("Auto"), f.stichwort("PKW")
        merge(verwaltung, eins, zwei)
        assert type(eins).objects.count() == 1
        assert "Der Papierkorb ist leer." in verwaltung.get(KORB).content.decode()

    def test_kind_and_name_narrow_it_down(self, verwaltung):
        for wort in ("Rad", "Rathaus", "Auto"):
            delete(verwaltung, f.stichwort(wort))
        delete(verwaltung, f.organisation(name="Radstadt"))
        assert "3 Einträge" in verwaltung.get(KORB + "?q=ra").content.decode()
        assert (
            "2 Einträge" in verwaltung.get(KORB + "?q=ra&art=projects.stichwort").content.decode()
        )
        for unsinn in ("?q=%00", "?art=gibt.es", "?seite=abc", "?q=" + "x" * 3000):
            assert verwaltung.get(KORB + unsinn).status_code == 200
        assert "Dazu ist nichts gelöscht." in verwaltung.get(KORB + "?q=zzz").content.decode()

    def test_pages_and_as_many_queries_for_many_as_for_few(self, verwaltung, projekt, monkeypatch):
        anzahlen = []
        for anzahl in (2, 30):
            for _ in range(anzahl):
                delete(verwaltung, f.phase(f.projekt(), "umsetzung"))
            with CaptureQueriesContext(connection) as abfragen:
                verwaltung.get(KORB)
            anzahlen.append(len(abfragen))
        assert anzahlen[0] == anzahlen[1]
        monkeypatch.setattr("bausteine.bearbeiten.papierkorb.JE_SEITE", 20)
        seite = page_of(verwaltung.get(KORB + "?art=projects.phase"))
        (weiter,) = [e["href"] for e in seite.alle("a") if e.text == "Ältere"]
        assert len(page_of(verwaltung.get(KORB + weiter)).text("tr")) == 1 + 12


class TestWays:
    """From the message, from the first page; and who may not."""

    def test_the_message_of_a_deletion_leads_to_the_way_back(self, verwaltung, projekt):
        antwort = delete(verwaltung, projekt)
        seite = page_of(verwaltung.get(antwort["Location"]))
        (weg,) = [e["href"] for e in seite.alle("a") if e.text == "„Parken“ wiederherstellen"]
        open_page(verwaltung, weg, KNOPF).send()
        assert Umsetzungsprojekt.objects.filter(titel="Parken").exists()

    def test_of_several_to_the_papierkorb(self, verwaltung):
        worte = [f.stichwort("Rad"), f.stichwort("Auto")]
        daten = form_data(page_of(choose(verwaltung, type(worte[0]), "delete_selected", worte)))
        antwort = verwaltung.post(adresse(type(worte[0]), "changelist"), daten)
        seite = page_of(verwaltung.get(antwort["Location"]))
        assert KORB in [e["href"] for e in seite.alle("a")]

    def test_the_first_page_leads_there(self, verwaltung):
        seite = page_of(verwaltung.get(reverse("admin:index")))
        assert KORB in [e["href"] for e in seite.alle("a")]

    def test_who_only_reads_has_no_button(self, verwaltung, projekt):
        delete(verwaltung, projekt)
        client = client_of(konto_mit("projects.view_umsetzungsprojekt"))
        assert "Parken" in client.get(KORB).content.decode()
        with pytest.raises(NichtGezeigt):
            bring_back(client)
        eintrag = Umsetzungsprojekt.history.filter(id=projekt.pk).first()
        ort = adresse(Umsetzungsprojekt, "simple_history", projekt.pk, eintrag.pk)
        assert forge(client, ort, {KNOPF: "1"}).status_code == 403

    def test_kinds_that_one_may_not_see_are_not_in_it(self, verwaltung, projekt):
        delete(verwaltung, projekt)
        client = client_of(konto_mit("organisationen.view_organisation"))
        assert "Parken" not in client.get(KORB).content.decode()
        begrenzt = client_of(
            konto_mit("projects.view_umsetzungsprojekt", name="klein", grenzenlos=False)
        )
        text = begrenzt.get(KORB).content.decode()
        assert "Wenden Sie sich an die Koordination" in text
        assert "Parken" not in text

    def test_without_any_right_there_is_no_page_and_no_link(self, verwaltung):
        client = client_of(konto_mit(name="ohne", grenzenlos=False))
        assert client.get(KORB).status_code == 403
        assert KORB not in client.get(reverse("admin:index")).content.decode()

    def test_a_value_taken_since_is_said(self, verwaltung):
        stelle = f.organisation(name="Bonn", kurzname="Bonn")
        delete(verwaltung, stelle)
        f.organisation(name="Anderes Bonn", kurzname="Bonn")
        text = said(bring_back(verwaltung))
        assert "Nicht wiederhergestellt: Diesen Kurznamen trägt schon eine andere" in text
        assert Organisation.objects.count() == 1

"""Taking an import back: everything as before, except what people have touched since."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from organisationen.models import Alias, Organisation
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    konto_mit,
    page_of,
    shown_after,
    undo,
)
from tests.formular import forge, open_page
from tests.import_dateien import exported, loaded
from themenfelder.models import Themenfeld

pytestmark = pytest.mark.django_db
KOPF = [
    "kennung",
    "titel",
    "themenfelder",
    "umsetzung",
    "umsetzung_stand",
    "it_partner",
    "fruehere_titel",
]


def projects() -> list[list[str]]:
    """All projects as a file, without the time of the last change."""
    kopf, zeilen = exported("umsetzungsprojekte")
    spalte = kopf.index("geaendert_am")
    return sorted(zeile[:spalte] + zeile[spalte + 1 :] for zeile in zeilen)


@pytest.fixture
def der_import():
    """A file that changes one project in every way and creates another; the state before it."""
    feld, partner = f.themenfeld(), f.organisation(kurzname="krz")
    f.projekt(
        kennung="a",
        titel="Alt",
        themenfelder=[feld],
        veroeffentlichung="veroeffentlicht",
        phasen={"umsetzung": "2020"},
        partner=[(partner, "it_partner")],
    )
    neu = f.themenfeld()
    f.organisation(kurzname="SIT")
    vorher = projects()
    loaded(
        "umsetzungsprojekte",
        [
            KOPF,
            ["a", "Neu", neu.name, "", "läuft", "SIT", "Alt"],
            ["b", "Zweites", neu.name, "2031", "", "krz | SIT", ""],
        ],
    )
    assert projects() != vorher
    return Import.objects.get(), vorher


class TestWhole:
    """Nothing happened since."""

    def test_everything_is_as_before(self, der_import):
        der_import, vorher = der_import
        neue = Ruecknahme(der_import).carry_out()
        assert projects() == vorher
        assert neue.nimmt_zurueck == der_import
        projekt = Umsetzungsprojekt.objects.get()
        assert projekt.status == "offen"
        eintrag = projekt.history.first()
        assert eintrag.history_change_reason == f"Rücknahme: {der_import}"
        assert Umsetzungsprojekt.history.filter(kennung="b").first().history_type == "-"
        assert neue.eintraege.filter(modell="projects.umsetzungsprojekt").count() == 2

    def test_the_preview_writes_nothing(self, der_import):
        der_import, _ = der_import
        vorher, verlauf = projects(), Umsetzungsprojekt.history.count()
        probe = Ruecknahme(der_import).probe()
        assert len(probe.done) > 2
        assert not probe.left
        assert (projects(), Umsetzungsprojekt.history.count()) == (vorher, verlauf)
        assert Import.objects.count() == 1

    def test_only_once(self, der_import):
        Ruecknahme(der_import[0]).carry_out()
        for nummer in (der_import[0].pk, Import.objects.first().pk):
            with pytest.raises(ValidationError, match="schon zurückgenommen"):
                Ruecknahme(Import.objects.get(pk=nummer)).carry_out()

    def test_one_after_the_other_the_latest_first(self, der_import):
        """An import that was taken back itself is no edit."""
        der_import, vorher = der_import
        loaded("umsetzungsprojekte", [KOPF[:2], ["a", "Noch neuer"], ["b", "Anders"]])
        assert len(Ruecknahme(der_import).probe().left) == 2
        Ruecknahme(Import.objects.first()).carry_out()
        assert Umsetzungsprojekt.objects.get(kennung="a").titel == "Neu"
        ruecknahme = Ruecknahme(der_import)
        ruecknahme.carry_out()
        assert not ruecknahme.left
        assert projects() == vorher

    def test_organisationen_with_aliases_and_kreis(self):
        f.organisation(kennung="a", kurzname="A", aliase=["Eins"])
        kopf = ["kennung", "name", "kurzname", "typ", "aliase", "kreis"]
        vorher = exported("organisationen")[1]
        zeilen = [["k", "K", "K", "Kreis", "", ""], ["a", "A", "A", "Firma", "Zwei", "k"]]
        loaded("organisationen", [kopf, *zeilen])
        Ruecknahme(Import.objects.get()).carry_out()
        assert len(exported("organisationen")[1]) == len(vorher) == 1
        assert [alias.name for alias in Alias.objects.all()] == ["Eins"]
        assert Organisation.objects.get().kreis is None


class TestSince:
    """What people did after the import stays."""

    def test_an_edited_record_is_left_and_listed(self, der_import):
        der_import, _ = der_import
        projekt = Umsetzungsprojekt.objects.get(kennung="a")
        projekt.kurzbeschreibung = "Von Hand"
        projekt.save()
        ruecknahme = Ruecknahme(der_import)
        ruecknahme.carry_out()
        projekt.refresh_from_db()
        assert (projekt.titel, projekt.kurzbeschreibung) == ("Neu", "Von Hand")
        (schritt,) = ruecknahme.left
        assert "Seit dem Import geändert" in schritt.bleibt
        assert not Umsetzungsprojekt.objects.filter(kennung="b").exists()

    def test_a_created_record_on_which_something_hangs(self, der_import):
        der_import, _ = der_import
        neues = Umsetzungsprojekt.objects.get(kennung="b")
        f.phase(neues, "konzeption")
        ruecknahme = Ruecknahme(der_import)
        ruecknahme.carry_out()
        assert Umsetzungsprojekt.objects.filter(kennung="b").exists()
        assert Phase.objects.filter(projekt=neues, art="konzeption").exists()
        assert any("hängt" in schritt.bleibt for schritt in ruecknahme.left)

    def test_a_created_record_that_others_name(self):
        loaded("themenfelder", [["nummer", "name", "slug"], ["7", "Neu", "neu"]])
        f.projekt(kennung="x", themenfelder=[Themenfeld.objects.get(nummer=7)])
        ruecknahme = Ruecknahme(Import.objects.get())
        ruecknahme.carry_out()
        (schritt,) = ruecknahme.left
        assert "Umsetzungsprojekt" in schritt.bleibt

    def test_a_value_taken_by_another_record_since(self):
        f.organisation(kennung="a", kurzname="Alt")
        kopf = ["kennung", "kurzname"]
        loaded("organisationen", [kopf, ["a", "Neu"]])
        f.organisation(kennung="b", kurzname="Alt")
        ruecknahme = Ruecknahme(Import.objects.get())
        ruecknahme.carry_out()
        assert "eindeutigen Wert" in ruecknahme.left[0].bleibt
        assert Organisation.objects.get(kennung="a").kurzname == "Neu"


def adresse_der_ruecknahme(der_import) -> str:
    """The page that takes it back."""
    return reverse("admin:import_zuruecknehmen", args=[der_import.pk])


class TestAdmin:
    """List, details and the way back."""

    def test_list_preview_and_act(self, der_import):
        der_import, vorher = der_import
        rechte = (
            "importe.view_import",
            "projects.import_umsetzungsprojekt",
            "projects.release_umsetzungsprojekt",
        )
        client = client_of(konto_mit(*rechte))
        liste = client.get(adresse(Import, "changelist"))
        assert "probe.csv" in liste.content.decode()
        seite = client.get(adresse(Import, "change", der_import.pk)).content.decode()
        assert der_import.pruefsumme in seite
        assert len(der_import.pruefsumme) == 64
        weg = adresse_der_ruecknahme(der_import)
        assert "Noch ist nichts geschrieben" in " ".join(page_of(client.get(weg)).text("p"))
        undo(client, der_import)
        assert projects() == vorher
        assert Import.objects.first().konto.username == "sachbearbeiter"

    def test_a_plan_that_changes_at_the_last_moment_is_shown_first(
        self, verwaltung, der_import, monkeypatch
    ):
        """Saved after the plan fitted what the page showed, and before it is written."""
        der_import, _ = der_import
        seite = open_page(verwaltung, adresse_der_ruecknahme(der_import))

        def waited():
            Umsetzungsprojekt.objects.get(kennung="b").save()

        monkeypatch.setattr("bausteine.importe.ruecknahme.one_at_a_time", waited)
        antwort = seite.send()
        assert "Nichts zurückgenommen: Seit der Vorschau" in shown_after(verwaltung, antwort)
        assert Umsetzungsprojekt.objects.filter(kennung="b").exists()
        assert Import.objects.count() == 1

    def test_only_with_the_right_to_release_what_is_public(self, der_import):
        der_import, _ = der_import
        rechte = ("importe.view_import", "projects.import_umsetzungsprojekt")
        client, heute = client_of(konto_mit(*rechte)), projects()
        weg = adresse_der_ruecknahme(der_import)
        for antwort in (client.get(weg, follow=True), forge(client, weg, follow=True)):
            assert "Nicht zurückgenommen" in antwort.content.decode()
        assert projects() == heute

    def test_only_with_the_right_to_import(self, der_import):
        client = client_of(konto_mit("importe.view_import"))
        weg = adresse_der_ruecknahme(der_import[0])
        assert forge(client, weg).status_code == 403
        assert Beteiligung.objects.count() == 3

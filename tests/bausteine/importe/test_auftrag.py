"""Long imports and undos outside the request: given, shown, done, tried again."""

import errno
import os
import time

import pytest
from django.contrib.admin.models import LogEntry
from django.db import OperationalError
from django.urls import reverse

from bausteine.importe import arbeiter, auftrag
from bausteine.importe.auftrag import Auftrag, Auftragsstand, open_orders, sole_worker
from bausteine.importe.models import Import
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    client_of,
    confirm,
    confirm_data,
    konto_mit,
    page_of,
    upload,
)
from tests.formular import fill_in, forge, form_of, open_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ablage", "klein")]
KOPF = ["kennung", "titel", "umsetzung", "it_partner"]
ZEILEN = [KOPF, *[[f"p-{i}", f"P {i}", "Q1 2031", "krz"] for i in range(5)]]


@pytest.fixture
def klein(monkeypatch):
    """What counts as long, so that tests are not."""
    monkeypatch.setattr("bausteine.importe.annahme.ZEILEN", 3)
    monkeypatch.setattr("bausteine.importe.annahme.EINTRAEGE", 3)
    monkeypatch.setattr("bausteine.importe.auftrag.TAKT_S", 0)
    monkeypatch.setattr("bausteine.importe.arbeiter.PAUSE_S", 0)


@pytest.fixture
def stamm(db):
    """What the file names."""
    return f.organisation(kurzname="krz")


@pytest.fixture
def seite(verwaltung, stamm):
    """The address to which „Import schreiben“ leads."""
    return given(verwaltung)


def given(client, zeilen=ZEILEN) -> str:
    """Upload, look, confirm: the address of the page of the order."""
    return confirm(client, Umsetzungsprojekt, upload(client, Umsetzungsprojekt, zeilen))["Location"]


def order_at(adresse: str) -> Auftrag:
    """The order of a page."""
    return Auftrag.of(adresse.rstrip("/").rpartition("/")[2])


def text_of(client, adresse: str) -> str:
    """The words of its part of the page."""
    (kasten,) = [e for e in page_of(client.get(adresse)).alle("div") if e["id"] == "auftrag"]
    return " ".join(kasten.text.split())


def age(adresse: str) -> None:
    """Nobody has touched it for a minute."""
    datei = auftrag._file(order_at(adresse).kennung)
    os.utime(datei, (time.time() - 60,) * 2)


def counted(monkeypatch) -> list[tuple[int, int]]:
    """How far the work is, each time it says so."""
    zahlen, echt = [], Auftrag.report

    def report(self, getan, gesamt):
        zahlen.append((getan, gesamt))
        echt(self, getan, gesamt)

    monkeypatch.setattr(Auftrag, "report", report)
    return zahlen


class TestCheck:
    """The preview of a file with more rows than somebody should wait for."""

    def test_its_progress_is_shown_and_then_the_preview(
        self, verwaltung, stamm, begonnen, monkeypatch
    ):
        monkeypatch.setattr("bausteine.importe.annahme.PRUEFZEILEN", 3)
        zahlen = counted(monkeypatch)
        seite = upload(verwaltung, Umsetzungsprojekt, ZEILEN)["Location"]
        assert begonnen == [1]
        assert 'http-equiv="refresh"' in verwaltung.get(seite).content.decode()
        assert "Geschrieben wird erst, wenn Sie es dort bestätigen." in text_of(verwaltung, seite)
        arbeiter.work()
        assert zahlen[0] == (0, 5)
        assert zahlen[-1] == (5, 5)
        vorschau = verwaltung.get(seite)["Location"]
        antwort = verwaltung.get(vorschau)
        assert antwort.context_data["zahlen"]["new"] == 5
        # the same upload with its columns chosen anew: checked there as well, not written unseen
        wahl = open_page(verwaltung, vorschau + "zuordnen/").send()
        daten = confirm_data(antwort)
        assert wahl["Location"] == verwaltung.get(vorschau)["Location"] == seite
        schreiben = reverse("admin:projects_umsetzungsprojekt_process_import")
        assert forge(verwaltung, schreiben, daten)["Location"] == seite
        arbeiter.work()
        confirm(verwaltung, Umsetzungsprojekt, verwaltung.get(verwaltung.get(seite)["Location"]))
        arbeiter.work()
        assert Umsetzungsprojekt.objects.count() == 5

    def test_what_cannot_be_read_is_said_there(self, verwaltung, monkeypatch):
        monkeypatch.setattr("bausteine.importe.annahme.PRUEFZEILEN", 3)
        kaputt = "kennung;titel\n" + 'a;"offen\n' * 5
        seite = upload(verwaltung, Umsetzungsprojekt, kaputt.encode())["Location"]
        arbeiter.work()
        assert "Nicht geprüft" in text_of(verwaltung, seite)
        assert "Anführungszeichen" in text_of(verwaltung, seite)
        verweise = [e["href"] for e in page_of(verwaltung.get(seite)).alle("a")]
        assert reverse("admin:projects_umsetzungsprojekt_import") in verweise


class TestFile:
    """„Import schreiben“ for a file with more rows than a request should write."""

    def test_it_waits_on_a_page_of_its_own(self, verwaltung, seite, begonnen):
        assert begonnen == [1]
        assert not Umsetzungsprojekt.objects.exists()
        html = verwaltung.get(seite).content.decode()
        assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
        bild = page_of(verwaltung.get(seite))
        (balken,) = bild.alle("progress")
        assert (balken["value"], balken["max"]) == ("0", "5")
        assert [e.text for e in bild.alle("label") if e["for"] == balken["id"]] == ["Fortschritt"]
        (stand,) = [e for e in bild.alle("div") if e["role"] == "status"]
        assert stand.text.strip() == "Wird gestartet."
        assert "0 von 5 Zeilen" in text_of(verwaltung, seite)
        assert "Sie können diese Seite schließen" in text_of(verwaltung, seite)

    def test_it_is_written_as_inside_a_request(self, verwaltung, chefin, seite):
        arbeiter.work()
        text = text_of(verwaltung, seite)
        assert "Fertig Import geschrieben: 5 neu, 0 geändert, 0 unverändert." in text
        assert "Noch einmal" not in text
        der_import = Import.objects.get()
        assert (der_import.konto, der_import.neu) == (chefin, 5)
        verweise = [e["href"] for e in page_of(verwaltung.get(seite)).alle("a")]
        assert reverse("admin:importe_import_change", args=[der_import.pk]) in verweise
        assert reverse("admin:projects_umsetzungsprojekt_changelist") in verweise
        eintrag = Umsetzungsprojekt.objects.first().history.get()
        assert (eintrag.history_user, eintrag.history_change_reason) == (chefin, "Import probe.csv")
        assert LogEntry.objects.filter(user=chefin).count() == 5
        assert "refresh" not in verwaltung.get(seite).content.decode()

    def test_sent_twice_it_is_one_order(self, verwaltung, stamm):
        antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
        daten = confirm_data(antwort)
        ziele = {confirm(verwaltung, Umsetzungsprojekt, antwort)["Location"] for _ in range(2)}
        assert len(ziele) == len(open_orders()) == 1
        # who comes back to the preview is led to it
        vorschau = antwort.request["PATH_INFO"]
        assert verwaltung.get(vorschau)["Location"] in ziele
        arbeiter.work()
        wieder = forge(
            verwaltung, reverse("admin:projects_umsetzungsprojekt_process_import"), daten
        )
        assert wieder.status_code == 302
        arbeiter.work()
        assert Import.objects.count() == 1

    def test_a_full_disk_is_called_so(self, verwaltung, stamm, monkeypatch):
        def full(auftrag):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("bausteine.importe.annahme.queue", full)
        antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN)
        antwort = verwaltung.post(
            reverse("admin:projects_umsetzungsprojekt_process_import"), confirm_data(antwort)
        )
        assert antwort.status_code == 503
        assert "kein Platz mehr" in antwort.content.decode()

    def test_a_small_file_is_written_at_once(self, verwaltung, stamm, begonnen):
        antwort = upload(verwaltung, Umsetzungsprojekt, ZEILEN[:4])
        ziel = confirm(verwaltung, Umsetzungsprojekt, antwort)
        assert ziel["Location"] == reverse("admin:projects_umsetzungsprojekt_changelist")
        assert Umsetzungsprojekt.objects.count() == 3
        assert not begonnen

    def test_a_mistake_in_the_last_row_writes_nothing(self, verwaltung, stamm):
        f.organisation(kurzname="SIT")
        seite = given(verwaltung, [*ZEILEN[:-1], ["p-4", "P 4", "Q1 2031", "SIT"]])
        sit = type(stamm).objects.get(kurzname="SIT")
        sit.delete()
        arbeiter.work()
        assert not Umsetzungsprojekt.objects.exists()
        assert not Phase.objects.exists()
        text = text_of(verwaltung, seite)
        assert "Zeile 6 it_partner: Organisation „SIT“ ist nicht bekannt." in text
        assert "Nichts geschrieben." in text
        assert "Noch einmal" not in text
        verweise = [e["href"] for e in page_of(verwaltung.get(seite)).alle("a")]
        assert reverse("admin:projects_umsetzungsprojekt_import") in verweise

    def test_what_was_saved_after_the_preview_stays(self, verwaltung, stamm):
        f.projekt(kennung="p-1", titel="Vorher")
        seite = given(verwaltung)
        projekt = Umsetzungsprojekt.objects.get()
        projekt.titel = "Von Hand"
        projekt.save()
        arbeiter.work()
        assert Umsetzungsprojekt.objects.get(kennung="p-1").titel == "Von Hand"
        assert Umsetzungsprojekt.objects.count() == 5
        assert (
            "Zeile 3: „P 1“ nicht geschrieben, inzwischen geändert: titel ist jetzt „Von Hand“."
            in text_of(verwaltung, seite)
        )

    def test_progress_never_goes_back(self, verwaltung, seite, monkeypatch):
        zahlen = counted(monkeypatch)
        arbeiter.work()
        assert zahlen == sorted(zahlen)
        assert zahlen[-1] == (5, 5)

    def test_a_reload_shows_how_far_it_is(self, verwaltung, seite):
        bestellt = order_at(seite)
        bestellt.begin()
        bestellt.report(3200, 5000)
        text = text_of(verwaltung, seite)
        assert "3.200 von 5.000 Zeilen" in text
        assert "Zu 60 % getan." in text


class TestUndo:
    """„Import zurücknehmen“ for one with many records."""

    @pytest.fixture
    def weg(self, verwaltung, seite):
        """The page of an import that is written."""
        arbeiter.work()
        return reverse("admin:import_zuruecknehmen", args=[Import.objects.get().pk])

    def test_it_is_taken_back_in_the_name_of_the_account(
        self, verwaltung, chefin, weg, monkeypatch
    ):
        seite = fill_in(verwaltung, weg)["Location"]
        assert "0 von 15 Einträgen" in text_of(verwaltung, seite)
        assert verwaltung.get(weg)["Location"] == seite
        zahlen = counted(monkeypatch)
        arbeiter.work()
        assert not Umsetzungsprojekt.objects.exists()
        assert zahlen == sorted(zahlen)
        assert zahlen[-1] == (15, 15)
        assert "Fertig 15 Einträge zurückgenommen, 0 unverändert gelassen." in text_of(
            verwaltung, seite
        )
        akt = Import.objects.get(nimmt_zurueck__isnull=False)
        assert akt.konto == chefin
        verweise = [e["href"] for e in page_of(verwaltung.get(seite)).alle("a")]
        assert reverse("admin:importe_import_change", args=[akt.pk]) in verweise
        assert Umsetzungsprojekt.history.first().history_user == chefin

    def test_what_was_saved_while_it_waited_is_said_and_nothing_is_written(self, verwaltung, weg):
        """Before it begins, and at the last moment before it writes."""
        seite = fill_in(verwaltung, weg)["Location"]
        Umsetzungsprojekt.objects.get(kennung="p-0").save()
        arbeiter.work()
        text = text_of(verwaltung, seite)
        assert "Nichts zurückgenommen: Seit der Vorschau hat sich etwas geändert." in text
        assert order_at(seite).stand == Auftragsstand.GESCHEITERT
        assert Umsetzungsprojekt.objects.count() == 5

    def test_what_was_saved_at_the_last_moment_is_said_as_well(self, verwaltung, weg, monkeypatch):
        seite = fill_in(verwaltung, weg)["Location"]

        def waited():
            Umsetzungsprojekt.objects.get(kennung="p-0").save()

        monkeypatch.setattr("bausteine.importe.ruecknahme.one_at_a_time", waited)
        arbeiter.work()
        assert "Nichts zurückgenommen: Seit der Vorschau" in text_of(verwaltung, seite)
        assert order_at(seite).stand == Auftragsstand.GESCHEITERT
        assert Umsetzungsprojekt.objects.count() == 5

    def test_what_was_done_before_it_could_be_noted_is_not_done_again(self, verwaltung, weg):
        seite = fill_in(verwaltung, weg)["Location"]
        arbeiter.work()
        order_at(seite).again()
        arbeiter.work()
        assert "Der Import ist zurückgenommen." in text_of(verwaltung, seite)
        assert Import.objects.count() == 2


class TestAccount:
    """Whose it is."""

    def test_others_see_nothing_of_it(self, seite):
        fremd = client_of(konto_mit("projects.import_umsetzungsprojekt", name="fremd"))
        assert fremd.get(seite).status_code == 404
        assert forge(fremd, seite).status_code == 404

    def test_who_sees_all_imports_sees_it_and_leaves_it_to_its_account(self, seite):
        age(seite)
        leserin = client_of(konto_mit("importe.view_import", name="leserin"))
        assert "nur das Konto, das es begonnen hat" in text_of(leserin, seite)
        assert "Begonnen von chefin." in text_of(leserin, seite)
        forge(leserin, seite)
        assert order_at(seite).versuche == 0

    @pytest.mark.parametrize("entzogen", ["recht", "konto"])
    def test_the_right_is_asked_for_again(self, verwaltung, chefin, seite, entzogen):
        chefin.is_superuser = entzogen != "recht"
        chefin.is_active = entzogen != "konto"
        chefin.save()
        arbeiter.work()
        assert not Umsetzungsprojekt.objects.exists()
        bestellt = order_at(seite)
        assert bestellt.stand == Auftragsstand.GESCHEITERT
        assert "darf das nicht mehr" in bestellt.meldungen[0][1]
        chefin.is_superuser = chefin.is_active = True
        chefin.save()
        verwaltung.force_login(chefin)
        fill_in(verwaltung, seite, knopf="Noch einmal")
        arbeiter.work()
        assert Umsetzungsprojekt.objects.count() == 5

    def test_the_list_of_imports_names_what_is_not_done(self, verwaltung, seite):
        liste = verwaltung.get(reverse("admin:importe_import_changelist")).content.decode()
        assert f'<a href="{seite}">„probe.csv“ schreiben</a>: 0 von 5 Zeilen' in liste


class TestOneAfterTheOther:
    """Who waits for whom, and what becomes of an order whose process is gone."""

    def test_the_second_says_what_it_waits_for(self, verwaltung, seite):
        zweite = given(verwaltung, [KOPF, *[[f"q-{i}", f"Q {i}", "", ""] for i in range(4)]])
        assert "Wartet auf „probe.csv“ (0 von 5 Zeilen)." in text_of(verwaltung, zweite)
        rechte = ("projects.import_umsetzungsprojekt", "projects.add_umsetzungsprojekt")
        fremd = client_of(konto_mit(*rechte, name="fremd"))
        dritte = given(fremd, [KOPF, *[[f"r-{i}", f"R {i}", "", ""] for i in range(4)]])
        assert "Wartet auf einen anderen Import (0 von 5 Zeilen)." in text_of(fremd, dritte)
        arbeiter.work()
        assert Umsetzungsprojekt.objects.count() == 13
        assert not open_orders()

    def test_a_second_process_leaves_it_to_the_first(self, verwaltung, seite):
        with sole_worker() as darf:
            assert darf
            arbeiter.work()
            age(seite)
            assert "Beginnt gleich." in text_of(verwaltung, seite)
        assert not Umsetzungsprojekt.objects.exists()

    def test_an_interrupted_one_says_so_and_can_be_begun_again(self, verwaltung, seite, begonnen):
        order_at(seite).begin()
        age(seite)
        assert "Unterbrochen – nichts wurde geschrieben" in text_of(verwaltung, seite)
        assert verwaltung.get("/bereit/").json()["hinweise"] == {
            "importe": "Unterbrochene Importe: 1; manage.py import_ausfuehren"
        }
        form_of(verwaltung.get(seite)).send()
        assert begonnen == [1, 1]
        assert "Wird gestartet." in text_of(verwaltung, seite)

    def test_what_was_written_before_it_could_be_noted_is_not_written_again(
        self, verwaltung, seite
    ):
        arbeiter.work()
        order_at(seite).again()
        arbeiter.work()
        assert "Import geschrieben: 5 neu" in text_of(verwaltung, seite)
        assert Import.objects.count() == 1

    def test_one_that_ends_every_process_is_given_up(self, verwaltung, seite):
        for _ in range(arbeiter.VERSUCHE):
            order_at(seite).begin()
        arbeiter.work()
        assert "5-mal unterbrochen" in text_of(verwaltung, seite)
        assert not Umsetzungsprojekt.objects.exists()

    def test_a_database_that_is_busy_is_waited_for(self, verwaltung, seite, monkeypatch):
        echt, fehler = arbeiter.run_order, [OperationalError("database is locked")]

        def busy(bestellt):
            if fehler:
                raise fehler.pop()
            assert "gerade an anderer Stelle geändert" in text_of(verwaltung, seite)
            echt(bestellt)

        monkeypatch.setattr(arbeiter, "run_order", busy)
        monkeypatch.setattr(arbeiter, "connections", type("Keine", (), {"close_all": print}))
        arbeiter.work()
        assert Umsetzungsprojekt.objects.count() == 5

    def test_a_mistake_of_ours_is_one_of_this_order_alone(self, verwaltung, seite, monkeypatch):
        zweite = given(verwaltung, [KOPF, *[[f"q-{i}", f"Q {i}", "", ""] for i in range(4)]])
        echt = arbeiter.run_order

        def broken(bestellt):
            if bestellt.gesamt == 5:
                raise KeyError("x")
            echt(bestellt)

        monkeypatch.setattr(arbeiter, "run_order", broken)
        arbeiter.work()
        assert "Unerwarteter Fehler (KeyError). Nichts wurde" in text_of(verwaltung, seite)
        assert "4 neu" in text_of(verwaltung, zweite)

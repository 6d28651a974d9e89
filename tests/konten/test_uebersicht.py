"""What the first page, the Verteiler and the queue of Vorschläge show to a limited account."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of
from tests.formular import fill_in, forge, open_page
from tests.konten.hilfe import FREMD, konto_in, text_of
from ueberblick.models import Besuch
from verteiler.models import Ausgabe

pytestmark = pytest.mark.django_db
TK, OR = "Themenfeld-Koordination", "Organisations-Redaktion"


def index_of(konto):
    """The first page, as if the last visit was yesterday."""
    gestern = timezone.now() - dt.timedelta(days=1)
    Besuch.objects.update_or_create(konto=konto, defaults={"gesehen": gestern, "vorher": gestern})
    return client_of(konto).get(reverse("admin:index"))


class TestArbeitsplatz:
    """Counts and changes of one's own; each number is that of its list."""

    @pytest.mark.parametrize("rolle", [TK, OR, "Lesen", "Koordination"])
    def test_each_number_is_that_of_its_list(self, w, rolle):
        konto = w.konto(rolle)
        antwort = index_of(konto)
        client = client_of(konto)
        for _, zeilen in antwort.context_data["arbeit"]:
            for zeile in zeilen:
                liste = client.get(zeile.ziel).context_data
                if zeile.seite:  # pairs of doubles, which tests of the Arbeitsplatz count
                    assert bool(zeile.anzahl) == bool(liste["paare"]), zeile.titel
                else:
                    assert zeile.anzahl == liste["cl"].result_count, zeile.titel

    def test_an_organisation_finds_itself_first(self, w):
        stelle = w["organisationen.organisation"]
        ziel = reverse("admin:organisationen_organisation_change", args=[stelle.pk])
        seite = index_of(w.konto(OR)).content.decode()
        assert 0 < seite.index(ziel) < seite.index("Was zu tun ist")
        andere = konto_in("Koordination", name="andere")
        assert "Ihre Organisation" not in index_of(andere).content.decode()

    def test_drafts_of_others_are_no_work(self, w):
        namen = [
            z.name
            for _, zeilen in index_of(w.konto(TK)).context_data["arbeit"]
            for z in zeilen
            if z.anzahl
        ]
        assert "Umsetzungsprojekt.entwuerfe" not in namen
        assert not any(name.startswith("Organisation.") for name in namen)

    def test_changes_of_others_are_told_about_ones_own(self, w):
        konto = w.konto(TK)
        titel = {a.titel for a in index_of(konto).context_data["aenderungen"]}
        assert "Eigen Projekt" in titel
        assert not any(FREMD in name for name in titel)
        w["mittel.mittelvorgang"].delete()  # holds its project
        w["projects.umsetzungsprojekt"].delete()
        titel = {a.titel for a in index_of(konto).context_data["aenderungen"]}
        assert "Eigen Projekt" not in titel


class TestVerteiler:
    """Partners of one's own projects; each use is listed for oneself."""

    def test_only_ones_own_projects(self, w):
        andere = f.organisation(name="Stadt Anders")
        f.ansprechstelle(andere, postfach="anders@stadt.example")
        f.projekt(titel="Anderes", partner=[(andere, "mitarbeit")])
        client = w.client(TK)
        antwort = fill_in(client, reverse("admin:verteiler"), {"rollen": ["mitarbeit"]})
        text = text_of(antwort)
        assert "eigen stadt" in text
        assert "anders@stadt.example" not in text
        assert Ausgabe.objects.get().anzahl_projekte == 1


class TestVorschlaege:
    """Decided by who answers for the record."""

    def test_only_those_about_ones_own(self, w):
        client = w.client(TK)
        liste = client.get(reverse("admin:vorschlaege_vorschlag_changelist"))
        assert [v.pk for v in liste.context_data["cl"].result_list] == [
            w["vorschlaege.vorschlag"].pk
        ]

    def test_the_right_to_write_is_asked_of_the_record(self, w):
        """Who sees all Vorschläge and keeps one Themenfeld decides on that one's."""
        konto = w.konto(TK)
        konto.groups.add(konto_in("Lesen", name="andere").groups.get())
        client = client_of(konto)
        for vorschlag, erwartet in (
            (w["vorschlaege.vorschlag"], 302),
            (w.fremde["vorschlaege.vorschlag"], 403),
        ):
            ort = reverse("admin:vorschlaege_vorschlag_change", args=[vorschlag.pk])
            if erwartet == 302:
                seite = open_page(client, ort, "entscheidung").fill(entscheidung="angenommen")
                antwort = seite.send("entscheiden")
            else:
                antwort = forge(client, ort, {"entscheiden": "1", "entscheidung": "angenommen"})
            assert antwort.status_code == erwartet


@pytest.mark.parametrize("rolle", [TK, OR])
@pytest.mark.parametrize("model", [Umsetzungsprojekt, Organisation], ids=lambda m: m.__name__)
def test_more_rows_do_not_cost_more_queries(w, rolle, model):
    """The limits are part of the list's own query."""

    client = w.client(rolle)
    ort = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    client.get(ort)  # a session that was not made by the login gets its digest
    anzahlen = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as abfragen:
            assert client.get(ort).status_code == 200
        anzahlen.append(len(abfragen))
        for _ in range(5):
            f.projekt(themenfelder=[w["themenfelder.themenfeld"]])
            f.organisation()
    assert anzahlen[0] == anzahlen[1]

"""Time series: what is counted day by day, and that the history gives the same."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from auswahlen.models import Auswahl
from bausteine.geschichte.rueckblick import as_of
from kennzahlen.actions import verify
from kennzahlen.models import Kennzahl, Messwert
from kennzahlen.reihe import drawing, rows, sections
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.models import Umsetzungsprojekt
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")
TAG = dt.date(2026, 3, 1)


def counted(liste: str, abfrage: str = "", **felder) -> Kennzahl:
    """A Kennzahl that the portal counts."""
    zahl = f.kennzahl(wert=None, liste=liste, abfrage=abfrage, zusatz="", stand=None, **felder)
    zahl.full_clean()
    return zahl


def run(tag: dt.date, capsys) -> str:
    """What the daily job says; its values are those of `tag`."""
    call_command("zaehlen")
    Messwert.objects.filter(am=timezone.localdate()).update(am=tag)
    return capsys.readouterr().out


def values(zahl: Kennzahl) -> list[int]:
    """What was counted, the oldest first."""
    return list(zahl.messwerte.order_by("am").values_list("wert", flat=True))


def test_a_past_day_is_counted_again_from_the_history(capsys):
    """Created, changed, moved between relations, withdrawn, deleted; for lists of every kind."""
    feld, stelle = f.themenfeld(slug="wohnen"), f.organisation(typ="verband")
    kommune, dienst = f.kommune(), f.online_dienst()
    alle = counted("umsetzungsprojekte")
    wohnen = counted("umsetzungsprojekte", "themenfeld=wohnen")
    laeuft = counted("umsetzungsprojekte", "status=umsetzung")
    partner = counted("umsetzungsprojekte", f"organisation={stelle.kennung}")
    ohne = counted("umsetzungsprojekte", "themenfeld=ohne")
    stellen = counted("organisationen", "typ=verband")
    anschluesse = counted("anschluesse", f"dienst={dienst.kennung}")
    eines = f.projekt()
    run(TAG, capsys)
    anderes = f.projekt(themenfelder=[feld], phasen={"umsetzung": "laeuft"})
    f.projekt(veroeffentlichung="entwurf", themenfelder=[feld])
    f.anschluss(kommune, dienst)
    run(TAG + dt.timedelta(1), capsys)
    eines.themenfelder.add(feld)
    teil = f.beteiligung(eines, stelle)
    f.organisation(typ="verband")
    run(TAG + dt.timedelta(2), capsys)
    anderes.phasen.filter(art="umsetzung").first().delete()
    update_derived([anderes.pk])
    teil.delete()
    run(TAG + dt.timedelta(3), capsys)
    eines.veroeffentlichung = "archiviert"
    eines.save()
    anderes.refresh_from_db()
    anderes.themenfelder.clear()
    Organisation.objects.exclude(pk=stelle.pk).get(typ="verband").delete()
    run(TAG + dt.timedelta(4), capsys)
    Umsetzungsprojekt.objects.get(pk=anderes.pk).delete()
    run(TAG + dt.timedelta(5), capsys)
    assert values(alle) == [1, 2, 2, 2, 1, 0]
    assert values(wohnen) == [0, 1, 2, 2, 0, 0]
    assert values(laeuft) == [0, 1, 1, 0, 0, 0]
    assert values(partner) == [0, 0, 1, 0, 0, 0]
    assert values(ohne) == [1, 1, 0, 0, 1, 0]
    assert values(stellen) == [1, 1, 2, 2, 1, 1]
    assert values(anschluesse) == [0, 1, 1, 1, 1, 1]
    bericht = verify(30)
    assert (bericht.geprueft, [str(a) for a in bericht.abweichungen]) == (42, [])
    Messwert.objects.filter(kennzahl=alle, am=TAG).update(wert=7)
    call_command("zaehlungen_pruefen")
    ausgabe = capsys.readouterr().out
    assert f"{alle.kennung}, 01.03.2026: 7, nachgerechnet 1" in ausgabe
    assert "Nachgerechnet: 42, abweichend: 1" in ausgabe


def test_looking_back_leaves_everything_as_it_is():
    """What is written inside is lost, and so are the tables."""
    projekt = f.projekt()
    vorher = timezone.now()
    f.projekt()
    with as_of(vorher):
        assert Umsetzungsprojekt.objects.count() == 1
        Umsetzungsprojekt.objects.all().update(titel="Falsch")
    assert Umsetzungsprojekt.objects.count() == 2
    projekt.refresh_from_db()
    assert projekt.titel != "Falsch"
    assert not connection.needs_rollback


class TestTageslauf:
    """`manage.py zaehlen`."""

    def test_once_a_day_and_only_what_is_public(self, capsys):
        """A second run writes nothing; neither drafts are counted nor figures of a Quelle."""
        f.projekt(), f.projekt(veroeffentlichung="entwurf"), f.kennzahl()
        zahl = counted("umsetzungsprojekte")
        counted("umsetzungsprojekte", "status=offen", veroeffentlichung="entwurf")
        call_command("zaehlen")
        assert "Gezählt: 1, heute schon gezählt: 0." in capsys.readouterr().out
        f.projekt()
        call_command("zaehlen")
        assert "Gezählt: 0, heute schon gezählt: 1." in capsys.readouterr().out
        assert values(zahl) == [1]

    def test_what_a_filter_names_and_is_gone_is_a_gap(self, capsys):
        """Not a zero."""
        feld = f.themenfeld(slug="wohnen")
        zahl = counted("umsetzungsprojekte", "themenfeld=wohnen")
        feld.delete()
        call_command("zaehlen")
        assert f"{zahl.kennung}: Den Wert „wohnen“" in capsys.readouterr().out
        assert values(zahl) == []

    def test_public_selections_are_counted_too(self, capsys):
        """Once, under the key of the Auswahl; another filter of it is another rule."""
        auswahl = f.auswahl(kennung="offene", abfrage="status=offen")
        f.auswahl(kennung="geheim", abfrage="status=rollout", veroeffentlichung="entwurf")
        f.projekt()
        run(TAG, capsys)
        (zahl,) = Kennzahl.objects.gezaehlte()
        assert (zahl.kennung, values(zahl)) == ("auswahl-offene", [1])
        Auswahl.objects.filter(pk=auswahl.pk).update(abfrage="status=rollout")
        run(TAG + dt.timedelta(1), capsys)
        assert values(zahl) == [1, 0]
        assert [z.neue_regel for z in rows(zahl.messwerte.all())] == [True, False]
        assert Kennzahl.objects.count() == 1


def course(zahl: Kennzahl, *werte: int | None, regel=()) -> list[Messwert]:
    """Messwerte day by day; None is a day without one, `regel` are the days with a new rule."""
    fassung = 1
    for tag, wert in enumerate(werte):
        fassung += tag in regel
        if wert is not None:
            Messwert.objects.create(
                kennzahl=zahl,
                am=TAG + dt.timedelta(tag),
                wert=wert,
                gezaehlt_um=timezone.now(),
                liste=zahl.liste,
                abfrage=zahl.abfrage,
                regelfassung=fassung,
            )
    return list(zahl.messwerte.order_by("am"))


def test_a_line_joins_neither_a_gap_nor_two_rules():
    """Both are marked in the table; a day alone is a point."""
    werte = course(counted("umsetzungsprojekte"), 0, 2, None, 4, 4, 3, regel=(5,))
    assert [[wert.wert for wert in stueck] for stueck in sections(werte)] == [[0, 2], [4, 4], [3]]
    bild = drawing(werte)
    assert bild.linien == ["0.0,40.0 20.0,20.0", "60.0,0.0 80.0,0.0", "100.0,10.0 100.0,10.0"]
    assert (bild.brueche, bild.unten, bild.oben) == ([100.0], 0, 4)
    assert [zeile.bemerkung for zeile in rows(werte)] == [
        "neue Zählregel, nicht vergleichbar mit davor",
        "",
        "davor 1 Tag nicht gezählt",
        "",
        "",
    ]
    assert drawing(werte[:1]) is None


def test_the_page_shows_line_table_rule_and_files(besucher):
    """And the API has the same days."""
    zahl = counted("umsetzungsprojekte", regel="Alle Projekte.", einheit="Projekte")
    werte = course(zahl, 1, 2, None, 1300, regel=(3,))
    seite = besucher.seite(zahl.get_absolute_url())
    assert len(seite.alle("polyline")) == 2
    assert "1.300\xa0Projekte" in seite.html
    assert "Alle Projekte. (Fassung 1)" in seite.text("main")[0]
    assert "neue Zählregel, nicht vergleichbar mit davor; davor 1 Tag" in seite.text("main")[0]
    zeilen = besucher.csv(zahl.get_absolute_url())
    assert next((z["am"], z["wert"]) for z in zeilen) == ("01.03.2026", "1")
    assert len(zeilen) == len(werte) == 3
    daten = json.loads(besucher.get(zahl.get_absolute_url(), {"format": "json"}).inhalt)
    assert [e["wert"] for e in daten["ergebnisse"]] == [1, 2, 1300]
    eintrag = besucher.get(f"/api/v1/kennzahlen/{zahl.kennung}/").json()
    assert [e["wert"] for e in eintrag["messwerte"]] == [1, 2, 1300]
    liste = besucher.seite("/zahlen/?liste=umsetzungsprojekte")
    assert "1.300\xa0Projekte" in liste.html
    assert f.kennzahl().get_absolute_url() not in liste.html


def test_a_rule_is_checked_when_it_is_saved():
    """A filter of the list, and no number of its own."""
    for felder, feld in (
        ({"liste": "umsetzungsprojekte", "abfrage": "status=unfug"}, "abfrage"),
        ({"liste": "", "abfrage": "status=offen"}, "liste"),
        ({"liste": "umsetzungsprojekte", "wert": 7}, "wert"),
    ):
        zahl = Kennzahl(kennung="x", bezeichnung="X", **felder)
        with pytest.raises(ValidationError) as fehler:
            zahl.full_clean()
        assert feld in fehler.value.message_dict

"""The form and the file of Rundbriefe; what was sent stays as it was."""

import datetime as dt

import pytest
from django.urls import reverse

from bausteine.importe.register import resource_for
from rundbriefe.models import VERSCHICKT, Rundbrief
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    filled,
    open_form,
    refused,
    save,
    send,
    shown_after,
)
from tests.dateien import importiere, saetze
from tests.formular import open_page

pytestmark = pytest.mark.usefixtures("db")
AM = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def test_a_rundbrief_begins_as_a_draft_with_a_key_of_its_betreff(verwaltung):
    """And with one entry in its history, which knows its Themenfelder."""
    feld = f.themenfeld()
    angaben = {"betreff": "Bauen im März", "text": "## Neues", "themenfelder": feld.pk}
    save(verwaltung, Rundbrief, filled(verwaltung, Rundbrief, **angaben))
    rundbrief = Rundbrief.objects.get(kennung="bauen-im-maerz")
    assert not rundbrief.ist_oeffentlich
    (eintrag,) = rundbrief.history.all()
    assert [zeile.themenfeld for zeile in eintrag.themenfelder.all()] == [feld]


def test_a_day_to_come_is_pointed_out(verwaltung):
    """It would stand above all others until then."""
    angaben = {"betreff": "Später", "text": "Neu", "datum": "01.03.2199"}
    antwort = send(verwaltung, Rundbrief, filled(verwaltung, Rundbrief, **angaben))
    gesagt = shown_after(verwaltung, antwort)
    assert "Das Datum (01.03.2199) liegt in der Zukunft" in gesagt
    assert Rundbrief.objects.exists()


@pytest.mark.parametrize("ziel", ["termine/", "//fremd.example/", "#oben"])
def test_a_link_that_leads_nowhere_from_a_mailbox_is_refused(verwaltung, ziel):
    """With what was typed still there."""
    rundbrief = f.rundbrief()
    daten = open_form(verwaltung, Rundbrief, rundbrief.pk) | {"text": [f"Siehe [hier]({ziel})."]}
    meldungen, wieder = refused(verwaltung, Rundbrief, daten, rundbrief.pk)
    assert f"„{ziel}“: Ein Link beginnt hier" in meldungen
    assert wieder["text"] == [f"Siehe [hier]({ziel})."]


def test_a_betreff_is_one_line():
    """A file may hold two; no mail could be sent with that."""
    zeile = {"kennung": "maerz", "betreff": "Neues\r\nBcc: x@y.example", "datum": "02.03.2026"}
    _, fehler = importiere("rundbriefe", zeile | {"text": "Neu"})
    assert "Der Betreff einer E-Mail ist eine Zeile" in saetze(fehler)


def test_the_preview_shows_markup_as_it_was_typed(verwaltung):
    """Also beside the letter that is only text."""
    rundbrief = f.rundbrief(text='Neu </pre><h1 id="fremd">Fremd</h1>')
    html = verwaltung.get(reverse("rundbriefversand", args=[rundbrief.pk])).content.decode()
    assert '<h1 id="fremd">' not in html
    assert "&lt;h1 id=&quot;fremd&quot;&gt;" in html


def test_what_was_sent_is_only_put_right(verwaltung):
    """Neither the form, nor a file, nor an older version changes its words."""
    rundbrief = f.rundbrief(kennung="maerz", text="Neu", verschickt_am=AM)
    alt = rundbrief.history.latest("history_id")
    Rundbrief.history.filter(pk=alt.pk).update(text="Alt")
    daten = open_form(verwaltung, Rundbrief, rundbrief.pk)
    assert not {"betreff", "text", "datum"} & {*daten}
    save(verwaltung, Rundbrief, daten | {"berichtigung": ["Gemeint war **April**."]}, rundbrief.pk)
    zeile = {"kennung": "maerz", "betreff": rundbrief.betreff, "datum": "02.03.2026"}
    _, fehler = importiere("rundbriefe", zeile | {"text": "Anders"})
    assert VERSCHICKT in saetze(fehler)
    seite = f"/admin/rundbriefe/rundbrief/{rundbrief.pk}/history/{alt.pk}/"
    antwort = open_page(verwaltung, seite, "_wiederherstellen").send(follow=True)
    assert "bleiben, wie sie in den Postfächern stehen" in antwort.content.decode()
    rundbrief.refresh_from_db()
    assert (rundbrief.text, rundbrief.berichtigung) == ("Neu", "Gemeint war **April**.")


def test_a_file_that_is_exported_changes_nothing():
    """Sent or not."""
    f.rundbrief(themenfelder=[f.themenfeld()], verschickt_am=AM, berichtigung="Doch.")
    f.rundbrief(text="Zeile\n\n- Punkt\n")
    tabelle = resource_for("rundbriefe")().export()
    zeilen = [dict(zip(tabelle.headers, zeile, strict=True)) for zeile in tabelle]
    ergebnis, fehler = importiere("rundbriefe", *zeilen)
    assert not fehler
    assert ergebnis.totals["skip"] == 2

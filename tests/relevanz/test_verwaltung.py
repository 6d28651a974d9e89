"""Who says what in the admin: the Kommune, the Land, many at once; and their files."""

import pytest

from konten.models import Zustaendigkeit
from leistungen.models import LeikaLeistung, OzgLeistung
from relevanz.models import Selbstauskunft, Vollzugszuordnung
from relevanz.regel import relevance_counts
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    client_of,
    confirm_bulk,
    filled,
    konto_mit,
    open_form,
    refused,
    save,
)
from tests.formular import forge, form_of
from tests.import_dateien import counts, exported, load, loaded
from tests.konten.hilfe import konto_in

pytestmark = pytest.mark.usefixtures("db")


def test_a_kommune_keeps_its_own_word_and_no_other(db):
    """Its account adds and changes what is its own; it holds at once."""
    kommune, fremde = f.kommune(), f.kommune()
    konto = konto_in("Organisations-Redaktion", organisationen=[kommune.organisation])
    client, leistung = client_of(konto), f.leika_leistung(typ="4")
    daten = filled(
        client,
        Selbstauskunft,
        kommune=kommune.pk,
        leika_leistung=leistung.pk,
        betrifft="ja",
        bemerkung="macht das Bürgerbüro",
    )
    save(client, Selbstauskunft, daten)
    assert relevance_counts(kommune).ja == 1
    (eintrag,) = Selbstauskunft.objects.get().history.all()
    assert eintrag.history_user == konto
    meldungen, _ = refused(client, Selbstauskunft, daten | {"kommune": [str(fremde.pk)]})
    assert "Zuständigkeit" in meldungen or "gültige Auswahl" in meldungen
    andere = f.selbstauskunft(fremde, leistung)
    assert client.get(adresse(Selbstauskunft, "change", andere.pk)).status_code != 200


def test_the_same_is_not_said_twice(verwaltung):
    """A sentence, not an error of the database."""
    auskunft = f.selbstauskunft()
    daten = filled(
        verwaltung,
        Selbstauskunft,
        kommune=auskunft.kommune_id,
        leika_leistung=auskunft.leika_leistung_id,
        betrifft="nein",
    )
    meldungen, _ = refused(verwaltung, Selbstauskunft, daten)
    assert "schon Auskunft" in meldungen


@pytest.mark.parametrize("beide", [True, False])
def test_a_zuordnung_speaks_of_one_leistung(verwaltung, beide):
    """Of a LeiKa- or an OZG-Leistung, not of both and not of none."""
    zuordnung = f.vollzugszuordnung(f.ozg_leistung())
    daten = filled(
        verwaltung,
        Vollzugszuordnung,
        groessenklasse=zuordnung.groessenklasse_id,
        wert="ja",
        quelle=zuordnung.quelle_id,
    )
    if beide:
        daten |= {
            "leika_leistung": [str(f.leika_leistung().pk)],
            "ozg_leistung": [str(f.ozg_leistung().pk)],
        }
    meldungen, _ = refused(verwaltung, Vollzugszuordnung, daten)
    assert "entweder eine LeiKa-Leistung oder eine OZG-Leistung" in meldungen


def test_a_zuordnung_needs_its_source(verwaltung):
    """Without one it is refused, in the form and in a file."""
    zuordnung = f.vollzugszuordnung()
    daten = open_form(verwaltung, Vollzugszuordnung, zuordnung.pk) | {"quelle": [""]}
    meldungen, _ = refused(verwaltung, Vollzugszuordnung, daten, zuordnung.pk)
    assert "braucht die Quelle" in meldungen
    kopf, (zeile,) = exported("vollzugszuordnungen")
    zeile[kopf.index("quelle")] = ""
    load("vollzugszuordnungen", [kopf, zeile])
    zuordnung.refresh_from_db()
    assert zuordnung.quelle_id


@pytest.mark.parametrize("name", ["selbstauskuenfte", "vollzugszuordnungen"])
def test_a_file_read_again_changes_nothing(name):
    """And one that says otherwise changes just that."""
    f.selbstauskunft(bemerkung="eins", quelle=f.quelle())
    f.vollzugszuordnung(f.ozg_leistung(), bemerkung="eins")
    f.vollzugszuordnung(f.leika_leistung())
    kopf, zeilen = exported(name)
    assert counts(loaded(name, [kopf, *zeilen])) == (0, 0, len(zeilen))
    zeilen[0][kopf.index("bemerkung")] = "zwei"
    assert counts(loaded(name, [kopf, *zeilen])) == (0, 1, len(zeilen) - 1)


def test_a_file_is_public_without_what_is_hidden(besucher):
    """What stands on /daten/."""
    f.selbstauskunft()
    f.selbstauskunft(f.kommune(organisation=f.organisation(veroeffentlichung="entwurf")))
    f.selbstauskunft(leistung=f.leika_leistung(veroeffentlichung="entwurf"))
    f.vollzugszuordnung(f.ozg_leistung())
    f.vollzugszuordnung(f.ozg_leistung(veroeffentlichung="entwurf"))
    for name in ("selbstauskuenfte", "vollzugszuordnungen"):
        assert len(besucher.csv(f"/daten/{name}.csv")) == 1
        assert besucher.json(f"/daten/{name}.json")["anzahl"] == 1


# -- many at once -------------------------------------------------------------------------------


def _preview(client, model, records, **felder):
    seite = choose(client, model, "vollzug", records)
    return form_of(seite, "wert").fill(**felder).send()


@pytest.mark.parametrize(
    ("model", "neu"), [(LeikaLeistung, f.leika_leistung), (OzgLeistung, f.ozg_leistung)]
)
def test_many_are_assigned_after_a_preview(verwaltung, model, neu):
    """Only what differs is written, each with its entry and the reason."""
    klassen = [f.groessenklasse(), f.groessenklasse()]
    quelle, records = f.quelle(), [neu() for _ in range(3)]
    f.vollzugszuordnung(records[0], klassen[0], quelle=quelle)
    vorschau = _preview(
        verwaltung,
        model,
        records,
        groessenklassen=[k.pk for k in klassen],
        wert="ja",
        quelle=quelle.pk,
    )
    assert Vollzugszuordnung.objects.count() == 1
    forge(verwaltung, adresse(model, "vollzug"), confirm_bulk(vorschau))
    assert Vollzugszuordnung.objects.count() == 6
    neue = Vollzugszuordnung.objects.latest("pk")
    assert neue.history.get().history_change_reason.startswith("Sammeländerung: Größenklassen")
    assert Vollzugszuordnung.objects.earliest("pk").history.count() == 1


def test_nothing_is_written_when_someone_was_faster(verwaltung):
    """The page shows the new difference first."""
    klasse, quelle, leistung = f.groessenklasse(), f.quelle(), f.leika_leistung()
    vorschau = _preview(
        verwaltung,
        LeikaLeistung,
        [leistung],
        groessenklassen=[klasse.pk],
        wert="ja",
        quelle=quelle.pk,
    )
    f.vollzugszuordnung(leistung, klasse, wert="nein")
    antwort = forge(verwaltung, adresse(LeikaLeistung, "vollzug"), confirm_bulk(vorschau))
    assert "seit der Vorschau geändert" in antwort.content.decode()
    assert Vollzugszuordnung.objects.get().wert == "nein"


def test_who_may_not_assign_has_no_such_act():
    """Neither in the list nor by the address; a Themenfeld only for its own."""
    client = client_of(
        konto_mit("leistungen.view_leikaleistung", "leistungen.change_leikaleistung")
    )
    liste = client.get(adresse(LeikaLeistung, "changelist")).content.decode()
    assert "Größenklassen zuordnen" not in liste
    antwort = forge(client, adresse(LeikaLeistung, "vollzug"), {"akt": "vollzug"})
    assert antwort.status_code == 403
    feld = f.themenfeld()
    eigene = f.leika_leistung(ozg_leistung=f.ozg_leistung(themenfeld=feld))
    fremde = f.leika_leistung()
    konto = konto_mit(
        "leistungen.view_leikaleistung",
        "leistungen.change_leikaleistung",
        "relevanz.add_vollzugszuordnung",
        "relevanz.change_vollzugszuordnung",
        name="feld",
        grenzenlos=False,
    )
    Zustaendigkeit.objects.create(konto=konto).themenfelder.set([feld])
    client, quelle, klasse = client_of(konto), f.quelle(), f.groessenklasse()
    vorschau = forge(
        client,
        adresse(LeikaLeistung, "vollzug"),
        {
            "akt": "vollzug",
            "auswahl": f"{eigene.pk},{fremde.pk}",
            "groessenklassen": klasse.pk,
            "wert": "ja",
            "quelle": quelle.pk,
        },
    )
    forge(client, adresse(LeikaLeistung, "vollzug"), confirm_bulk(vorschau))
    assert [z.leistung for z in Vollzugszuordnung.objects.all()] == [eigene]

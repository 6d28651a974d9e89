"""The forms of Online-Dienste and their parts, and who may use them."""

import pytest

from bausteine.importe.models import Import
from dienste.models import Betriebsstand, OnlineDienst
from konten.models import Zustaendigkeit
from konten.rollen import rolle_named
from tests import factories as f
from tests.bausteine.freigabe.hilfe import decide, draft
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    client_of,
    confirm,
    delete,
    filled,
    konto_mit,
    open_form,
    refused,
    save,
    undo,
    upload,
)
from tests.formular import form_of

pytestmark = pytest.mark.usefixtures("db")


def test_a_dienst_is_kept_as_typed(verwaltung, chefin):
    """With one entry in its history, and none when nothing was changed."""
    betreiber, quelle = f.organisation(), f.quelle()
    daten = filled(
        verwaltung,
        OnlineDienst,
        kennung="hund",
        name="Hundesteuer",
        adresse="https://hund.example/",
        angebotsart="efa",
        betreiber=betreiber.pk,
        quelle=quelle.pk,
        fundstelle="Zeile 1",
    )
    save(verwaltung, OnlineDienst, daten)
    dienst = OnlineDienst.objects.get()
    assert (dienst.angebotsart, dienst.betreiber, dienst.quelle) == ("efa", betreiber, quelle)
    save(verwaltung, OnlineDienst, open_form(verwaltung, OnlineDienst, dienst.pk), dienst.pk)
    (eintrag,) = dienst.history.all()
    assert eintrag.history_user == chefin


def test_a_betriebsstand_is_followed_in_its_form_too(verwaltung):
    """What it says stays; its Bemerkung may be mended."""
    stand = f.betriebsstand()
    daten = open_form(verwaltung, Betriebsstand, stand.pk)
    save(verwaltung, Betriebsstand, daten | {"bemerkung": ["Neu"]}, stand.pk)
    stand.refresh_from_db()
    assert stand.bemerkung == "Neu"
    meldungen, _ = refused(verwaltung, Betriebsstand, daten | {"zeitraum": ["2020"]}, stand.pk)
    assert "Ein Betriebsstand wird nicht geändert" in meldungen
    stand.refresh_from_db()
    assert stand.zeitraum is None


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"adresse": "http://hund.example/"}, "Eine Adresse beginnt mit „https://“."),
        ({"adresse": "https://a:b@hund.example/"}, "weder Benutzername noch Passwort"),
    ],
)
def test_bad_input_is_explained_and_loses_nothing(verwaltung, felder, satz):
    """Every field comes back as it was typed."""
    dienst = f.online_dienst()
    daten = open_form(verwaltung, OnlineDienst, dienst.pk)
    daten |= {name: [wert] for name, wert in felder.items()} | {"hinweis": ["Bleibt stehen."]}
    meldungen, wieder = refused(verwaltung, OnlineDienst, daten, dienst.pk)
    assert satz in meldungen
    assert wieder["hinweis"] == ["Bleibt stehen."]


def test_a_deleted_dienst_comes_back(verwaltung):
    """Its page says 410 until then."""
    dienst = f.betriebsstand().dienst
    delete(verwaltung, dienst)
    assert verwaltung.get(dienst.get_absolute_url()).status_code == 410
    assert dienst.name in verwaltung.get("/admin/papierkorb/").content.decode()


def test_two_that_mean_the_same_become_one(verwaltung):
    """With the Betriebsstände and Leistungen of both; the other address leads on."""
    bleibt, weg = f.online_dienst("A"), f.online_dienst("B")
    f.betriebsstand(bleibt)
    f.betriebsstand(weg, "pilot")  # of the same day: it cannot hold beside the other
    f.betriebsstand(weg, "geplant")
    f.dienst_leistung(weg)
    seite = choose(verwaltung, OnlineDienst, "merge_two", [bleibt, weg])
    vorschau = form_of(seite, "bleibt").fill(bleibt=bleibt.pk)
    vorschau = vorschau.send("Auswahl ändern: neue Vorschau")
    form_of(vorschau, "bleibt").send("Zusammenführen", follow=True)
    assert [*OnlineDienst.objects.all()] == [bleibt]
    assert {stand.zustand for stand in bleibt.betriebsstaende.all()} == {"online", "geplant"}
    assert bleibt.dienstleistungen.count() == 1
    assert verwaltung.get(weg.get_absolute_url())["Location"] == bleibt.get_absolute_url()


def test_who_keeps_a_themenfeld_keeps_the_dienste_of_its_projects():
    """Others, and those without a project, are the Koordination's."""
    feld = f.themenfeld()
    eigener, fremder = f.online_dienst(), f.online_dienst()
    eigener.projekte.add(f.projekt(themenfelder=[feld]))
    fremder.projekte.add(f.projekt())
    konto = konto_mit("dienste.view_onlinedienst", "dienste.change_onlinedienst", grenzenlos=False)
    Zustaendigkeit.objects.create(konto=konto).themenfelder.set([feld])
    client = client_of(konto)
    assert client.get(adresse(OnlineDienst, "change", eigener.pk)).status_code == 200
    for anderer in (fremder, f.online_dienst()):
        assert client.get(adresse(OnlineDienst, "change", anderer.pk)).status_code != 200


def test_the_roles_say_so():
    """Who keeps an Organisation looks at Dienste and changes none."""
    schreibt = "dienste.change_onlinedienst"
    assert schreibt in rolle_named("Themenfeld-Koordination").rechte
    assert schreibt in rolle_named("Koordination").rechte
    rechte = rolle_named("Organisations-Redaktion").rechte
    assert {r for r in rechte if r.startswith("dienste.")} == {
        "dienste.view_onlinedienst",
        "dienste.view_plattform",
        "dienste.view_fachverfahren",
    }


def test_an_import_is_taken_back(verwaltung):
    """The Betriebsstand goes, and the one before it holds again."""
    dienst = f.online_dienst(kennung="hund")
    f.betriebsstand(dienst, "pilot")
    quelle = f.quelle(kennung="bericht")
    zeilen = [
        ["dienst", "zustand", "bestaetigt_am", "zeitraum", "quelle"],
        ["hund", "online", "01.06.2023", "Mai 2023", quelle.kennung],
    ]
    confirm(verwaltung, Betriebsstand, upload(verwaltung, Betriebsstand, zeilen))
    assert OnlineDienst.objects.mit_zustand().get().zustand == "online"
    undo(verwaltung, Import.objects.get())
    assert OnlineDienst.objects.mit_zustand().get().zustand == "pilot"


def test_the_arbeitsplatz_counts_plans_that_passed_and_gaps(verwaltung):
    """As many as the list shows that its line leads to."""
    alt = f.online_dienst("Alt")
    f.betriebsstand(alt, "geplant", zeitraum=f.Zeitraum.parse("2020"))
    f.dienst_leistung(alt)
    f.betriebsstand(f.dienst_leistung().dienst)
    ohne = f.online_dienst("Ohne")
    arbeit = verwaltung.get("/admin/").context_data["arbeit"]
    zeilen = {z.titel: z for _, gruppe in arbeit for z in gruppe}
    erwartet = {
        "Online-Dienste, Plan vorbei und nicht bestätigt": [alt],
        "Online-Dienste ohne Betriebsstand": [ohne],
        "Online-Dienste ohne Leistung": [ohne],
    }
    for titel, records in erwartet.items():
        zeile = zeilen[titel]
        assert [*verwaltung.get(zeile.ziel).context_data["cl"].queryset] == records
        assert zeile.anzahl == len(records)


def test_a_newer_draft_stays_hidden_until_it_is_released(verwaltung, besucher):
    """Released, it is on the page."""
    dienst = f.online_dienst()
    pflegerin = client_of(konto_mit("dienste.view_onlinedienst", "dienste.change_onlinedienst"))
    draft(pflegerin, dienst, kurzbeschreibung="Einen Hund anmelden.", abdeckung="alle")
    assert "Hund" not in " ".join(besucher.seite(dienst.get_absolute_url()).text("main"))
    decide(verwaltung, dienst, "freigeben")
    text = " ".join(" ".join(besucher.seite(dienst.get_absolute_url()).text("main")).split())
    assert "Einen Hund anmelden." in text
    assert "alle Kommunen" in text

"""The form of Mittelvorgänge, and who may use it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from bausteine.importe.models import Import
from konten.models import Zustaendigkeit
from konten.rollen import rolle_named
from mittel.models import Mittelvorgang
from projects.neuigkeiten import readable
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
from tests.formular import form_of, open_page

pytestmark = pytest.mark.usefixtures("db")


def test_a_vorgang_is_kept_as_typed(verwaltung, chefin):
    """With one entry in its history, and none when nothing was changed."""
    projekt, partner, quelle = f.projekt(), f.organisation(), f.quelle()
    daten = filled(
        verwaltung,
        Mittelvorgang,
        kennung="auftrag-1",
        art="beauftragung",
        gegenstand="Serverlizenz",
        projekt=projekt.pk,
        partner=partner.pk,
        zeitraum="27.01.2022",
        betrag="18000.50",
        quelle=quelle.pk,
        fundstelle="Zeile 1",
    )
    save(verwaltung, Mittelvorgang, daten)
    vorgang = Mittelvorgang.objects.get()
    assert (vorgang.zeit, vorgang.betrag) == ("27.01.2022", Decimal("18000.50"))
    assert (vorgang.projekt, vorgang.partner) == (projekt, partner)
    save(verwaltung, Mittelvorgang, open_form(verwaltung, Mittelvorgang, vorgang.pk), vorgang.pk)
    (eintrag,) = vorgang.history.all()
    assert eintrag.history_user == chefin


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"stand": "bewilligt"}, "Zu einem Stand gehören die Worte der Quelle."),
        ({"betrag": "-1"}, "Ein Betrag ist nicht negativ."),
        ({"zeitraum": "bald"}, "„bald“ ist kein bekannter Zeitpunkt."),
        ({"nachtrag": "ergaenzung"}, "Ein Nachtrag gehört zu einer Leistungsvereinbarung."),
        ({"gilt_bis": "31.03.2022"}, "entweder den Zeitraum oder nur das Ende"),
    ],
)
def test_bad_input_is_explained_and_loses_nothing(verwaltung, felder, satz):
    """Every field comes back as it was typed."""
    vorgang = f.mittelvorgang()
    daten = open_form(verwaltung, Mittelvorgang, vorgang.pk)
    daten |= {name: [wert] for name, wert in felder.items()} | {"hinweis": ["Bleibt stehen."]}
    meldungen, wieder = refused(verwaltung, Mittelvorgang, daten, vorgang.pk)
    assert satz in meldungen
    assert all(wieder[name] == [wert] for name, wert in felder.items())
    assert wieder["hinweis"] == ["Bleibt stehen."]


def test_a_deleted_vorgang_comes_back(verwaltung):
    """From the Papierkorb, with its project; its page says 410 until then."""
    vorgang = f.mittelvorgang(f.projekt(), partner=f.organisation())
    delete(verwaltung, vorgang)
    assert verwaltung.get(vorgang.get_absolute_url()).status_code == 410
    papierkorb = verwaltung.get("/admin/papierkorb/")
    assert vorgang.gegenstand in papierkorb.content.decode()


def test_a_project_with_vorgaenge_is_not_deleted(verwaltung):
    """The page names what needs it."""
    vorgang = f.mittelvorgang(f.projekt())
    seite = verwaltung.get(adresse(type(vorgang.projekt), "delete", vorgang.projekt.pk))
    assert str(vorgang) in seite.content.decode()
    assert vorgang.projekt in type(vorgang.projekt).objects.all()


def test_two_that_mean_the_same_become_one(verwaltung):
    """The other address leads on."""
    bleibt, weg = f.mittelvorgang(gegenstand="A"), f.mittelvorgang(gegenstand="B")
    seite = choose(verwaltung, Mittelvorgang, "merge_two", [bleibt, weg])
    vorschau = form_of(seite, "bleibt").fill(bleibt=bleibt.pk)
    vorschau = vorschau.send("Auswahl ändern: neue Vorschau")
    form_of(vorschau, "bleibt").send("Zusammenführen", follow=True)
    assert [*Mittelvorgang.objects.all()] == [bleibt]
    assert verwaltung.get(weg.get_absolute_url())["Location"] == bleibt.get_absolute_url()


def test_who_keeps_a_themenfeld_keeps_the_vorgaenge_of_its_projects():
    """Others, and those without a project, are the Koordination's."""
    feld = f.themenfeld()
    eigener = f.mittelvorgang(f.projekt(themenfelder=[feld]))
    fremde = [f.mittelvorgang(f.projekt()), f.mittelvorgang()]
    konto = konto_mit("mittel.view_mittelvorgang", "mittel.change_mittelvorgang", grenzenlos=False)
    Zustaendigkeit.objects.create(konto=konto).themenfelder.set([feld])
    client = client_of(konto)
    assert client.get(adresse(Mittelvorgang, "change", eigener.pk)).status_code == 200
    for fremder in fremde:
        assert client.get(adresse(Mittelvorgang, "change", fremder.pk)).status_code != 200


def test_the_roles_say_so():
    """Who keeps a Themenfeld writes Vorgänge; who keeps an Organisation does not see them."""
    schreibt = "mittel.change_mittelvorgang"
    assert schreibt in rolle_named("Themenfeld-Koordination").rechte
    assert schreibt in rolle_named("Koordination").rechte
    assert not [r for r in rolle_named("Organisations-Redaktion").rechte if "mittel" in r]


def test_an_import_is_taken_back_with_what_followed(verwaltung):
    """The Vorgang goes, and the log of its project tells both."""
    projekt = f.projekt(titel="Hund")
    kopf = ["kennung", "art", "gegenstand", "projekt"]
    zeilen = [kopf, ["auftrag-1", "Beauftragung", "Lizenz", "hund"]]
    confirm(verwaltung, Mittelvorgang, upload(verwaltung, Mittelvorgang, zeilen))
    assert projekt.mittelvorgaenge.get().gegenstand == "Lizenz"
    undo(verwaltung, Import.objects.get())
    assert not Mittelvorgang.objects.exists()
    texte = [zeile for n in readable(projekt.aenderungen.order_by("pk")) for zeile in n.zeilen]
    assert texte[1:] == [
        "Mittel und Verträge: 1 hinzugekommen",
        "Mittel und Verträge: 1 entfallen",
    ]


def test_someone_looks_through_a_vorgang(verwaltung):
    """One click in the list; the day stands on its page, the log says nothing."""
    vorgang = f.mittelvorgang(f.projekt())
    liste = open_page(verwaltung, adresse(Mittelvorgang, "changelist"), "action")
    liste.send("_bestaetigen", str(vorgang.pk))
    vorgang.refresh_from_db()
    assert vorgang.heute_bestaetigt
    assert vorgang.projekt.aenderungen.count() == 2
    assert vorgang.history.first().history_change_reason == "Angaben stimmen weiterhin"


def test_the_arbeitsplatz_counts_what_nobody_has_looked_through(verwaltung):
    """As many as the list shows that its line leads to; a draft is nobody's yet."""
    f.mittelvorgang(zuletzt_bestaetigt_am=timezone.localdate())
    alte = [f.mittelvorgang(), f.mittelvorgang(zuletzt_bestaetigt_am=dt.date(2020, 1, 1))]
    f.mittelvorgang(veroeffentlichung="entwurf")
    arbeit = verwaltung.get("/admin/").context_data["arbeit"]
    (zeile,) = [z for _, zeilen in arbeit for z in zeilen if z.titel.startswith("Mittel und")]
    liste = verwaltung.get(zeile.ziel).context_data["cl"].queryset
    assert {*liste} == {*alte}
    assert zeile.anzahl == 2


def test_a_newer_draft_stays_hidden_until_it_is_released(verwaltung, besucher):
    """With its Zeitraum, Betrag and words; released, it is on the page."""
    vorgang = f.mittelvorgang()
    pflegerin = client_of(konto_mit("mittel.view_mittelvorgang", "mittel.change_mittelvorgang"))
    draft(
        pflegerin,
        vorgang,
        zeitraum="Mai 2022",
        betrag="18000",
        stand="bewilligt",
        stand_text="Kostenübernahme im Mai erhalten",
    )
    seite = besucher.seite(vorgang.get_absolute_url())
    assert "Mai" not in " ".join(seite.text("main"))
    decide(verwaltung, vorgang, "freigeben")
    text = " ".join(" ".join(besucher.seite(vorgang.get_absolute_url()).text("main")).split())
    assert "Mai 2022" in text
    assert "18.000\xa0€" in text or "18.000 €" in text
    assert "„Kostenübernahme im Mai erhalten“" in text

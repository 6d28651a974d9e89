"""Two records that mean the same become one; nothing hangs in the air, old addresses lead on."""

import pytest

from bausteine.bearbeiten.zusammenfuehren import Merge
from organisationen.models import Organisation
from projects.enums import Phasenart, Rolle
from projects.models import Stichwort, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, page_of, said
from tests.formular import form_of, open_page

#: to merge organisations that are public
RECHTE = tuple(
    f"organisationen.{tat}_organisation" for tat in ("view", "change", "delete", "release")
)


def choose(client, *records, **optionen):
    """Tick records in their list and press the button beside the action; the answer."""
    liste = open_page(client, adresse(type(records[0]), "changelist"), mit="action")
    liste.fill(action="merge_two", _selected_action=[record.pk for record in records])
    return liste.send("index", **optionen)


def look(client, bleibt, weg):
    """The page on which `bleibt` is chosen to stay, with the preview of just that."""
    formular = form_of(choose(client, bleibt, weg), "bleibt").fill(bleibt=bleibt.pk)
    return formular.send("Auswahl ändern: neue Vorschau")


def confirm(vorschau):
    """Press „Zusammenführen“ on that page; what the next page says."""
    return form_of(vorschau, "bleibt").send("Zusammenführen", follow=True)


def merge(client, bleibt, weg):
    """Choose both, let `bleibt` stay, confirm."""
    return confirm(look(client, bleibt, weg))


@pytest.fixture
def stellen(db):
    """The same body twice, both with partners' roles; one role they share."""
    gut = f.organisation(name="Kommunales Rechenzentrum", kurzname="krz", kennung="krz")
    doppelt = f.organisation(
        name="KRZ Lemgo",
        kurzname="krz Lemgo",
        kennung="krz-lemgo",
        ort="Lemgo",
        ags="05766044",
        aliase=["Rechenzentrum Lemgo"],
    )
    eins, zwei = f.projekt(titel="Eins"), f.projekt(titel="Zwei")
    f.beteiligung(eins, gut, Rolle.IT_PARTNER)
    f.beteiligung(eins, doppelt, Rolle.IT_PARTNER)
    f.beteiligung(zwei, doppelt, Rolle.PROJEKTLEITUNG)
    f.organisation(name="Amt", kreis=doppelt, nachfolger=[doppelt])
    return gut, doppelt


def test_everything_moves_and_nothing_twice(verwaltung, besucher, stellen):
    """Roles, aliases, relations, empty fields; the old address and the old names still lead."""
    gut, doppelt = stellen
    alte_adresse = doppelt.get_absolute_url()
    assert "„krz Lemgo“ ist in „krz“ aufgegangen" in said(merge(verwaltung, gut, doppelt))
    gut.refresh_from_db()
    assert not Organisation.objects.filter(pk=doppelt.pk).exists()
    assert {(b.projekt.titel, b.rolle) for b in gut.beteiligungen.all()} == {
        ("Eins", "it_partner"),
        ("Zwei", "projektleitung"),
    }
    assert (gut.name, gut.ort, gut.ags) == ("Kommunales Rechenzentrum", "Lemgo", "05766044")
    assert {a.name for a in gut.aliase.all()} == {"Rechenzentrum Lemgo", "KRZ Lemgo", "krz-lemgo"}
    amt = Organisation.objects.get(name="Amt")
    assert (amt.kreis, list(amt.nachfolger.all())) == (gut, [gut])
    antwort = besucher.get(alte_adresse)
    assert (antwort.status_code, antwort["Location"]) == (301, gut.get_absolute_url())
    assert gut.get_absolute_url() in besucher.seite("/suche/", {"q": "rechenzentrum lemgo"}).html


def test_the_preview_says_it_all_and_writes_nothing(verwaltung, stellen):
    """What moves, what is there already, what is filled in."""
    gut, doppelt = stellen
    vorher = gut.history.count()
    text = " ".join(page_of(look(verwaltung, gut, doppelt)).text("li"))
    assert "wandert: Beteiligung: krz Lemgo (Projektleitung) – Zwei" in text
    assert "entfällt, weil schon vorhanden: Beteiligung: krz Lemgo (IT-Partner) – Eins" in text
    assert "wird übernommen, weil hier leer: Ort, AGS" in text
    assert Organisation.objects.filter(pk=doppelt.pk).exists()
    assert gut.history.count() == vorher


def test_another_choice_is_shown_before_it_is_done(verwaltung, stellen):
    """Confirming a preview of the other direction gives a preview first."""
    gut, doppelt = stellen
    anders = form_of(look(verwaltung, gut, doppelt), "bleibt").fill(bleibt=doppelt.pk)
    antwort = anders.send("Zusammenführen", follow=True)
    assert "Noch nicht zusammengeführt: Nun soll „krz Lemgo“ bleiben." in said(antwort)
    assert Organisation.objects.filter(pk__in=[gut.pk, doppelt.pk]).count() == 2
    assert "„krz“ ist in „krz Lemgo“ aufgegangen" in said(confirm(antwort))


def change_a_name(gut, doppelt):
    """Another name than the preview was made from."""
    doppelt.name = "KRZ Lemgo und Umland"
    doppelt.save()


def change_the_one_that_stays(gut, doppelt):
    """A field is no longer empty."""
    gut.ort = "Lage"
    gut.save()


def change_a_row(gut, doppelt):
    """What hangs on it says something else, under the same key."""
    beteiligung = doppelt.beteiligungen.get(rolle=Rolle.PROJEKTLEITUNG)
    beteiligung.bemerkung = "bis 2024"
    beteiligung.save()


def add_a_row(gut, doppelt):
    f.beteiligung(f.projekt(titel="Drei"), doppelt, Rolle.PROJEKTLEITUNG)


def add_a_relation(gut, doppelt):
    f.organisation(name="Noch ein Amt", nachfolger=[doppelt])


@pytest.mark.parametrize(
    "geschieht",
    [change_a_name, change_the_one_that_stays, change_a_row, add_a_row, add_a_relation],
)
def test_what_changed_since_is_shown_before_it_is_done(verwaltung, stellen, geschieht):
    """Nobody merges what they have not seen: content counts, not only which two they are."""
    gut, doppelt = stellen
    vorschau = look(verwaltung, gut, doppelt)
    geschieht(gut, doppelt)
    antwort = confirm(vorschau)
    assert Organisation.objects.filter(pk=doppelt.pk).exists()
    assert "oder etwas, das daran hängt, wurde inzwischen geändert" in said(antwort)
    assert "aufgegangen" in said(confirm(antwort))
    assert not Organisation.objects.filter(pk=doppelt.pk).exists()


def test_what_is_gone_since_is_said(verwaltung):
    """Someone else merged or deleted one of the two."""
    gut, doppelt = f.organisation(), f.organisation()
    vorschau = look(verwaltung, gut, doppelt)
    doppelt.delete()
    assert "Einen der beiden Einträge gibt es nicht mehr" in said(confirm(vorschau))
    assert Organisation.objects.filter(pk=gut.pk).exists()


@pytest.mark.parametrize("art", ["stichwort", "ozg_leistung", "leika_leistung", "projekt"])
def test_every_kind_that_can_be_merged_goes_by_its_own_page(verwaltung, art):
    """The page names the two by their keys, although the preview deleted one of them."""
    bleibt, weg = (getattr(f, art)() for _ in range(2))
    assert "aufgegangen" in said(merge(verwaltung, bleibt, weg))
    assert [*type(weg).objects.filter(pk__in=[bleibt.pk, weg.pk])] == [bleibt]


def test_a_preview_leaves_the_two_in_hand_as_they_are(db):
    """What is shown afterwards is what is stored."""
    bleibt, weg = f.stichwort(name="Parken"), f.stichwort(name="Parkplatz")
    Merge(weg, bleibt, lambda a, b: None).plan()
    assert weg.pk is not None
    assert Stichwort.objects.filter(pk__in=[weg.pk, bleibt.pk]).count() == 2


def test_both_histories_say_what_happened(verwaltung, stellen):
    """Why one grew and the other ended."""
    gut, doppelt = stellen
    merge(verwaltung, gut, doppelt)
    grund = gut.history.first().history_change_reason
    assert grund == "zusammengeführt mit „krz Lemgo“ (krz-lemgo)"
    letzter = Organisation.history.filter(id=doppelt.pk).first()
    assert (letzter.history_type, letzter.history_change_reason) == (
        "-",
        "zusammengeführt mit „krz“ (krz)",
    )


def test_projects_keep_titles_numbers_and_phases(verwaltung, besucher):
    """Title and number of the other lead on; of two phases of a kind the remaining one's stays."""
    gut = f.projekt(titel="Bewohnerparken", kdn_id=11, phasen={Phasenart.UMSETZUNG: "2030"})
    weg = f.projekt(
        titel="Parkausweis",
        kdn_id=12,
        phasen={Phasenart.UMSETZUNG: "2031", Phasenart.ROLLOUT: "2029"},
    )
    merge(verwaltung, gut, weg)
    gut = Umsetzungsprojekt.objects.get(pk=gut.pk)
    assert {(p.art, str(p.geplant)) for p in gut.phasen.all()} == {
        ("umsetzung", "2030"),
        ("rollout", "2029"),
    }
    assert str(gut.naechster_termin) == "2029"
    assert [t.titel for t in gut.fruehere_titel.all()] == ["Parkausweis"]
    assert besucher.get(weg.get_absolute_url()).status_code == 301
    assert gut.get_absolute_url() in besucher.get("/umsetzungsprojekte/12/show").content.decode()


def test_what_was_told_of_a_project_is_not_told_of_another(verwaltung):
    """It was taken up once; what the other one was goes with it."""
    gut, weg = f.projekt(titel="Bewohnerparken"), f.projekt(titel="Parkausweis")
    merge(verwaltung, gut, weg)
    assert [a.unterschiede for a in gut.aenderungen.all()].count([]) == 1


def test_the_preview_names_a_row_by_what_it_belongs_to_now(verwaltung, stellen):
    """Before it moves, and with the project it stands at."""
    gut, doppelt = stellen
    text = " ".join(page_of(look(verwaltung, gut, doppelt)).text("main"))
    assert "krz Lemgo (Projektleitung) – Zwei" in text
    assert "krz Lemgo (IT-Partner) – Eins" in text


def test_a_chain_of_merges_leads_to_the_end(verwaltung, besucher):
    """A into B, B into C: A's address leads to C at once."""
    a, b, c = (f.ozg_leistung(ozg_id=None) for _ in range(3))
    adressen = [a.get_absolute_url(), b.get_absolute_url()]
    merge(verwaltung, b, a)
    merge(verwaltung, c, b)
    for alte in adressen:
        assert besucher.get(alte)["Location"] == c.get_absolute_url()


def test_the_way_does_not_lead_to_a_draft(verwaltung, besucher):
    """A merged record whose successor is not public: gone, without a word about it."""
    a, b = f.leika_leistung(), f.leika_leistung(leika_schluessel=None, veroeffentlichung="entwurf")
    merge(verwaltung, b, a)
    assert besucher.get(a.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("anzahl", [1, 3])
def test_it_takes_exactly_two(verwaltung, anzahl):
    stellen = [f.organisation() for _ in range(anzahl)]
    assert "Bitte genau zwei Einträge auswählen" in said(choose(verwaltung, *stellen, follow=True))
    assert Organisation.objects.count() == anzahl


def test_who_may_not_delete_may_not_merge(stellen):
    """The action is not offered, and not done even if someone has the page."""
    gut, doppelt = stellen
    client = client_of(
        konto_mit("organisationen.view_organisation", "organisationen.change_organisation")
    )
    liste = client.get(adresse(Organisation, "changelist"))
    assert "merge_two" not in liste.content.decode()
    fremd = form_of(look(client_of(konto_mit(*RECHTE, name="fremd")), gut, doppelt), "bleibt")
    fremd.client = client
    fremd.send("Zusammenführen")
    assert Organisation.objects.filter(pk=doppelt.pk).exists()


def test_a_relation_moves_whatever_number_its_record_has(verwaltung):
    """Keys of another table may be the same as those of the two that are merged."""
    bleibt, weg = (f.ozg_leistung(name=name) for name in ("Parken", "Parkausweis"))
    projekt = f.projekt(id=weg.pk, ozg_leistungen=[weg])
    merge(verwaltung, bleibt, weg)
    assert projekt.ozg_leistungen.get() == bleibt


def test_what_a_room_above_relates_to_it_moves_too(verwaltung):
    """The Online-Dienste of a project; the history of the Dienst tells it."""
    gut, doppelt = f.projekt(titel="Wohngeld"), f.projekt(titel="Wohngeld online")
    dienst = f.online_dienst("Wohngeld")
    dienst.projekte.add(doppelt)
    merge(verwaltung, gut, doppelt)
    assert list(dienst.projekte.all()) == [gut]
    juengster = dienst.history.first()
    assert [zeile.umsetzungsprojekt_id for zeile in juengster.projekte.all()] == [gut.pk]

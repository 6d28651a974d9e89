"""Proposed links stay true: after every way of the admin in which a name or a link changes."""

import pytest

from leistungen.models import LeikaLeistung, OzgLeistung
from projects.models import Umsetzungsprojekt, Zuordnungsvorschlag
from projects.zuordnen import renew
from tests import factories as f
from tests.bausteine.freigabe.hilfe import decide, draft, pflegerin
from tests.bausteine.verwaltung.hilfe import (
    add_inline,
    adresse,
    choose,
    confirm_bulk,
    delete,
    new_project,
    open_form,
    save,
)
from tests.formular import form_of, open_page

pytestmark = pytest.mark.django_db


def proposed() -> set[tuple[str, str]]:
    """Project and Leistung of every open proposal, as the database has them now."""
    return set(
        Zuordnungsvorschlag.objects.offene().values_list("projekt__titel", "ozg_leistung__name")
    )


def change(client, record, **felder):
    """Open the form of a record, type, save."""
    daten = open_form(client, type(record), record.pk)
    save(client, type(record), daten | {n: [str(w)] for n, w in felder.items()}, record.pk)


@pytest.fixture
def projekt(db):
    """A project with the name of a Leistung."""
    return f.projekt(titel="Wohngeld")


@pytest.fixture
def leistung(projekt):
    """That Leistung; the proposal is made."""
    leistung = f.ozg_leistung(name="Wohngeld")
    renew()
    return leistung


def test_another_title_or_name_in_the_form(verwaltung, client, projekt, leistung):
    """And the public page does not say „gleicher Name“ of another one."""
    assert proposed() == {("Wohngeld", "Wohngeld")}
    change(verwaltung, projekt, titel="Etwas ganz anderes")
    assert proposed() == set()
    assert "Vermutlich" not in client.get(leistung.get_absolute_url()).content.decode()
    change(verwaltung, leistung, name="Etwas ganz anderes")
    assert proposed() == {("Etwas ganz anderes", "Etwas ganz anderes")}


def test_a_new_project_and_a_former_title(verwaltung, leistung):
    """Nobody has to wait for the next import."""
    save(verwaltung, Umsetzungsprojekt, new_project(verwaltung, titel="WOHNGELD"))
    assert ("WOHNGELD", "Wohngeld") in proposed()
    mieten = f.projekt(titel="Mieten")
    daten = open_form(verwaltung, Umsetzungsprojekt, mieten.pk)
    add_inline(daten, "fruehere_titel", titel="Wohngeld")
    save(verwaltung, Umsetzungsprojekt, daten, mieten.pk)
    assert ("Mieten", "Wohngeld") in proposed()


def test_another_bezeichnung_and_a_deleted_leika_leistung(verwaltung):
    """The rule about LeiKa-Leistungen."""
    f.projekt(titel="Leichenpass")
    urkunde = f.ozg_leistung(name="Sterbeurkunde")
    leika = f.leika_leistung(bezeichnung="Anderes", ozg_leistung=urkunde)
    change(verwaltung, leika, bezeichnung="Leichenpass Ausstellung")
    assert proposed() == {("Leichenpass", "Sterbeurkunde")}
    delete(verwaltung, LeikaLeistung.objects.get())
    assert proposed() == set()


def test_a_released_draft(verwaltung, projekt, leistung):
    """Not before it is released."""
    draft(pflegerin(), projekt, titel="Etwas ganz anderes")
    assert proposed() == {("Wohngeld", "Wohngeld")}
    decide(verwaltung, projekt, "freigeben")
    assert proposed() == set()


def test_archived_and_published_in_the_list(verwaltung, projekt, leistung):
    """The acts on many, of both kinds of lists."""
    seite = choose(verwaltung, OzgLeistung, "archive", [leistung])
    form_of(seite, "grund").fill(grund="überholt").send()
    assert proposed() == set()
    choose(verwaltung, OzgLeistung, "publish", [leistung])
    assert proposed() == {("Wohngeld", "Wohngeld")}
    seite = choose(verwaltung, Umsetzungsprojekt, "archivieren", [projekt])
    vorschau = form_of(seite, "grund").fill(grund="überholt").send()
    verwaltung.post(adresse(Umsetzungsprojekt, "sammeln"), confirm_bulk(vorschau))
    assert proposed() == set()


def test_restored_to_an_old_state(verwaltung, projekt, leistung):
    """The name of before comes back, and the proposal with it."""
    damals = projekt.history.first()
    change(verwaltung, projekt, titel="Etwas ganz anderes")
    ort = adresse(Umsetzungsprojekt, "simple_history", projekt.pk, damals.history_id)
    open_page(verwaltung, ort, "_wiederherstellen").send()
    assert proposed() == {("Wohngeld", "Wohngeld")}


def test_merged_projects(verwaltung, projekt, leistung):
    """The title of the one that goes becomes a former title of the one that stays."""
    bleibt = f.projekt(titel="Mieten")
    seite = form_of(choose(verwaltung, Umsetzungsprojekt, "merge_two", [projekt, bleibt]), "bleibt")
    vorschau = seite.fill(bleibt=bleibt.pk).send("Auswahl ändern: neue Vorschau")
    form_of(vorschau, "bleibt").send("Zusammenführen")
    assert proposed() == {("Mieten", "Wohngeld")}
    assert Zuordnungsvorschlag.objects.get().regel == "frueher"


def test_a_deleted_leistung_makes_room(verwaltung):
    """What bore the name of a project is gone; the next rule is asked."""
    f.projekt(titel="Leichenpass")
    urkunde = f.ozg_leistung(name="Sterbeurkunde")
    f.leika_leistung(bezeichnung="Leichenpass Ausstellung", ozg_leistung=urkunde)
    namensgleich = f.ozg_leistung(name="Leichenpass")
    renew()
    assert proposed() == {("Leichenpass", "Leichenpass")}
    delete(verwaltung, namensgleich)
    assert proposed() == {("Leichenpass", "Sterbeurkunde")}


def test_a_link_by_hand_ends_what_stands_in_a_bezeichnung(verwaltung):
    """A project with a link is not looked for in Bezeichnungen any more."""
    projekt = f.projekt(titel="Leichenpass")
    urkunde, anderes = f.ozg_leistung(name="Sterbeurkunde"), f.ozg_leistung(name="Anderes")
    f.leika_leistung(bezeichnung="Leichenpass Ausstellung", ozg_leistung=urkunde)
    renew()
    change(verwaltung, projekt, ozg_leistungen=anderes.pk)
    assert proposed() == set()

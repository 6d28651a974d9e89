"""Every form of the admin, sent by every button just as its page shows it: none falls over."""

import pytest
from django.apps import apps
from django.contrib import admin

from bausteine.freigabe.models import Arbeitsfassung
from bausteine.geschichte.probelauf import rolled_back
from bausteine.importe.models import Import
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, said
from tests.formular import Formular, form_of, forms_of
from tests.import_dateien import loaded
from tests.konten.hilfe import add_own, welt
from tests.sicherheit.landkarte import label_of, places, superuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ablage")]
MODELLE = sorted(model._meta.label_lower for model in admin.site._registry)
#: pages that belong to no record: login, second factor, Verteiler, …
UEBRIGE = "übrige"
#: not sent: they end the session of the walk
ENDE = {"/admin/logout/", "/admin/login/abbrechen/"}


@pytest.fixture(scope="module")
def beide_welten(modul_db):
    """Two records of each model, with what hangs on them."""
    w = welt()
    w.konto("Lesen").delete()
    add_own(w, konto_mit())
    return w


@pytest.fixture
def client(w):
    """A browser that may do everything and must bring the mark of each form."""
    client = client_of(superuser())
    client.handler.enforce_csrf_checks = True
    return client


def buttons(formular: Formular) -> list:
    """Each button once, whatever row it stands in; a form without any only shows something."""
    gefunden = {knopf["name"] or knopf.text: knopf for knopf in reversed(formular.knoepfe)}
    return list(gefunden.values())


def send_everything(antwort, tiefe: int = 1) -> int:
    """Send each form of a page by each button, and those of the pages that answer; how many.

    What it does is undone: the next form finds everything as it was.
    """
    gesendet = 0
    for formular in forms_of(antwort):
        if formular.methode != "post" or formular.ziel in ENDE:
            continue
        for knopf in buttons(formular):
            kekse = {name: keks.value for name, keks in formular.client.cookies.items()}
            with rolled_back():
                folge = formular.press(knopf)
                assert folge.status_code in (200, 302), (formular.ziel, knopf.attrs)
                gesendet += 1
                if tiefe and is_page(folge):
                    gesendet += send_everything(folge, tiefe - 1)
            formular.client.cookies.load(kekse)
    return gesendet


def is_page(antwort) -> bool:
    """Whether it is one, not a way or a file."""
    return antwort.status_code == 200 and antwort["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("label", [*MODELLE, UEBRIGE])
def test_every_form_can_be_sent_as_it_is_shown(w, client, label):
    """Add, change, delete, import, export, release, undo, and what a model has of its own."""
    for ort in places(w.eigene):
        gehoert = label_of(ort.route) if label_of(ort.route) in MODELLE else UEBRIGE
        if ort.verwaltung and gehoert == label:
            antwort = client.get(ort.pfad)
            if is_page(antwort):
                send_everything(antwort)


@pytest.mark.parametrize("label", MODELLE)
def test_every_action_of_a_list_goes_by_its_pages(w, client, label):
    """For two ticked rows: the page that asks or shows a preview is sent as well."""
    model = type(w.eigene[label])
    ort = adresse(model, "changelist")
    liste = next((x for x in forms_of(client.get(ort)) if "action" in x), None)
    if liste is None:  # nothing to do there
        return
    akte = sorted(liste.offered("action") - {""})
    assert akte
    for akt in akte:
        gewaehlt = sorted(liste.offered("_selected_action"))[:2]
        liste.fill(action=akt, _selected_action=gewaehlt)
        with rolled_back():
            folge = liste.send("index")
            assert folge.status_code in (200, 302), akt
            if is_page(folge):
                send_everything(folge, 2)


@pytest.mark.parametrize("label", MODELLE)
def test_saving_what_the_form_shows_changes_nothing(w, client, label):
    """Accepted, and neither the record nor any history is another one afterwards."""
    record = w.eigene[label]
    antwort = client.get(adresse(type(record), "change", record.pk))
    formular = next((x for x in forms_of(antwort) if "_save" in x), None)
    if formular is None:  # read only, or decided on a page of its own
        return
    vorher, eintraege = content(record), histories()
    gesichert = formular.send("_save")
    assert gesichert.status_code == 302, said(gesichert)
    nachher = content(record)
    assert {n: (vorher[n], nachher[n]) for n in vorher if vorher[n] != nachher[n]} == {}
    assert histories() == eintraege


def content(record) -> dict:
    """What people enter of it: stored fields and relations, nothing that is worked out; and when
    it was changed last."""
    record = type(record)._base_manager.get(pk=record.pk)
    werte = {
        x.name: x.value_from_object(record)
        for x in record._meta.concrete_fields
        if x.editable or getattr(x, "auto_now", False)
    }
    return werte | {
        x.name: sorted(getattr(record, x.name).values_list("pk", flat=True))
        for x in record._meta.many_to_many
    }


def histories() -> dict[str, int]:
    """How many entries each history has."""
    return {
        model.__name__: model._base_manager.count()
        for model in apps.get_models()
        if model.__name__.startswith("Historical")
    }


MIT_ZUSTAND = [
    model._meta.label_lower
    for model, seite in admin.site._registry.items()
    if getattr(seite, "has_zustand", False)
]


@pytest.mark.parametrize("label", MIT_ZUSTAND)
def test_a_draft_and_an_old_state_are_decided_by_their_pages(w, client, label):
    """Release, return, discard; restore, also what is deleted."""
    record, seite = w.eigene[label], admin.site.get_model_admin(type(w.eigene[label]))
    Arbeitsfassung.objects.create(
        modell=label,
        nummer=record.pk,
        inhalt={"felder": {}, "zeilen": {}},
        stand=seite.state_of(record),
        zustand="zur-freigabe",
    )
    assert send_everything(client.get(adresse(type(record), "freigeben", record.pk))) >= 3
    Arbeitsfassung.objects.all().delete()
    record.save()
    alt = record.history.order_by("history_id").first()
    ort = adresse(type(record), "simple_history", record.pk, alt.pk)
    assert form_of(client.get(ort), "_wiederherstellen")
    send_everything(client.get(ort))


def test_an_import_is_taken_back_by_its_page(client):
    """A record that the import made, and one that it changed."""
    f.stichwort(name="Bau")
    loaded("stichwoerter", [["name"], ["Neu"]])
    der_import = Import.objects.latest("pk")
    antwort = client.get(f"/admin/importe/import/{der_import.pk}/zuruecknehmen/")
    assert send_everything(antwort) == 1

"""Nothing can be changed from a foreign page: no form without its token, no change by reading.

That no public address writes when it is read: tests/test_public.py, whose visitor allows nothing
else; those of the admin: test_rundgang.py.
"""

from itertools import cycle

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from tests import factories as f
from tests.besuch import nur_lesen
from tests.formular import ask, forge
from tests.sicherheit.landkarte import patterns, places, records_of_all, superuser
from vorschlaege.bestaetigungslink import new_address
from vorschlaege.models import Vorschlag

SCHREIBEND = ("post", "put", "patch", "delete")
#: forms of visitors, who have no cookie: a mark signed by the portal takes the token's place
MIT_MARKE = {
    "admin/wiederaufnahme/",
    "kontakt/",
    "barrierefreiheit/",
    "vorschlag/<slug:art>/<slug:schluessel>/",
    "vorschlag/gesuch/",
    "vorschlag/rollout/<slug:kommune>/<slug:dienst>/",
    "bestaetigung/<str:marke>/",
    "abos/neu/",
    "abos/meine/",
    "abos/bestaetigen/<str:marke>/",
    "abos/beenden/<str:marke>/",
    "abos/verwalten/<str:marke>/",
    "zahl/neu/",
    "meinungsbilder/<slug:kennung>/",
}
#: answers every method but reading with 405, before anything is looked at
NUR_LESEN = "api/v1/"


@pytest.fixture
def orte(db):
    """Every address, those of the admin with a record."""
    return places(records_of_all())


@pytest.fixture
def chefin(orte) -> Client:
    """May do everything; sends no token."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(superuser())
    return client


def test_only_forms_of_visitors_are_exempt():
    """A new exception needs a mark of its own and an entry here."""
    ausgenommen = {r for r, view in patterns() if getattr(view, "csrf_exempt", False)}
    assert {route for route in ausgenommen if not route.startswith(NUR_LESEN)} == MIT_MARKE


def test_every_address_leads_to_its_own_view(orte):
    """Else the tests below would ask for something else; former addresses stand before some."""
    verdeckt = {ort.route for ort in orte if resolve(ort.pfad).func is not ort.view}
    assert verdeckt == {
        "umsetzungsprojekte/",
        "admin/",
        "admin/login/",
        "admin/r/<path:content_type_id>/<path:object_id>/",
    }


def test_every_address_refuses_without_a_token(orte, chefin):
    """403 for who is signed in and may do everything; nothing is written, whatever is asked.

    Every address by POST, and every third by another method, in turn: what refuses does not know
    them apart.
    """
    offen, reihum = [], cycle(SCHREIBEND[1:])
    assert SCHREIBEND[0] == "post"
    assert len(orte) > 250
    for nummer, ort in enumerate(orte):
        if ort.route in MIT_MARKE:
            continue
        for methode in ("post",) if nummer % 3 else ("post", next(reihum)):
            with connection.execute_wrapper(nur_lesen):
                antwort = ask(chefin, methode, ort.pfad, {"action": "delete_selected"})
            if ort.route.startswith(NUR_LESEN) and antwort.status_code == 405:
                continue
            if antwort.status_code != 403 or "nicht mehr gültig" not in antwort.content.decode():
                offen.append((methode, ort.pfad, antwort.status_code))
    assert not offen


def test_a_foreign_origin_is_refused_even_with_a_token(chefin):
    """Somebody may have read a token elsewhere; the browser says where a form comes from."""
    chefin.get("/admin/password_change/")
    marke = chefin.cookies["csrftoken"].value
    felder = {"csrfmiddlewaretoken": marke}
    for herkunft in ("https://fremd.example", "null", "http://testserver.fremd.example"):
        antwort = forge(chefin, "/admin/logout/", felder, headers={"origin": herkunft})
        assert antwort.status_code == 403, herkunft
    assert forge(chefin, "/admin/logout/", felder).status_code == 200


FORMULARE = [
    "kontakt",
    "barrierefreiheit",
    "vorschlag",
    "gesuch-vorschlagen",
    "paar",
    "link",
    "abo-neu",
    "abo-link",
    "zahl",
    "meinungsbild",
]


@pytest.mark.parametrize("art", FORMULARE)
def test_forms_of_visitors_need_their_mark(chefin, art):
    """422 and the form again: nothing stored, nothing mailed, no account known to it."""
    if art == "vorschlag":
        adresse = reverse(art, args=["umsetzungsprojekte", f.projekt().kennung])
    elif art == "paar":
        paar = f.anschluss()
        args = [paar.kommune.organisation.kennung, paar.dienst.kennung]
        adresse = reverse("vorschlag-anschluss", args=args)
    elif art == "link":
        adresse = new_address(f.projekt(phasen={"konzeption": "2027"}))
    elif art == "abo-neu":
        adresse = f"{reverse(art)}?zu=/umsetzungsprojekte/"
    elif art == "meinungsbild":
        adresse = f.meinungsbild().get_absolute_url()
    elif art == "zahl":
        adresse = f"{reverse('zahl-zitieren')}?liste=umsetzungsprojekte"
    else:
        adresse = reverse(art)
    vorher = Vorschlag.objects.count()
    felder = {"nachricht": "Ein Text.", "wert": "Ein Text.", "thema": "frage", "marke": "gefälscht"}
    for daten in (felder, felder | {"marke": ""}, {}):
        with connection.execute_wrapper(nur_lesen):
            assert chefin.post(adresse, daten).status_code == 422
    for methode in SCHREIBEND[1:]:
        with connection.execute_wrapper(nur_lesen):
            assert getattr(chefin, methode)(adresse).status_code == 405
    assert (Vorschlag.objects.count(), mail.outbox) == (vorher, [])


def test_reading_ends_no_session(chefin):
    """An image with the address of the logout signs nobody out."""
    assert chefin.get("/admin/logout/").status_code == 405
    assert chefin.get("/admin/").status_code == 200

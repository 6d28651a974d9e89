"""Answers from memory: what is one person's is nobody else's."""

import pytest
from django.contrib.auth import get_user_model

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of
from tests.leitung import Leitung

pytestmark = pytest.mark.django_db
LISTE = "/umsetzungsprojekte/"


@pytest.fixture
def leitung():
    """The portal with an empty store and one public project."""
    f.projekt(kennung="parken", titel="Parkausweis", veroeffentlichung="veroeffentlicht")
    return Leitung()


class TestPersonal:
    """What is one person's is nobody else's."""

    @pytest.fixture
    def angemeldet(self):
        """The cookie of someone who may see everything."""
        chefin = get_user_model().objects.create_superuser("chefin", password="geheim")
        return {"HTTP_COOKIE": f"a=b; sessionid={client_of(chefin).cookies['sessionid'].value}"}

    def test_staff_is_neither_served_from_the_store_nor_kept_in_it(self, leitung, angemeldet):
        leitung.get("/")
        for _ in range(2):
            antwort = leitung.get("/", **angemeldet)
            assert antwort.kopf["Cache-Control"] == "no-store, private"
            assert "ETag" not in antwort.kopf
        assert len(leitung.gefragt) == 3
        assert leitung.get(LISTE, **angemeldet).status == 200
        assert not leitung.stored(LISTE)

    def test_a_preview_is_never_kept(self, leitung, angemeldet):
        f.projekt(kennung="geheim", titel="Noch geheim", veroeffentlichung="entwurf")
        adresse = "/umsetzungsprojekte/geheim/"
        assert b"Noch geheim" in leitung.get(f"{adresse}?vorschau", **angemeldet).inhalt
        for query in ("?vorschau", "?vorschau=1", "?%76orschau", ""):
            antwort = leitung.get(adresse + query)
            assert antwort.status == 404
            assert b"Noch geheim" not in antwort.inhalt

    @pytest.mark.parametrize(
        "kopf",
        [
            {"HTTP_COOKIE": "sessionid=abgelaufen"},
            {"HTTP_COOKIE": "messages=x"},
            {"HTTP_AUTHORIZATION": "Basic x"},
        ],
    )
    def test_nor_is_any_other_that_names_a_person(self, leitung, kopf):
        for _ in range(2):
            assert leitung.get("/", **kopf).kopf["Cache-Control"] == "no-store, private"
        assert not leitung.stored("/")

    @pytest.mark.parametrize("adresse", ["/admin/", "/admin/login/", "/admin/gibt-es-nicht/"])
    def test_the_admin_is_nobodys(self, leitung, adresse):
        for _ in range(2):
            vorgabe = leitung.get(adresse).kopf["Cache-Control"]
            assert {"no-store", "private"} <= set(vorgabe.split(", "))
        assert len(leitung.gefragt) == 2

    @pytest.mark.parametrize("adresse", ["/gesund/", "/bereit/", "/kennzahlen/"])
    def test_machines_that_ask_how_it_is_get_no_old_answer(self, leitung, adresse, monkeypatch):
        """Nor is the database asked for its mark, which may just be away."""
        monkeypatch.setattr(leitung.portal, "stamp", None)
        for _ in range(2):
            leitung.get(adresse)
        assert len(leitung.gefragt) == 2

    def test_nor_is_what_was_posted(self, leitung):
        assert leitung.get("/", "POST").kopf["Cache-Control"] == "no-store, private"
        assert not leitung.stored("/")

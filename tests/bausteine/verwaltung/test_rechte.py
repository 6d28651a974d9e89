"""Who may do what, and what a stranger learns."""

import itertools

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from bausteine.verwaltung.admin import PortalAdmin
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    confirm_data,
    konto_mit,
    messages_on,
    open_form,
    page_of,
    upload,
)
from tests.formular import forge, open_page

MODELLE = [model for model, seite in admin.site._registry.items() if isinstance(seite, PortalAdmin)]
ANSICHTEN = ("changelist", "add", "import", "export")
pytestmark = pytest.mark.django_db
NEU = [["kennung", "titel"], ["neu", "Neu"]]


class TestStranger:
    """Without an account there is nothing but the login."""

    def test_every_page_leads_to_the_login(self, client):
        for model, ansicht in itertools.product(MODELLE, ANSICHTEN):
            ort = adresse(model, ansicht)
            antwort = client.get(ort)
            assert antwort.status_code == 302
            assert antwort["Location"] == f"{reverse('admin:login')}?next={ort}"

    def test_nothing_can_be_sent_either(self, client):
        upload(client, Umsetzungsprojekt, NEU)
        forge(client, adresse(Umsetzungsprojekt, "process_import"), {"confirm": "1"})
        forge(client, adresse(Umsetzungsprojekt, "add"), {"kennung": "neu", "titel": "Neu"})
        assert not Umsetzungsprojekt.objects.exists()

    def test_login_does_not_say_whether_the_name_exists(self, client):
        konto_mit(name="vorhanden")
        get_user_model().objects.create_user("besucherin", password="geheim")
        get_user_model().objects.create_user(
            "gesperrt", password="geheim", is_staff=True, is_active=False
        )
        saetze = set()
        for name, passwort in (
            ("vorhanden", "falsch"),
            ("niemand", "falsch"),
            ("gesperrt", "geheim"),
            ("besucherin", "geheim"),
        ):
            seite = open_page(client, reverse("admin:login"))
            antwort = seite.fill(username=name, password=passwort).send()
            assert antwort.status_code == 200
            saetze.add(tuple(messages_on(page_of(antwort))))
        assert len(saetze) == 1
        assert "Benutzername" in str(saetze)

    def test_login_takes_as_long_for_an_unknown_name(self, client, monkeypatch):
        """The password is hashed in any case."""
        konto_mit(name="vorhanden")
        rufe, encode = [], MD5PasswordHasher.encode
        monkeypatch.setattr(
            MD5PasswordHasher,
            "encode",
            lambda self, *args: rufe.append(args) or encode(self, *args),
        )
        for name in ("vorhanden", "niemand"):
            seite = open_page(client, reverse("admin:login"))
            rufe.clear()
            seite.fill(username=name, password="falsch").send()
            assert len(rufe) == 1, name

    def test_policy_of_the_pages(self, client, verwaltung):
        """The admin has the same strict Content-Security-Policy, without any exception."""
        for antwort in (client.get(reverse("admin:login")), verwaltung.get(reverse("admin:index"))):
            richtlinie = antwort["Content-Security-Policy"]
            assert "script-src 'self';" in f"{richtlinie};"
            assert "style-src 'self';" in f"{richtlinie};"
            assert "unsafe" not in richtlinie
            assert antwort["X-Frame-Options"] == "DENY"


class TestRights:
    """Import and export are rights of their own."""

    def test_every_model_has_its_rights(self):
        """Releasing is a right of its own where there is something to release."""
        for model in MODELLE:
            freigabe = {"release"} if hasattr(model, "veroeffentlichung") else set()
            assert set(model._meta.default_permissions) == freigabe | {
                "add",
                "change",
                "delete",
                "view",
                "import",
                "export",
            }

    @pytest.mark.parametrize("model", MODELLE, ids=lambda model: model.__name__)
    def test_viewing_and_changing_do_not_include_import_and_export(self, model):
        app, name = model._meta.app_label, model._meta.model_name
        client = client_of(konto_mit(*(f"{app}.{r}_{name}" for r in ("view", "change", "add"))))
        seite = page_of(client.get(adresse(model, "changelist")))
        assert not [e for e in seite.alle("a") if e["class"] in ("import_link", "export_link")]
        for ansicht in ("import", "export"):
            assert client.get(adresse(model, ansicht)).status_code == 403
        assert upload(client, model, NEU).status_code == 403
        assert forge(client, adresse(model, "process_import")).status_code == 403
        assert forge(client, adresse(model, "export"), {"format": "0"}).status_code == 403

    def test_import_right_is_enough_to_import(self):
        konto = konto_mit("projects.view_umsetzungsprojekt", "projects.import_umsetzungsprojekt")
        client = client_of(konto)
        antwort = upload(client, Umsetzungsprojekt, NEU)
        client.post(adresse(Umsetzungsprojekt, "process_import"), confirm_data(antwort))
        assert Umsetzungsprojekt.objects.get().history.get().history_user == konto

    def test_export_right_is_enough_to_export(self):
        f.projekt(titel="Parken")
        client = client_of(
            konto_mit("projects.view_umsetzungsprojekt", "projects.export_umsetzungsprojekt")
        )
        antwort = open_page(client, adresse(Umsetzungsprojekt, "export")).send()
        assert "Parken" in antwort.content.decode()

    def test_viewer_changes_nothing(self):
        """Form, history and deletion are read-only for who may only look."""
        projekt = f.projekt(titel="Parken")
        client = client_of(konto_mit("projects.view_umsetzungsprojekt"))
        ort = adresse(Umsetzungsprojekt, "change", projekt.pk)
        assert client.get(ort).status_code == 200
        assert forge(client, ort, {"titel": "Anders"}).status_code == 403
        alt = adresse(Umsetzungsprojekt, "simple_history", projekt.pk, projekt.history.get().pk)
        assert client.get(alt).status_code == 200
        assert forge(client, alt, {"titel": "Anders", "kennung": "x"}).status_code == 403
        loeschen = adresse(Umsetzungsprojekt, "delete", projekt.pk)
        assert forge(client, loeschen, {"post": "yes"}).status_code == 403
        projekt.refresh_from_db()
        assert projekt.titel == "Parken"

    def test_foreign_form_without_token_is_refused(self, chefin):
        """CSRF protection is on."""
        client = Client(enforce_csrf_checks=True)
        client.force_login(chefin)
        daten = open_form(client, Umsetzungsprojekt) | {"kennung": ["x"], "titel": ["X"]}
        daten.pop("csrfmiddlewaretoken", None)
        assert forge(client, adresse(Umsetzungsprojekt, "add"), daten).status_code == 403

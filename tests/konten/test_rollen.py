"""The roles themselves: made by a command, explained on a page, given on the form of an account."""

import io

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.urls import reverse

from konten.actions import create_rollen
from konten.rechte import all_rights, label
from konten.rollen import KONTEN, overview, rollen
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    client_of,
    konto_mit,
    open_form,
    save,
)
from tests.formular import forge
from tests.konten.hilfe import konto_in

pytestmark = pytest.mark.django_db


def said() -> str:
    """What the command says."""
    ausgabe = io.StringIO()
    call_command("rollen", stdout=ausgabe)
    return ausgabe.getvalue()


class TestCommand:
    """`manage.py rollen`, also run at every start."""

    def test_makes_all_five_once(self):
        assert said().count("angelegt") == 5
        assert "heutigen Stand" in said()
        assert {g.name for g in Group.objects.all()} == {rolle.name for rolle in rollen()}

    def test_brings_a_changed_role_back_and_leaves_others(self):
        said()
        eigene = Group.objects.create(name="Eigene")
        eigene.permissions.add(Permission.objects.get(codename="add_phase"))
        lesen = Group.objects.get(name="Lesen")
        lesen.permissions.add(Permission.objects.get(codename="delete_phase"))
        assert said() == "Rolle „Lesen“: 0 Rechte dazu, 1 weg.\n"
        assert eigene.permissions.count() == 1

    def test_is_part_of_the_start(self, monkeypatch):
        gerufen = []
        monkeypatch.setattr("ozgportal.start.call_command", lambda name, **_: gerufen.append(name))
        from ozgportal.start import prepare_database

        prepare_database()
        assert gerufen.index("rollen") == gerufen.index("migrate") + 1


class TestDefinition:
    """What the five promise."""

    ROLLEN = {rolle.name: rolle.rechte for rolle in rollen()}

    def test_only_the_administration_keeps_accounts(self):
        for name, rechte in self.ROLLEN.items():
            assert bool(rechte & KONTEN) == (name == "Administration")
        assert self.ROLLEN["Administration"] == all_rights() | KONTEN

    def test_only_two_have_no_limit(self):
        ohne = {n for n, rechte in self.ROLLEN.items() if "konten.alle_eintraege" in rechte}
        assert ohne == {"Administration", "Koordination"}

    def test_persons_are_looked_up_by_the_administration_alone(self):
        for name, rechte in self.ROLLEN.items():
            darf = any(recht.startswith("datenschutz.") for recht in rechte)
            assert darf == (name == "Administration")

    def test_reading_only_reads(self):
        erlaubt = {"konten.alle_eintraege_sehen", "konten.interne_notiz_lesen"}
        assert all(".view_" in recht for recht in self.ROLLEN["Lesen"] - erlaubt)

    def test_an_organisation_releases_nothing(self):
        rechte = self.ROLLEN["Organisations-Redaktion"]
        assert not [r for r in rechte if ".release_" in r or ".import_" in r]
        assert "konten.interne_notiz_lesen" not in rechte

    def test_a_themenfeld_releases_its_projects_and_deletes_none(self):
        rechte = self.ROLLEN["Themenfeld-Koordination"]
        assert [r for r in rechte if ".release_" in r] == ["projects.release_umsetzungsprojekt"]
        assert "projects.delete_umsetzungsprojekt" not in rechte


class TestPage:
    """„Rollen und Rechte“."""

    def test_everyone_who_works_here_reads_it(self):
        antwort = client_of(konto_mit(grenzenlos=False)).get(reverse("admin:rollen"))
        text = antwort.content.decode()
        for rolle in rollen():
            assert rolle.name in text
            assert rolle.grenze in text
        assert "Umsetzungsprojekte" in text

    def test_the_table_follows_the_definition(self):
        umfang = {zeile["rolle"].name: zeile["umfang"] for zeile in overview()}
        assert set(umfang["Koordination"]) == {"alles"}
        assert umfang["Lesen"][1:] == ["–"] * 6
        assert umfang["Themenfeld-Koordination"][3].startswith("1 von ")

    def test_what_it_says_of_persons_is_so(self):
        """Auskunft is named as a task or a right exactly where its page opens."""
        create_rollen()
        for zeile in overview():
            rolle = zeile["rolle"]
            genannt = "Auskunft" in " ".join([rolle.aufgabe, *(w for _, w in zeile["worte"])])
            konto = konto_in(rolle.name)
            antwort = client_of(konto).get(reverse("admin:auskunft"))
            konto.delete()
            assert (rolle.name, antwort.status_code) == (rolle.name, 200 if genannt else 403)

    def test_it_is_found_from_accounts_and_groups(self, admin_client):
        for ort in ("admin:auth_group_changelist", "admin:index"):
            assert reverse("admin:rollen") in admin_client.get(reverse(ort)).content.decode()


class TestAccounts:
    """The form of an account; Django's own is replaced."""

    def test_the_names_of_rights_are_german(self, admin_client):
        gruppe = Group.objects.create(name="Eigene")
        seite = admin_client.get(adresse(Group, "change", gruppe.pk)).content.decode()
        assert "Umsetzungsprojekt: freigeben" in seite
        assert "Can add" not in seite
        recht = Permission.objects.get(codename="verteiler_nutzen")
        assert label(recht) == "Verteiler: Verteiler erstellen"

    def test_shipped_roles_are_not_edited(self, admin_client):
        create_rollen()
        gruppe = Group.objects.get(name="Lesen")
        ort = adresse(Group, "change", gruppe.pk)
        assert "ansehen: " in admin_client.get(ort).content.decode()
        assert forge(admin_client, ort, {"name": "Anders"}).status_code == 403
        assert forge(admin_client, adresse(Group, "delete", gruppe.pk)).status_code == 403

    def test_nobody_makes_himself_unlimited(self):
        """An administrator who is limited to the role touches no account without limits."""
        konto, chefin = konto_in("Administration"), User.objects.create_superuser("chefin")
        client = client_of(konto)
        assert forge(client, adresse(User, "change", chefin.pk)).status_code == 403
        ort = reverse("admin:auth_user_password_change", args=[chefin.pk])
        assert client.get(ort).status_code == 403
        daten = open_form(client, User, konto.pk) | {"is_superuser": ["on"]}
        save(client, User, daten, konto.pk, forged=True)
        konto.refresh_from_db()
        assert not konto.is_superuser

"""Accounts and everything that refers to content types and permissions, with awkward values."""

import datetime as dt
import hashlib

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import JSONField, Value

from anmeldung.models import Fehlversuche, Fremdkonto, Zweitfaktor
from anmeldung.zweitfaktor import encrypt
from bausteine.importe.models import Import, Importeintrag
from projects.models import Umsetzungsprojekt

MITTERNACHT = dt.datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=dt.UTC)


#: what the app on the phone knows, and one of the codes on paper
SCHLUESSEL, CODE = "JBSWY3DPEHPK3PXP", "ABCDEFGH23456789"


def factor_and_lock(konto) -> None:
    """What the login keeps of an account."""
    faktor = Zweitfaktor.objects.create(konto=konto, geheimnis=encrypt(SCHLUESSEL))
    faktor.passkeys.create(
        name="Telefon „dienstlich“", kennung="A" * 1364, schluessel="B", zaehler=2**32 - 1
    )
    faktor.codes.create(pruefwert=hashlib.sha256(CODE.encode()).hexdigest())
    Fremdkonto.objects.create(konto=konto, aussteller="https://sso.example", nummer="4711")
    Fehlversuche.objects.create(schluessel="x" * 64, konto="y" * 64, anzahl=5, bis=MITTERNACHT)


def accounts() -> None:
    """Two accounts, one with what the login keeps, a group, the admin's log, an import, a session;
    and a number given once.
    """
    gruppe = Group.objects.create(name="Pflege „Süd“")
    gruppe.permissions.set(Permission.objects.filter(codename__startswith="view_").order_by("pk"))
    konto = User.objects.create_user("erika", password="geheim", last_name="Müller-Lüdenscheid")
    konto.groups.add(gruppe)
    konto.user_permissions.add(Permission.objects.get(codename="release_umsetzungsprojekt"))
    factor_and_lock(konto)
    User.objects.create_superuser("chefin", password="geheim")
    projekt = Umsetzungsprojekt.objects.order_by("pk").first()
    LogEntry.objects.create(
        user=konto,
        content_type=ContentType.objects.get_for_model(Umsetzungsprojekt),
        object_id=str(projekt.pk),
        object_repr="Zeile 1\nZeile 2\u2028",
        action_flag=CHANGE,
    )
    hinweise = [{"b": 1, "a": None, "ä": [1.5, True, "\u2028\\"]}, []]
    der_import = Import.objects.create(ressource="phasen", konto=konto, hinweise=hinweise)
    Import.objects.filter(pk=der_import.pk).update(am=MITTERNACHT)
    Importeintrag.objects.create(
        der_import=der_import, modell="projects.phase", datensatz=2**40, eintrag=1
    )
    Import.objects.create(ressource="leer", hinweise=Value(None, JSONField()))
    Import.objects.create(ressource="weg").delete()  # its number must not come back
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=MITTERNACHT)

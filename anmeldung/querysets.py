"""QuerySets: every read of the login has a name."""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connections, models, router
from django.db.models import CharField, Q, Value
from django.utils import timezone

from bausteine.werte.eigene import related_model

#: time steps of a code in an hour
STUNDE = 120
#: stands for an account's number in SQL that is kept
NUMMER = -1


class ZweitfaktorQuerySet(models.QuerySet):
    """Reads of second factors."""

    def von(self, konto):
        """The second factor of the account, None without one."""
        return self.filter(konto=konto).first()

    def use_step(self, pk, schritt: int) -> bool:
        """Mark a time step as used; False when it or a later one was used before.

        A step of hours ahead was used under a clock that was set back since: it counts no more.
        """
        frei = Q(letzter_schritt__lt=schritt) | Q(letzter_schritt__gt=schritt + STUNDE)
        return bool(self.filter(frei, pk=pk).update(letzter_schritt=schritt))


class PasskeyQuerySet(models.QuerySet):
    """Reads of passkeys."""

    def von(self, konto):
        """Those of the account."""
        return self.filter(faktor__konto=konto)

    def mit_kennung(self, kennung: str):
        """The one of this ID, with its account; None without one."""
        return self.select_related("faktor__konto").filter(kennung=kennung).first()

    def note_use(self, pk, zaehler: int) -> bool:
        """Note a use; False when the device did not count on, as a copy of it would not.

        A device that does not count says 0, and never anything else.
        """
        frei = Q(zaehler__lt=zaehler) if zaehler else Q(zaehler=0)
        return bool(self.filter(frei, pk=pk).update(zaehler=zaehler, benutzt_am=timezone.now()))


class FehlversucheQuerySet(models.QuerySet):
    """Reads of counted failures."""

    def expired(self):
        """What may be forgotten; also what the clock, set back since, would keep for too long."""
        jetzt = timezone.now()
        laengstens = timedelta(minutes=max(60, settings.ANMELDUNG_SPERRE_MINUTEN))
        return self.filter(Q(bis__lte=jetzt) | Q(bis__gt=jetzt + laengstens))


class FremdkontoQuerySet(models.QuerySet):
    """Reads of linked accounts."""

    def bei(self, aussteller: str, nummer: str):
        """The link of this person, its account with it; None without one."""
        return self.select_related("konto").filter(aussteller=aussteller, nummer=nummer).first()


def rollen_of(konto) -> list[tuple[str, int, str]]:
    """Groups, rights, second factor and passkeys of an account, in one query.

    Rows are (kind, primary key, word); the word is the name of a group, the stored secret of an
    app, else "". Asked at every request of an account, so its SQL is put together once.
    """
    datenbank = router.db_for_read(get_user_model())
    sql, werte = _rollen_statement(datenbank)
    with connections[datenbank].cursor() as cursor:
        cursor.execute(sql, [konto.pk if wert == NUMMER else wert for wert in werte])
        return sorted(cursor.fetchall())


@cache
def _rollen_statement(datenbank: str) -> tuple[str, tuple]:
    """The SQL of `rollen_of` and its parameters, NUMMER where the account's stands."""
    model = get_user_model()
    leer = Value("", output_field=CharField())

    def zeilen(menge, art, schluessel, name=leer):
        art = Value(art, output_field=CharField())
        # order_by: a default ordering inside a part is not allowed
        return (
            menge.order_by().annotate(rolle=art, wort=name).values_list("rolle", schluessel, "wort")
        )

    gruppen = model.groups.through.objects.filter(user_id=NUMMER)
    rechte = model.user_permissions.through.objects.filter(user_id=NUMMER)
    faktor = related_model(model, "zweitfaktor")
    faktoren = faktor._default_manager.filter(konto_id=NUMMER)
    passkeys = related_model(faktor, "passkeys")._default_manager.filter(faktor__konto_id=NUMMER)
    alle = zeilen(gruppen, "gruppe", "group_id", models.F("group__name")).union(
        zeilen(rechte, "recht", "permission_id"),
        zeilen(faktoren, "faktor", "pk", models.F("geheimnis")),
        zeilen(passkeys, "passkey", "pk"),
        all=True,
    )
    sql, werte = alle.query.get_compiler(using=datenbank).as_sql()
    return sql, tuple(werte)


def name_for(eingabe: str) -> str:
    """The user name that someone means who typed a name or a mail address; "" for nobody.

    A user name may look like a mail address, and then it is the name. An address that stands at two
    accounts is nobody's. One query, whatever there is.
    """
    model = get_user_model()
    namen = list(
        model.objects.filter(Q(username=eingabe) | Q(email__iexact=eingabe))
        .order_by()
        .values_list("username", flat=True)[:3]
    )
    if eingabe in namen:
        return eingabe
    return namen[0] if len(namen) == 1 else ""


def existing_groups(namen) -> dict[str, Group]:
    """The groups with these names."""
    return {gruppe.name: gruppe for gruppe in Group.objects.filter(name__in=namen)}

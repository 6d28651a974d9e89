"""Credentials: what belongs to a login beside the account. None has a history: secrets have none.

`geheim` keeps a table out of every search for persons, `vergaenglich` out of backups,
`nie_oeffentlich` says that no public page reads it.
"""

from django.conf import settings
from django.db import models

from anmeldung.querysets import (
    FehlversucheQuerySet,
    FremdkontoQuerySet,
    PasskeyQuerySet,
    ZweitfaktorQuerySet,
)


class Zweitfaktor(models.Model):
    """What an account shows beside its password: an app (TOTP, RFC 6238), passkeys, or both.

    The app on a phone shows a new code every 30 seconds; without an app there is no secret.
    """

    geheim = nie_oeffentlich = True
    konto = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="zweitfaktor",
        verbose_name="Konto",
    )
    geheimnis = models.CharField(
        "Geheimnis der App",
        max_length=255,
        blank=True,
        help_text="verschlüsselt mit dem geheimen Schlüssel; leer: keine App",
    )
    letzter_schritt = models.BigIntegerField(
        "Zeitschritt des letzten Codes", default=0, help_text="damit kein Code zweimal gilt"
    )
    eingerichtet_am = models.DateTimeField("eingerichtet am", auto_now_add=True)

    objects = ZweitfaktorQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # nobody is to see them
        verbose_name = "zweiter Faktor"
        verbose_name_plural = "zweite Faktoren"

    def __str__(self):
        return f"zweiter Faktor von {self.konto}"


class Passkey(models.Model):
    """WebAuthn credential: the public half of a key pair in a device or a password manager."""

    teil_des_kontos = nie_oeffentlich = True
    faktor = models.ForeignKey(
        Zweitfaktor,
        on_delete=models.CASCADE,
        related_name="passkeys",
        verbose_name="zweiter Faktor",
    )
    name = models.CharField("Name", max_length=60)
    kennung = models.CharField("Kennung", max_length=1400, unique=True)
    schluessel = models.TextField(
        "öffentlicher Schlüssel", help_text="mit Kennung, wie das Gerät ihn gab"
    )
    zaehler = models.BigIntegerField(
        "Zähler des Geräts",
        default=0,
        help_text="damit eine Kopie auffällt; 0: das Gerät zählt nicht",
    )
    eingerichtet_am = models.DateTimeField("eingerichtet am", auto_now_add=True)
    benutzt_am = models.DateTimeField("zuletzt benutzt am", null=True, blank=True)

    objects = PasskeyQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # people see their own, on a page of their own
        verbose_name = "Passkey"
        verbose_name_plural = "Passkeys"
        ordering = ("eingerichtet_am", "pk")

    def __str__(self):
        return self.name


class Wiederherstellungscode(models.Model):
    """Opens the account once when app and passkeys are lost."""

    geheim = nie_oeffentlich = True
    faktor = models.ForeignKey(
        Zweitfaktor, on_delete=models.CASCADE, related_name="codes", verbose_name="zweiter Faktor"
    )
    pruefwert = models.CharField("Prüfwert", max_length=64)

    class Meta:
        default_permissions = ()  # nobody is to see them
        verbose_name = "Wiederherstellungscode"
        verbose_name_plural = "Wiederherstellungscodes"
        constraints = [
            models.UniqueConstraint(fields=("faktor", "pruefwert"), name="code_je_faktor_einmal")
        ]

    def __str__(self):
        return f"Wiederherstellungscode {self.pk}"


class Fehlversuche(models.Model):
    """How often an account, an address or both together failed; forgotten when the time is over."""

    geheim = vergaenglich = nie_oeffentlich = True
    schluessel = models.CharField("Schlüssel", max_length=64, unique=True)
    konto = models.CharField(
        "Konto", max_length=64, db_index=True, blank=True, help_text="Prüfwert des Namens"
    )
    anzahl = models.PositiveIntegerField("Anzahl", default=0)
    bis = models.DateTimeField("bis", db_index=True)

    objects = FehlversucheQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # nobody is to see them
        verbose_name = "Fehlversuche"
        verbose_name_plural = "Fehlversuche"

    def __str__(self):
        return f"{self.anzahl} Fehlversuche"


class Fremdkonto(models.Model):
    """Whom a provider of OpenID Connect knows under which number."""

    teil_des_kontos = nie_oeffentlich = True
    konto = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="fremdkonto",
        verbose_name="Konto",
    )
    aussteller = models.CharField("Aussteller", max_length=255)
    nummer = models.CharField(
        "Nummer beim Aussteller", max_length=255, help_text="Angabe „sub“; bei Keycloak die ID"
    )

    objects = FremdkontoQuerySet.as_manager()

    class Meta:
        verbose_name = "Verknüpfung mit OpenID Connect"
        verbose_name_plural = "Verknüpfungen mit OpenID Connect"
        constraints = [
            models.UniqueConstraint(fields=("aussteller", "nummer"), name="fremdkonto_einmal")
        ]

    def __str__(self):
        return f"{self.konto} bei {self.aussteller}"

"""What belongs to a login beside the account. None of it has a history: secrets have none.

`geheim` keeps a table out of every search for persons, `vergaenglich` out of backups,
`nie_oeffentlich` says that no public page reads it.
"""

from django.conf import settings
from django.db import models

from anmeldung.querysets import FehlversucheQuerySet, FremdkontoQuerySet, ZweitfaktorQuerySet


class Zweitfaktor(models.Model):
    """The app on a phone that shows a new code every 30 seconds (TOTP, RFC 6238)."""

    geheim = nie_oeffentlich = True
    konto = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="zweitfaktor",
        verbose_name="Konto",
    )
    geheimnis = models.CharField(
        "Geheimnis", max_length=255, help_text="verschlüsselt mit dem geheimen Schlüssel"
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


class Wiederherstellungscode(models.Model):
    """Opens the account once when the phone is lost."""

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

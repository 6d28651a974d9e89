"""Zuständigkeit: the Themenfelder and Organisationen that a limited account answers for."""

from django.conf import settings
from django.db import models

from bausteine.geschichte.verlauf import Verlauf
from organisationen.models import Organisation
from themenfelder.models import Themenfeld


class Zustaendigkeit(models.Model):
    """What an account without the right `alle_eintraege` may work on; without it, nothing."""

    konto = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="Konto",
        on_delete=models.CASCADE,
        related_name="zustaendigkeit",
    )
    themenfelder = models.ManyToManyField(
        Themenfeld,
        verbose_name="Themenfelder",
        blank=True,
        related_name="zustaendigkeiten",
        help_text="Für die Rolle „Themenfeld-Koordination“: Nur deren Einträge sind zu sehen und "
        "zu ändern.",
    )
    organisationen = models.ManyToManyField(
        Organisation,
        verbose_name="Organisationen",
        blank=True,
        related_name="zustaendigkeiten",
        help_text="Für die Rolle „Organisations-Redaktion“: Beteiligungen, Bemerkungen und "
        "Kontakte nur dieser Organisationen.",
    )

    history = Verlauf(m2m_fields=["themenfelder", "organisationen"])

    class Meta:
        verbose_name = "Zuständigkeit"
        verbose_name_plural = "Zuständigkeiten"
        permissions = [
            ("alle_eintraege", "alle Einträge bearbeiten, nicht nur die eigenen"),
            ("alle_eintraege_sehen", "alle Einträge sehen, nicht nur die eigenen"),
            ("interne_notiz_lesen", "interne Notizen lesen und schreiben"),
        ]

    def __str__(self):
        return f"Zuständigkeit von {self.konto}"

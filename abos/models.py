"""Subscriptions (double opt-in): who wants to hear of which list or record, and how often.

No history, no account, no address of a computer: the time and the wording of the consent are what
is kept to prove it.
"""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from abos.enums import Abozustand, Sendungszustand, Takt
from abos.querysets import AbonnentQuerySet, AboQuerySet, SendungQuerySet


class Abonnent(models.Model):
    """A mail address; it goes with its last Abo."""

    #: no public page reads it
    nie_oeffentlich = True
    personenbezogen = ("mail",)
    mail = models.EmailField("E-Mail-Adresse", blank=True)

    objects = AbonnentQuerySet.as_manager()

    class Meta:
        verbose_name = "Abonnent"
        verbose_name_plural = "Abonnenten"
        default_permissions = ()  # nobody is to see them
        constraints = [
            models.UniqueConstraint(
                Lower("mail"), condition=~models.Q(mail=""), name="abonnent_mail_einmal"
            )
        ]

    def __str__(self):
        return f"Abonnent Nr. {self.pk}"


class Abo(models.Model):
    """One list under a filter, or one record (`schluessel`), for one address."""

    #: no public page reads it
    nie_oeffentlich = True
    gehoert_zu_person = "abonnent"
    abonnent = models.ForeignKey(
        Abonnent, verbose_name="Abonnent", on_delete=models.CASCADE, related_name="abos"
    )
    #: by the name of its address
    liste = models.CharField("Liste", max_length=40)
    abfrage = models.CharField("Filter", max_length=1000, blank=True)
    schluessel = models.CharField("Eintrag", max_length=250, blank=True)
    takt = models.CharField("Wie oft", max_length=20, choices=Takt, default=Takt.WOECHENTLICH)
    zustand = models.CharField(
        "Zustand",
        max_length=20,
        choices=Abozustand,
        default=Abozustand.ANGEFRAGT,
        db_index=True,
    )
    wortlaut = models.CharField("Fassung der Einwilligung", max_length=20)
    angefragt_am = models.DateTimeField("angefragt am")
    bestaetigt_am = models.DateTimeField("bestätigt am", null=True, blank=True)
    #: the day of the last look, and what was seen: key of each record and when it was last changed
    gesehen_tag = models.DateField("zuletzt angesehen", null=True, blank=True, db_index=True)
    gesehen = models.JSONField("gesehen", default=dict, editable=False)

    objects = AboQuerySet.as_manager()

    class Meta:
        verbose_name = "Abo"
        verbose_name_plural = "Abos"
        default_permissions = ("view",)  # how many there are
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(liste="rundbriefe", schluessel="", takt=Takt.RUNDBRIEF)
                | ~models.Q(liste="rundbriefe") & ~models.Q(takt=Takt.RUNDBRIEF),
                name="abo_rundbrief",
            ),
            models.UniqueConstraint(
                fields=["abonnent", "liste", "abfrage", "schluessel"], name="abo_einmal"
            ),
            models.CheckConstraint(
                condition=models.Q(zustand=Abozustand.ANGEFRAGT)
                | models.Q(bestaetigt_am__isnull=False, gesehen_tag__isnull=False),
                name="abo_bestaetigt",
            ),
        ]

    def __str__(self):
        return f"Abo Nr. {self.pk}"

    def as_auskunft(self) -> str:
        """What is kept of it, for the person whose Abo it is."""
        worum = [self.liste, self.schluessel and f"Eintrag {self.schluessel}"]
        worum += [self.abfrage and f"Filter {self.abfrage}", self.get_takt_display()]
        zeiten = [("angefragt", self.angefragt_am), ("bestätigt", self.bestaetigt_am)]
        worum += [f"{was} am {timezone.localtime(wann):%d.%m.%Y}" for was, wann in zeiten if wann]
        worum.append(f"Einwilligung in der Fassung {self.wortlaut}")
        return ", ".join(filter(None, worum))

    @property
    def ist_rundbrief(self) -> bool:
        """Whether Rundbriefe are sent for it, and no changes."""
        return self.takt == Takt.RUNDBRIEF

    @property
    def takte(self) -> list[Takt]:
        """How often its letters may come: nobody who agreed to changes is sent Rundbriefe, and the
        other way round."""
        return [Takt.RUNDBRIEF] if self.ist_rundbrief else Takt.of_changes()


class Sendung(models.Model):
    """The letter of a day to an address: written first, then sent. Its text goes when it went.

    One of a Rundbrief comes besides, and is written when it is sent; `fuer`: the Abos (keys) it is
    sent for.
    """

    #: no public page reads it
    nie_oeffentlich = True
    abonnent = models.ForeignKey(
        Abonnent, verbose_name="Abonnent", on_delete=models.CASCADE, related_name="sendungen"
    )
    rundbrief = models.ForeignKey(
        "rundbriefe.Rundbrief",
        verbose_name="Rundbrief",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="sendungen",
    )
    fuer = models.JSONField("für Abos", default=list, editable=False)
    tag = models.DateField("Tag")
    betreff = models.CharField("Betreff", max_length=200, blank=True)
    text = models.TextField("Text", blank=True)
    html = models.TextField("HTML", blank=True)
    abmelden = models.CharField("Abmeldelink", max_length=500, blank=True)
    zustand = models.CharField(
        "Zustand",
        max_length=20,
        choices=Sendungszustand,
        default=Sendungszustand.OFFEN,
        db_index=True,
    )
    versuche = models.PositiveSmallIntegerField("Versuche", default=0)
    seit = models.DateTimeField("seit")

    objects = SendungQuerySet.as_manager()

    class Meta:
        verbose_name = "Sendung"
        verbose_name_plural = "Sendungen"
        default_permissions = ()  # nobody is to see them
        constraints = [
            models.UniqueConstraint(
                fields=["abonnent", "tag"],
                condition=models.Q(rundbrief__isnull=True),
                name="sendung_je_tag_einmal",
            ),
            models.UniqueConstraint(
                fields=["abonnent", "rundbrief"], name="sendung_je_rundbrief_einmal"
            ),
        ]

    def __str__(self):
        return f"{self.tag:%d.%m.%Y}"

"""Secret ballots: a question, choices to give points to, and what was given.

Nothing ties a Stimmzettel to a Stimmcode or to an account: a code is gone once it is used, a
Teilnahme names no Stimmzettel, and neither has a time or a number in order.
"""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import (
    RECHTE_MIT_FREIGABE,
    Veroeffentlichbar,
    Veroeffentlichung,
)
from bausteine.geschichte.verlauf import Verlauf
from bausteine.tabellen.spalten import related
from bausteine.werte.faltung import NormalText, sortiertext
from bausteine.werte.reihenfolge import ends_too_early
from bausteine.werte.suche import suchtext
from leistungen.models import OzgLeistung
from meinungsbilder.enums import Abstimmungsphase, Stimmkreis
from meinungsbilder.querysets import (
    MeinungsbildQuerySet,
    StimmcodeQuerySet,
    StimmzettelQuerySet,
    TeilnahmeQuerySet,
    WahlmoeglichkeitQuerySet,
)
from themenfelder.models import Lage, Themenfeld

#: points of one person at most
PUNKTE_HOECHSTENS = 10
#: fields that stay as they are once somebody has voted, as the sentence calls them
NACH_STIMMEN_FEST = {
    "frage": "die Frage",
    "von": "der Beginn",
    "bis": "das Ende",
    "punkte_je_person": "die Zahl der Punkte",
    "kreis": "wer abstimmen darf",
}
FEST = (
    "Es sind schon Stimmzettel abgegeben. Frage, Wahlmöglichkeiten, Punkte, Kreis, Beginn und Ende "
    "bleiben deshalb, wie sie sind."
)
ENDE_VORBEI = "Das Ende ist vorbei und lässt sich nicht mehr verschieben."
ENDE_ZU_FRUEH = "Das Ende liegt nicht nach dem Beginn."
PUNKTE_GRENZE = f"Möglich sind 1 bis {PUNKTE_HOECHSTENS} Punkte."
OHNE_WAHL = (
    "Ohne Wahlmöglichkeit kann niemand abstimmen: Veröffentlicht wird ein Meinungsbild erst mit "
    "mindestens einer."
)
EIN_ZIEL = "Bitte höchstens eines nennen: Themenfeld, Lage oder OZG-Leistung."
#: numbers of nine digits, which people can write down
ERSTE_NUMMER, NUMMERN = 100_000_000, 900_000_000


def random_number() -> int:
    """A number that says nothing of when it was given, of nine digits."""
    return ERSTE_NUMMER + secrets.randbelow(NUMMERN)


class Meinungsbild(Veroeffentlichbar):
    """A question that a circle of people gives points to, each once; told when it is over, and no
    representative picture."""

    kennung = models.SlugField(
        "Kennung",
        max_length=60,
        unique=True,
        help_text="Steht in der Adresse, zum Beispiel „fokus-2027“.",
    )
    titel = models.CharField("Titel", max_length=120)
    frage = models.TextField(
        "Frage", max_length=600, help_text="Eine Frage, die sich mit Punkten beantworten lässt."
    )
    von = models.DateTimeField("Beginn", help_text="Tag und Uhrzeit.")
    bis = models.DateTimeField("Ende", help_text="Tag und Uhrzeit; danach steht das Ergebnis da.")
    punkte_je_person = models.PositiveSmallIntegerField(
        "Punkte je Person",
        default=3,
        validators=[
            MinValueValidator(1, PUNKTE_GRENZE),
            MaxValueValidator(PUNKTE_HOECHSTENS, PUNKTE_GRENZE),
        ],
        help_text=f"1 bis {PUNKTE_HOECHSTENS}; sie lassen sich häufen.",
    )
    kreis = models.CharField(
        "Wer abstimmt", max_length=10, choices=Stimmkreis, default=Stimmkreis.CODE
    )
    veroeffentlichung = models.CharField(
        "Veröffentlichung",
        max_length=20,
        choices=Veroeffentlichung,
        default=Veroeffentlichung.ENTWURF,
        db_index=True,
        help_text="Nur veröffentlichte Meinungsbilder sind sichtbar; abgestimmt wird nur dort.",
    )
    #: told to everybody: whoever makes more codes than people can be asked why
    ausgegebene_codes = models.PositiveIntegerField(
        "ausgegebene Stimmcodes", default=0, editable=False
    )
    suchtext = suchtext("kennung", "titel", "frage")
    sortiertext = sortiertext("titel")

    objects = MeinungsbildQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Meinungsbild"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Meinungsbilder"
        ordering = ["sortiertext", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bis__gt=models.F("von")),
                name="meinungsbild_ende",
                violation_error_message=ENDE_ZU_FRUEH,
            ),
            models.CheckConstraint(
                condition=models.Q(
                    punkte_je_person__gte=1, punkte_je_person__lte=PUNKTE_HOECHSTENS
                ),
                name="meinungsbild_punkte",
                violation_error_message=PUNKTE_GRENZE,
            ),
            models.CheckConstraint(
                condition=models.Q(kreis__in=Stimmkreis.values),
                name="meinungsbild_kreis",
                violation_error_message="Diesen Kreis gibt es nicht.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "titel"

    def __str__(self):
        return self.titel

    def clean(self):
        if fehler := ends_too_early(self, "von", "bis", ENDE_ZU_FRUEH, gleichzeitig=False):
            raise ValidationError(fehler)
        if self.pk is None:
            return
        vorher = type(self).objects.filter(pk=self.pk).first()
        if vorher is None:
            return
        anders = [name for name in NACH_STIMMEN_FEST if _said(self, name) != _said(vorher, name)]
        if anders and vorher.stimmzettel.exists():
            raise ValidationError(dict.fromkeys(anders, FEST))
        if "bis" in anders and vorher.ist_beendet:
            raise ValidationError({"bis": ENDE_VORBEI})

    def get_absolute_url(self):
        return reverse("meinungsbild", args=[self.kennung])

    @property
    def freigabehindernis(self) -> str:
        return "" if self.pk and self.wahlmoeglichkeiten.exists() else OHNE_WAHL

    @classmethod
    def fixed_among(cls, schluessel: list[int]) -> dict[int, str]:
        """Those of them that somebody has voted in: no import is taken back there."""
        mit = cls.objects.filter(pk__in=schluessel, stimmzettel__isnull=False)
        return dict.fromkeys(mit.order_by().values_list("pk", flat=True).distinct(), FEST)

    @property
    def phase(self) -> Abstimmungsphase:
        """Whether it is to come, running or over, now."""
        jetzt = timezone.now()
        if jetzt >= self.bis:
            return Abstimmungsphase.BEENDET
        return Abstimmungsphase.LAEUFT if jetzt >= self.von else Abstimmungsphase.KOMMT

    @property
    def ist_beendet(self) -> bool:
        """Whether its result may be told."""
        return self.phase == Abstimmungsphase.BEENDET

    @property
    def mit_code(self) -> bool:
        """Whether Stimmcodes let vote; else accounts do."""
        return self.kreis == Stimmkreis.CODE

    @property
    def wahl(self) -> "list[Wahlmoeglichkeit]":
        """Its choices, as in a German dictionary; expects them prefetched."""
        return list(related(self, "wahlmoeglichkeiten"))


def _said(meinungsbild: Meinungsbild, name: str):
    """A field as forms show it: lines end in one way, times have no seconds."""
    wert = getattr(meinungsbild, name)
    if isinstance(wert, str):
        return wert.replace("\r\n", "\n").strip()
    return wert.replace(second=0, microsecond=0) if hasattr(wert, "microsecond") else wert


class Wahlmoeglichkeit(NormalText):
    """What points can be given to."""

    meinungsbild = models.ForeignKey(
        Meinungsbild, on_delete=models.CASCADE, related_name="wahlmoeglichkeiten"
    )
    text = models.CharField("Wahlmöglichkeit", max_length=200)
    themenfeld = models.ForeignKey(
        Themenfeld,
        verbose_name="Themenfeld",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lage = models.ForeignKey(
        Lage, verbose_name="Lage", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ozg_leistung = models.ForeignKey(
        OzgLeistung,
        verbose_name="OZG-Leistung",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sortiertext = sortiertext("text")

    objects = WahlmoeglichkeitQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Wahlmöglichkeit"
        verbose_name_plural = "Wahlmöglichkeiten"
        ordering = ["sortiertext", "pk"]
        constraints = [
            models.UniqueConstraint(
                "meinungsbild",
                Lower("text"),
                name="wahlmoeglichkeit_eindeutig",
                violation_error_message="Diese Wahlmöglichkeit steht schon da.",
            ),
            models.CheckConstraint(
                condition=models.Q(themenfeld__isnull=True, lage__isnull=True)
                | models.Q(themenfeld__isnull=True, ozg_leistung__isnull=True)
                | models.Q(lage__isnull=True, ozg_leistung__isnull=True),
                name="wahlmoeglichkeit_ziel",
                violation_error_message=EIN_ZIEL,
            ),
        ]

    #: the field that holds its name
    benannt_nach = "text"

    def __str__(self):
        return self.text

    def clean(self):
        if not self.meinungsbild_id or not self.meinungsbild.stimmzettel.exists():
            return
        # where the result leads is no part of the vote: two Leistungen may still become one
        gleich = {"meinungsbild": self.meinungsbild_id, "text": self.text}
        if not type(self).objects.filter(pk=self.pk, **gleich).exists():
            raise ValidationError({"text": FEST})

    @property
    def sichtbares_ziel(self) -> Themenfeld | OzgLeistung | None:
        """The page of what it means, where that is public; that of a Lage is its Themenfeld's."""
        ziel = self.themenfeld or self.ozg_leistung
        if ziel is None and self.lage and self.lage.ist_oeffentlich:
            ziel = self.lage.themenfeld
        return ziel if ziel and ziel.ist_oeffentlich else None


class Stimmcode(models.Model):
    """A code that lets vote once, as long as nobody has: used, it is deleted in the transaction
    that writes the Stimmzettel. Only its hash is kept."""

    #: no public page reads it
    nie_oeffentlich = True
    nie_genannt = True
    #: nobody is found by it
    geheim = True
    meinungsbild = models.ForeignKey(
        Meinungsbild, on_delete=models.CASCADE, related_name="stimmcodes"
    )
    pruefwert = models.CharField("Prüfwert", max_length=64)

    objects = StimmcodeQuerySet.as_manager()

    class Meta:
        verbose_name = "Stimmcode"
        verbose_name_plural = "Stimmcodes"
        default_permissions = ()  # nobody is to see them
        constraints = [
            models.UniqueConstraint(
                fields=["meinungsbild", "pruefwert"], name="stimmcode_eindeutig"
            )
        ]

    def __str__(self):
        return "Stimmcode"


class Teilnahme(models.Model):
    """That an account has voted; not when, and not how."""

    #: no public page reads it
    nie_oeffentlich = True
    nie_genannt = True
    #: at random: in order, it would tell who voted first
    nummer = models.IntegerField("Nummer", primary_key=True, default=random_number, editable=False)
    meinungsbild = models.ForeignKey(
        Meinungsbild, on_delete=models.CASCADE, related_name="teilnahmen"
    )
    konto = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Konto",
        on_delete=models.CASCADE,
        related_name="+",
    )

    objects = TeilnahmeQuerySet.as_manager()

    class Meta:
        verbose_name = "Teilnahme"
        verbose_name_plural = "Teilnahmen"
        default_permissions = ()  # nobody is to see them
        constraints = [
            models.UniqueConstraint(fields=["meinungsbild", "konto"], name="teilnahme_einmal")
        ]

    def __str__(self):
        return "Teilnahme"


class Stimmzettel(models.Model):
    """The points that one person gave. Its number is random: it tells who has it on paper which
    one is theirs, and nobody else."""

    #: read by pages that nobody keeps: they change by the minute, not by the Datenstand
    nie_oeffentlich = True
    nie_genannt = True
    nummer = models.IntegerField("Nummer", primary_key=True, default=random_number, editable=False)
    meinungsbild = models.ForeignKey(
        Meinungsbild, on_delete=models.PROTECT, related_name="stimmzettel"
    )
    #: key of the choice → points; in one row, so that no order of rows tells one from another
    punkte = models.JSONField("Punkte")

    objects = StimmzettelQuerySet.as_manager()

    class Meta:
        verbose_name = "Stimmzettel"
        verbose_name_plural = "Stimmzettel"
        default_permissions = ()  # nobody is to see one before the end, and then everybody
        constraints = [
            models.CheckConstraint(
                condition=models.Q(nummer__gte=ERSTE_NUMMER, nummer__lt=ERSTE_NUMMER + NUMMERN),
                name="stimmzettel_nummer",
            )
        ]

    def __str__(self):
        return "Stimmzettel"  # its number is whose it is

    @property
    def nummerntext(self) -> str:
        """As people write it down: „483 920 117“."""
        return f"{self.nummer:,}".replace(",", " ")

    def points_for(self, wahlmoeglichkeit: Wahlmoeglichkeit) -> int:
        """What it gives to this choice."""
        return self.punkte.get(str(wahlmoeglichkeit.pk), 0)

"""Organisation: who takes part; Ansprechstelle: where to reach them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower, Substr
from django.db.models.lookups import Exact

from bausteine.freigabe.sichtbarkeit import RECHTE, RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText, Verkettet, sortiertext
from bausteine.werte.pfad import path_of
from bausteine.werte.suche import suchtext
from organisationen.enums import (
    Einwilligung,
    Einwilligungsform,
    Organisationstyp,
    Personensicht,
)
from organisationen.identifiers import AGS, ARS, ags_of
from organisationen.querysets import (
    AliasQuerySet,
    AnsprechstelleQuerySet,
    OrganisationQuerySet,
)
from quellen.models import Belegt

ARS_PASST = (
    "AGS und ARS gehören nicht zusammen: Ohne die Stellen sechs bis neun ist ein ARS der AGS."
)


class Organisation(Veroeffentlichbar, Belegt):
    """A Kommune, an IT-Dienstleister, a Ministerium or another partner."""

    kennung = models.CharField(
        "Kennung",
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text="Dauerhaft; Teil der Internetadresse, zum Beispiel „kreis-soest“.",
    )
    name = models.CharField("Name", max_length=300)
    kurzname = models.CharField("Kurzname", max_length=100)
    typ = models.CharField("Typ", max_length=40, choices=Organisationstyp)
    langform = models.CharField("Langform", max_length=300, blank=True)
    ort = models.CharField("Ort", max_length=100, blank=True)
    web = models.URLField("Internetseite", max_length=500, blank=True)
    ags = models.CharField(
        "AGS",
        max_length=8,
        null=True,
        blank=True,
        unique=True,
        validators=[AGS.validator],
        help_text=AGS.satz,
    )
    ars = models.CharField(
        "ARS",
        max_length=12,
        null=True,
        blank=True,
        unique=True,
        validators=[ARS.validator],
        help_text=ARS.satz,
    )
    kreis = models.ForeignKey(
        "self",
        verbose_name="übergeordneter Kreis",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kreisangehoerige",
    )
    nachfolger = models.ManyToManyField(
        "self",
        verbose_name="Nachfolger",
        blank=True,
        symmetrical=False,
        related_name="vorgaenger",
        help_text="Zum Beispiel das Ministerium nach einer Umbenennung.",
    )
    hinweis = models.TextField("Hinweis", blank=True)
    sortiertext = sortiertext("name")
    suchtext = suchtext("kennung", "name", "kurzname", "langform", "ort", "ags")

    doppelt_an = ("name", "kurzname", "kennung")
    verschieden_durch = ("ags", "ars")

    objects = OrganisationQuerySet.as_manager()
    history = Verlauf(m2m_fields=["nachfolger"])

    class Meta:
        verbose_name = "Organisation"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Organisationen"
        ordering = ["sortiertext", "pk"]
        constraints = [
            AGS.constraint("ags", "ags_format"),
            ARS.constraint("ars", "ars_format"),
            models.CheckConstraint(
                condition=Exact(
                    F("ags"),
                    Verkettet(
                        Substr("ars", 1, 5), Substr("ars", 10), output_field=models.CharField()
                    ),
                ),
                name="ars_passt_zum_ags",
                violation_error_message=ARS_PASST,
            ),
            models.UniqueConstraint(
                Lower("kurzname"),
                name="organisation_kurzname",
                violation_error_message="Diesen Kurznamen trägt schon eine andere Organisation.",
            ),
            models.CheckConstraint(
                condition=models.Q(typ__in=Organisationstyp.values),
                name="organisation_typ",
                violation_error_message="Dieser Organisationstyp ist nicht vorgesehen.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "kurzname"

    def __str__(self):
        return self.kurzname

    def clean(self):
        self.ags, self.ars = self.ags or None, self.ars or None
        if self.ags and self.ars and ags_of(self.ars) != self.ags:
            raise ValidationError({"ars": ARS_PASST})

    def get_absolute_url(self):
        return path_of("organisation", self.kennung)


class Alias(NormalText):
    """Another name documents use for an Organisation ("krz Lemgo")."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliase")
    name = models.CharField("Alias", max_length=300)
    suchtext = suchtext("name")

    objects = AliasQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Alias"
        verbose_name_plural = "Aliase"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="alias_eindeutig",
                violation_error_message="Diesen Alias trägt schon eine Organisation.",
            )
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name


class Ansprechstelle(models.Model):
    """A function or office of an Organisation; shown to the public only when marked so."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="ansprechstellen"
    )
    funktion = models.CharField(
        "Funktion", max_length=200, help_text="Zum Beispiel „OZG-Koordination“."
    )
    stelle = models.CharField("Amt oder Stelle", max_length=200, blank=True)
    postfach = models.EmailField(
        "Funktionspostfach",
        blank=True,
        help_text="Eine Adresse der Stelle, nicht einer Person.",
    )
    oeffentlich = models.BooleanField("öffentlich", default=False)
    person_name = models.CharField("Name der Person", max_length=200, blank=True)
    person_mail = models.EmailField("persönliche E-Mail-Adresse", blank=True)
    person_telefon = models.CharField("persönliche Telefonnummer", max_length=50, blank=True)
    einwilligung = models.CharField(
        "Einwilligung der Person",
        max_length=20,
        blank=True,
        choices=Einwilligung,
        default=Einwilligung.KEINE,
        help_text="Ohne Einwilligung mit Datum speichert das Portal nichts über eine Person.",
    )
    einwilligung_am = models.DateField("Einwilligung vom", null=True, blank=True)
    einwilligung_form = models.CharField(
        "Form der Einwilligung",
        max_length=20,
        blank=True,
        choices=Einwilligungsform,
        default=Einwilligungsform.KEINE,
    )
    person_sicht = models.CharField(
        "davon öffentlich",
        max_length=20,
        blank=True,
        choices=Personensicht,
        default=Personensicht.NICHTS,
        help_text="Nur, wenn die Person auch der Veröffentlichung zugestimmt hat.",
    )

    #: what is known about a person; `datenschutz` finds and erases it, in the history too
    personenbezogen = ("person_name", "person_mail", "person_telefon")
    #: what stands there afterwards in the fields that mean nothing without a person
    nach_loeschung = {
        "einwilligung": "",
        "einwilligung_am": None,
        "einwilligung_form": "",
        "person_sicht": "",
    }

    objects = AnsprechstelleQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Ansprechstelle"
        default_permissions = RECHTE
        verbose_name_plural = "Ansprechstellen"
        ordering = ["organisation", "funktion", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person_name="", person_mail="", person_telefon="")
                | models.Q(
                    einwilligung__in=[Einwilligung.INTERN, Einwilligung.OEFFENTLICH],
                    einwilligung_am__isnull=False,
                )
                & ~models.Q(einwilligung_form=""),
                name="person_nur_mit_einwilligung",
                violation_error_message="Angaben zu einer Person brauchen deren Einwilligung mit "
                "Datum und Form.",
            ),
            models.CheckConstraint(
                condition=models.Q(person_sicht="")
                | models.Q(einwilligung=Einwilligung.OEFFENTLICH),
                name="person_nur_mit_zustimmung_oeffentlich",
                violation_error_message="Öffentlich wird von einer Person nur etwas, wenn sie der "
                "Veröffentlichung zugestimmt hat.",
            ),
        ]

    def __str__(self):
        return f"{self.funktion}, {self.stelle}" if self.stelle else self.funktion

    @property
    def person_oeffentlich(self) -> dict[str, str]:
        """What visitors may read about the person: `name`, `mail`, `telefon`, each maybe ""."""
        zugestimmt = self.einwilligung == Einwilligung.OEFFENTLICH
        teile = Personensicht(self.person_sicht).teile if zugestimmt else ()
        felder = ("name", "mail", "telefon")
        return {t: getattr(self, f"person_{t}") if t in teile else "" for t in felder}

    @property
    def adressen(self) -> list[str]:
        """Where to write to: the mailbox, and the person who has agreed to it."""
        person = self.person_mail if self.einwilligung and self.einwilligung_am else ""
        return [adresse for adresse in (self.postfach, person) if adresse]

    def person_nur_in_geschichte(self) -> bool:
        """Whether a person who is no longer named here still is in an older state."""
        leer = dict.fromkeys(self.personenbezogen, "")
        hier = any(getattr(self, name) for name in leer)
        return not hier and self.history.exclude(**leer).exists()

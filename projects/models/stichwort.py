"""Tags: Fachlichkeit from a given list, Stichwort freely chosen."""

from django.db import models
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText, folded_sql
from bausteine.werte.schluessel import slug_of
from bausteine.werte.suche import suchtext
from projects.querysets import FachlichkeitQuerySet, StichwortQuerySet


class Fachlichkeit(NormalText):
    """A kind of municipal office (Sozialamt, Standesamt …) that a project is about."""

    name = models.CharField("Name", max_length=200, unique=True)
    slug = models.SlugField("Adresse", max_length=200, unique=True, blank=True)
    beschreibung = models.TextField("Beschreibung", blank=True)

    doppelt_an = ("name",)

    objects = FachlichkeitQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Fachlichkeit"
        default_permissions = RECHTE
        verbose_name_plural = "Fachlichkeiten"
        ordering = ["name"]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def clean(self):
        self.slug = self.slug or slug_of(self.name, 200)


class Stichwort(NormalText):
    """A word of the coordination's own that projects can be found by.

    It has no publication state: visitors see it with a public project, and else not at all.
    """

    name = models.CharField(
        "Name", max_length=100, help_text="Kurz und in der Einzahl, zum Beispiel „Fischerei“."
    )
    slug = models.SlugField(
        "Adresse",
        max_length=100,
        unique=True,
        blank=True,
        help_text="Teil der Internetadresse; leer: aus dem Namen. Bleibt, wenn der Name wechselt.",
        error_messages={"unique": "Ein Stichwort mit dieser Adresse gibt es schon."},
    )
    suchtext = suchtext("name")

    doppelt_an = ("name",)

    objects = StichwortQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Stichwort"
        default_permissions = RECHTE
        verbose_name_plural = "Stichwörter"
        ordering = ["suchtext", "pk"]
        constraints = [
            # over folded text, as SQLite's LOWER knows no umlauts; not over `suchtext`, which no
            # form has and therefore none would check
            models.UniqueConstraint(
                folded_sql(["name"]),
                name="stichwort_einmal",
                violation_error_message="Dieses Stichwort gibt es schon, vielleicht in anderer "
                "Schreibweise. Zwei Stichwörter, die dasselbe meinen, führen Sie in der Liste "
                "der Stichwörter zusammen.",
            )
        ]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def clean(self):
        self.name = " ".join(self.name.split())
        self.slug = self.slug or slug_of(self.name, 100)

    def get_absolute_url(self):
        """The public list of its projects."""
        return f"{reverse('umsetzungsprojekte')}?stichwort={self.slug}"

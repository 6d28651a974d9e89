"""Seite and Begriff: what the portal says about itself and explains."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import sortiertext
from texte import markdown
from texte.enums import Seitenname
from texte.querysets import BegriffQuerySet, SeiteQuerySet

HINWEIS = (
    "Markdown: Überschriften mit ##, Listen mit -, Links als [Text](Adresse). "
    "Was noch fehlt, steht in doppelten eckigen Klammern: [[Anschrift]]."
)
#: a link of ours or to another server; nothing that runs
ADRESSE = RegexValidator(
    r"^(?:/(?!/)\S*|https?://\S+)\Z",
    "Die Adresse beginnt mit https:// oder, innerhalb des Portals, mit einem Schrägstrich.",
)
#: ids that the page of the glossary has already
VERGEBEN = RegexValidator(
    r"^(?:inhalt|menue|kopf-suche|begriffe)\Z",
    "Diese Kennung braucht die Seite selbst. Bitte eine andere wählen.",
    inverse_match=True,
)


class Seite(Veroeffentlichbar):
    """A page of text at a fixed address; its name never changes, its words do."""

    #: no fact that could be old
    erklaert = True
    slug = models.SlugField("Adresse", max_length=40, unique=True, choices=Seitenname)
    titel = models.CharField("Titel", max_length=200)
    text = models.TextField("Text", blank=True, help_text=HINWEIS)
    stand = models.DateField(
        "Stand", null=True, blank=True, help_text="Tag, an dem der Text zuletzt geprüft wurde."
    )
    reihenfolge = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    objects = SeiteQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Seite"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Seiten"
        ordering = ["reihenfolge", "slug"]

    #: the field that holds its name
    benannt_nach = "titel"

    def __str__(self):
        return self.titel

    def get_absolute_url(self):
        return reverse(self.slug)

    @property
    def html(self) -> str:
        """The text, ready for the page."""
        return markdown.render(self.text)

    @property
    def luecken(self) -> list[str]:
        """What the operator must still fill in."""
        return markdown.gaps(self.text)


class Begriff(Veroeffentlichbar):
    """A word of the field, explained in one sentence and, where needed, in more."""

    #: no fact that could be old
    erklaert = True
    slug = models.SlugField(
        "Kennung",
        max_length=60,
        unique=True,
        validators=[VERGEBEN],
        help_text="Sprungziel auf der Hilfeseite, zum Beispiel „efa“ für /hilfe/#efa.",
    )
    name = models.CharField("Name", max_length=100, unique=True)
    kurz = models.CharField("Kurz erklärt", max_length=300, help_text="Ein Satz.")
    text = models.TextField("Mehr dazu", blank=True, help_text=HINWEIS)
    siehe = models.CharField("Siehe", max_length=300, blank=True, validators=[ADRESSE])
    sortiertext = sortiertext("name")

    objects = BegriffQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Begriff"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Begriffe"
        ordering = ["sortiertext", "pk"]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('hilfe')}#{self.slug}"

    @property
    def html(self) -> str:
        """The longer text; its headings stand below those of the glossary."""
        return markdown.render(self.text, ebene=3)

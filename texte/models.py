"""Seite, Begriff and Stichwortgruppe: what the portal says about itself, explains, and calls by
other names."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.suche.stamm import letters, tokens
from bausteine.werte.faltung import sortiertext
from texte import markdown
from texte.enums import Seitenname
from texte.querysets import BegriffQuerySet, SeiteQuerySet, StichwortgruppeQuerySet

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


#: so many words a group may have on each side, and so long each may be
WOERTER, WORTLAENGE = 60, 80


def words_in(text: str) -> list[str]:
    """The words of a field, each once whatever its spelling."""
    einmal: dict[str, str] = {}
    for wort in text.replace("\n", "|").split("|"):
        if wort := " ".join(wort.split()):
            einmal.setdefault(letters(wort), wort)
    return list(einmal.values())


class Stichwortgruppe(Veroeffentlichbar):
    """Words that mean the same to the search: who types one finds what is called by another."""

    #: no fact that could be old
    erklaert = True
    kennung = models.SlugField("Kennung", max_length=60, unique=True)
    name = models.CharField(
        "Name",
        max_length=100,
        unique=True,
        help_text="Wie es in den Titeln heißt, zum Beispiel „Hundehaltung“.",
    )
    gleichbedeutend = models.TextField(
        "Bedeutet dasselbe",
        blank=True,
        help_text="Wörter, die füreinander stehen, auch Abkürzungen; getrennt durch einen "
        "senkrechten Strich: Beerdigung|Begräbnis.",
    )
    fuehrt_hierher = models.TextField(
        "Führt hierher",
        blank=True,
        help_text="Wörter, mit denen Menschen danach suchen, die aber nicht dasselbe bedeuten: "
        "Hundesteuer|Hund anmelden.",
    )
    sortiertext = sortiertext("name")

    objects = StichwortgruppeQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Stichwortgruppe"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Stichwortgruppen"
        ordering = ["sortiertext", "pk"]

    #: the field that holds its name
    benannt_nach = "name"

    def __str__(self):
        return self.name

    def clean(self):
        gleiche = words_in(self.gleichbedeutend)
        fuehrende = words_in(self.fuehrt_hierher)
        fehler = {
            feld: texte
            for feld, worte in (("gleichbedeutend", gleiche), ("fuehrt_hierher", fuehrende))
            if (texte := _problems(worte))
        }
        if not tokens(self.name):
            fehler["name"] = ["Der Name braucht mindestens ein Wort."]
        if not gleiche and not fuehrende:
            fehler["gleichbedeutend"] = ["Eine Gruppe braucht mindestens ein weiteres Wort."]
        if fehler:
            raise ValidationError(fehler)
        selbst = {letters(self.name)}
        gleiche = [wort for wort in gleiche if letters(wort) not in selbst]
        selbst |= {letters(wort) for wort in gleiche}
        self.gleichbedeutend = "|".join(gleiche)
        self.fuehrt_hierher = "|".join(w for w in fuehrende if letters(w) not in selbst)

    def get_absolute_url(self):
        return f"{reverse('suche')}?{urlencode({'q': self.name})}"


def _problems(worte: list[str]) -> list[str]:
    saetze = [
        f"„{wort[:40]}“ ist kein Wort, nach dem jemand suchen könnte."
        for wort in worte
        if not tokens(wort)
    ]
    saetze += [
        f"„{wort[:40]}…“ ist länger als {WORTLAENGE} Zeichen. Stehen hier mehrere Wörter ohne "
        "senkrechten Strich dazwischen?"
        for wort in worte
        if len(wort) > WORTLAENGE
    ]
    if len(worte) > WOERTER:
        saetze.append(f"Es sind {len(worte)} Wörter; höchstens {WOERTER} passen in eine Gruppe.")
    return saetze

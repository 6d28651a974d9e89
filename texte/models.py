"""Seite, Kurztext, Banner, Begriff and Stichwortgruppe: what the portal says about itself,
explains, and calls by other names."""

import datetime as dt
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import RECHTE_MIT_FREIGABE, Veroeffentlichbar
from bausteine.geschichte.verlauf import Verlauf
from bausteine.suche.stamm import letters, tokens
from bausteine.werte.faltung import sortiertext
from bausteine.werte.reihenfolge import ends_too_early
from texte import markdown
from texte.enums import Bannerstufe, Seitenname, Textplatz
from texte.querysets import (
    BannerQuerySet,
    BegriffQuerySet,
    KurztextQuerySet,
    SeiteQuerySet,
    StichwortgruppeQuerySet,
)

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


#: so long a line of the start page may be, so many examples it may have, and so long each
ZEILE, BEISPIELE, BEISPIELLAENGE = 200, 6, 40
ENDE_VOR_BEGINN = "Der letzte Tag liegt vor dem ersten."
NUR_KURZ = (
    "Hier gehen nur Absätze, Listen, **fett**, *kursiv* und Links. Überschriften, Tabellen und "
    "Ähnliches gehören auf eine eigene Seite."
)
KURZHINWEIS = "Markdown: **fett**, *kursiv*, Listen mit -, Links als [Text](Adresse)."


class Kurztext(Veroeffentlichbar):
    """What stands above a list or on the start page; without one stands what comes with the
    portal (`texte.vorgaben`)."""

    #: no fact that could be old
    erklaert = True
    platz = models.CharField("Platz", max_length=40, unique=True, choices=Textplatz)
    text = models.TextField(
        "Text",
        max_length=1000,
        blank=True,
        help_text=f"{KURZHINWEIS} Leer: Über der Liste steht nichts. Auf der Startseite sind "
        "Überschrift, Frage, Hinweis und Aufgaben eine Zeile ohne Markdown; Beispiele trennt ein "
        "senkrechter Strich: Wohngeld|Führerschein.",
    )

    objects = KurztextQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Kurztext"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Kurztexte"
        ordering = ["platz"]

    #: the field that holds its name
    benannt_nach = "platz"

    def __str__(self):
        return self.get_platz_display()

    def clean(self):
        if self.platz not in Textplatz.values:
            return  # said at the field itself
        platz = Textplatz(self.platz)
        if platz == Textplatz.BEISPIELE:
            self.text = "|".join(worte := words_in(self.text))
            fehler = _bad_examples(worte)
        elif platz.absaetze:
            fehler = NUR_KURZ if markdown.not_short(self.text) else ""
        else:
            self.text = " ".join(self.text.split())
            fehler = _bad_line(self.text)
        if fehler:
            raise ValidationError({"text": fehler})

    def get_absolute_url(self):
        platz = Textplatz(self.platz)
        return reverse("startseite" if platz.auf_startseite else platz.value)


def _bad_line(text: str) -> str:
    if not text:
        return "Diese Zeile darf nicht leer sein: Ohne sie fehlt der Startseite etwas."
    if len(text) > ZEILE:
        return f"Der Text hat {len(text)} Zeichen; in diese Zeile passen {ZEILE}."
    return ""


def _bad_examples(worte: list[str]) -> str:
    if len(worte) > BEISPIELE:
        return f"Es sind {len(worte)} Beispiele; höchstens {BEISPIELE} passen auf die Seite."
    if lange := [wort for wort in worte if len(wort) > BEISPIELLAENGE]:
        return (
            f"„{lange[0][:BEISPIELLAENGE]}…“ ist länger als {BEISPIELLAENGE} Zeichen. Stehen hier "
            "mehrere Beispiele ohne senkrechten Strich dazwischen?"
        )
    return ""


class Banner(Veroeffentlichbar):
    """What every public page says on top from one day to another, both included."""

    #: no fact that could be old
    erklaert = True
    kennung = models.SlugField("Kennung", max_length=60, unique=True)
    text = models.TextField("Text", max_length=600, help_text=KURZHINWEIS)
    stufe = models.CharField(
        "Stufe", max_length=20, choices=Bannerstufe, default=Bannerstufe.HINWEIS
    )
    von = models.DateField("zu sehen ab", help_text="Der erste Tag, von Mitternacht an.")
    bis = models.DateField("zu sehen bis", help_text="Der letzte Tag, bis Mitternacht.")

    objects = BannerQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Banner"
        default_permissions = RECHTE_MIT_FREIGABE
        verbose_name_plural = "Banner"
        ordering = ["von", "kennung"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bis__gte=models.F("von")),
                name="banner_bis_nach_von",
                violation_error_message=ENDE_VOR_BEGINN,
            )
        ]

    #: the field that holds its name
    benannt_nach = "kennung"

    def __str__(self):
        return self.kennung

    def clean(self):
        fehler = ends_too_early(self, "von", "bis", ENDE_VOR_BEGINN)
        if markdown.not_short(self.text):
            fehler["text"] = NUR_KURZ
        if fehler:
            raise ValidationError(fehler)

    def get_absolute_url(self):
        return reverse("startseite")

    def zeigt_sich(self, tag: dt.date) -> bool:
        """Whether it stands on the pages of that day, as far as its dates say."""
        return self.von <= tag <= self.bis


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

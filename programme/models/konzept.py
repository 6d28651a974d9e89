"""Konzeptabfrage: the same questions to every project of a Programm, and what it answers."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from bausteine.freigabe.sichtbarkeit import RECHTE
from bausteine.geschichte.verlauf import Verlauf
from bausteine.werte.faltung import NormalText
from programme.enums import Konzeptabschnitt, Konzeptgruppe
from programme.models.programm import Programm
from programme.models.projekt import Programmprojekt
from programme.querysets import KonzeptantwortQuerySet, KonzeptfrageQuerySet

FREMDE_FRAGE = "Diese Frage stellt ein anderes Programm."
NICHT_ZUR_WAHL = "„{}“ steht nicht zur Wahl. Möglich ist: {}."


class Konzeptfrage(NormalText):
    """A question that a Programm puts to its projects."""

    #: what its history is written with
    _verlauf: ClassVar[Verlauf]

    programm = models.ForeignKey(
        Programm, verbose_name="Programm", on_delete=models.CASCADE, related_name="konzeptfragen"
    )
    gruppe = models.CharField("Gruppe", max_length=40, choices=Konzeptgruppe)
    nummer = models.PositiveSmallIntegerField(
        "Nummer", validators=[MinValueValidator(1, "Die erste Frage ist 1.")]
    )
    text = models.CharField("Frage", max_length=500)
    hilfe = models.CharField("Hilfe", max_length=500, blank=True)
    auswahl = models.TextField(
        "Auswahl", blank=True, help_text="Eine Antwort je Zeile; leer: freier Text."
    )
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    objects = KonzeptfrageQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Frage der Konzeptabfrage"
        default_permissions = RECHTE
        verbose_name_plural = "Fragen der Konzeptabfrage"
        ordering = ["programm", "nummer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programm", "nummer"],
                name="konzeptfrage_einmal",
                violation_error_message="Diese Nummer hat das Programm schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(gruppe__in=Konzeptgruppe.values) & models.Q(nummer__gte=1),
                name="konzeptfrage_gruppe",
                violation_error_message="Diese Gruppe oder Nummer ist nicht vorgesehen.",
            ),
        ]

    #: the field that holds its name
    benannt_nach = "text"

    def __str__(self):
        return f"{self.nummer}. {self.text}"

    @property
    def ist_oeffentlich(self) -> bool:
        """As its Programm is."""
        return self.programm.ist_oeffentlich

    @property
    def bezeichner(self) -> str:
        """What a file names it by: „digitale-modellregionen-nrw 3“."""
        return f"{self.programm.kennung} {self.nummer}"

    @property
    def moegliche(self) -> list[str]:
        """The answers to choose from; none where any text is one."""
        return [zeile.strip() for zeile in self.auswahl.splitlines() if zeile.strip()]

    @property
    def gruppe_wert(self) -> Konzeptgruppe:
        """The group with its label and its part."""
        return Konzeptgruppe(self.gruppe)


class Konzeptantwort(NormalText):
    """What a project answers; a question without one is shown nowhere."""

    #: what its history is written with
    _verlauf: ClassVar[Verlauf]

    projekt = models.ForeignKey(
        Programmprojekt,
        verbose_name="Programmprojekt",
        on_delete=models.CASCADE,
        related_name="konzeptantworten",
    )
    frage = models.ForeignKey(
        Konzeptfrage, verbose_name="Frage", on_delete=models.PROTECT, related_name="antworten"
    )
    text = models.TextField("Antwort")
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    objects = KonzeptantwortQuerySet.as_manager()
    history = Verlauf()

    class Meta:
        verbose_name = "Antwort der Konzeptabfrage"
        default_permissions = RECHTE
        verbose_name_plural = "Antworten der Konzeptabfrage"
        ordering = ["projekt", "frage__nummer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["projekt", "frage"],
                name="konzeptantwort_einmal",
                violation_error_message="Zu dieser Frage hat das Projekt schon eine Antwort.",
            ),
        ]

    def __str__(self):
        return str(self.frage)

    def clean(self):
        if self.frage_id is None or self.projekt_id is None:
            return
        if self.frage.programm_id != self.projekt.programm_id:
            raise ValidationError({"frage": FREMDE_FRAGE})
        moegliche = self.frage.moegliche
        if moegliche and self.text.strip() not in moegliche:
            satz = NICHT_ZUR_WAHL.format(self.text.strip()[:60], " · ".join(moegliche))
            raise ValidationError({"text": satz})

    @property
    def ist_oeffentlich(self) -> bool:
        """As its project is."""
        return self.projekt.ist_oeffentlich


def grouped(antworten: list[Konzeptantwort]) -> list[tuple[Konzeptabschnitt, list]]:
    """Parts with their groups, groups with their answers; without those that have none."""
    nach_gruppe: dict[Konzeptgruppe, list[Konzeptantwort]] = {}
    for antwort in sorted(antworten, key=lambda a: (a.frage.gruppe_wert.rang, a.frage.nummer)):
        nach_gruppe.setdefault(antwort.frage.gruppe_wert, []).append(antwort)
    return [
        (abschnitt, gruppen)
        for abschnitt in Konzeptabschnitt
        if (gruppen := [(g, a) for g, a in nach_gruppe.items() if g.abschnitt == abschnitt])
    ]

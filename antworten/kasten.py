"""Read model: the answer box, five questions in plain words, each with who says so and as of when.

Plain objects: who fills them asks the database, the template only shows them. A question nobody has
an answer to stays, and says „keine Angabe“: a missing row would hide the gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bausteine.seiten.adressen import Link
from bausteine.seiten.umbruch import unbroken
from projects.enums import Status

FRAGEN = (
    "Gibt es etwas?",
    "Wer macht es?",
    "Wie weit ist es?",
    "Kann ich es nachnutzen?",
    "Was kann ich jetzt tun?",
)
#: names in one sentence; the rest is a number
NAMEN = 3


class Urteil(TextChoices):
    """What the whole answer rests on."""

    BELEGT = "belegt", "belegt"
    VERMUTLICH = "vermutlich", "vermutlich"
    UNBEKANNT = "unbekannt", "nicht bekannt"


class Aussage:
    """A sentence with links: `{}` in `muster` stands for a text, a Link or another Aussage."""

    def __init__(self, muster: str, *teile: "str | Link | Aussage"):
        self.muster, self.teile = muster, teile

    def __str__(self) -> str:
        if not self.teile:
            return self.muster
        return self.muster.format(*(t.text if isinstance(t, Link) else str(t) for t in self.teile))

    @property
    def html(self) -> SafeString:
        """For the page; what comes from records is escaped."""
        if not self.teile:
            return unbroken(self.muster)
        return format_html(self.muster, *map(_markup, self.teile))


def _markup(teil: "str | Link | Aussage") -> SafeString:
    if isinstance(teil, Aussage):
        return teil.html
    if isinstance(teil, Link):
        rel = format_html(' rel="{}"', teil.zusatz) if teil.zusatz else ""
        return format_html('<a href="{}"{}>{}</a>', teil.ziel, rel, unbroken(teil.text))
    return unbroken(teil)


KEINE_ANGABE = Aussage("Keine Angabe.")


def sentences(*teile: Aussage) -> Aussage:
    """One after another, each with a full stop at its end; a title may bring its own."""
    muster = ("{}" if str(teil).endswith((".", "!", "?", "…")) else "{}." for teil in teile)
    return Aussage(" ".join(muster), *teile)


def listed(teile: "Sequence[str | Link | Aussage]", hoechstens: int = NAMEN) -> Aussage:
    """„A, B und C“; of more how many there are besides, which is never one."""
    if len(teile) > hoechstens + 1:
        rest = str(len(teile) - hoechstens)
        return Aussage(
            ", ".join(["{}"] * hoechstens) + " und {} weitere", *teile[:hoechstens], rest
        )
    vorn = ", ".join(["{}"] * (len(teile) - 1))
    return Aussage(f"{vorn} und {{}}" if vorn else "{}", *teile)


@dataclass(frozen=True)
class Absatz:
    """A part of an answer: at most a Status, a sentence or two, and where that is from."""

    text: Aussage
    beleg: Aussage | None = None
    status: Status | None = None

    def __str__(self) -> str:
        teile = (self.status.label if self.status else "", self.text, self.beleg or "")
        return " ".join(filter(None, map(str, teile)))


@dataclass(frozen=True)
class Auskunft:
    """The answer to one question: what is known, or what to do one after another."""

    frage: str
    absaetze: tuple[Absatz, ...] = ()
    schritte: tuple[Aussage, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, (*self.absaetze, *self.schritte)))


@dataclass(frozen=True)
class Antwortkasten:
    """The verdict, the five answers in the order of FRAGEN, and the next step.

    `grund`: why it is only presumed. `weiter`: further links beside the one button.
    """

    urteil: Urteil
    satz: str
    auskuenfte: tuple[Auskunft, ...]
    knopf: Link
    weiter: tuple[Link, ...] = ()
    grund: str = ""

    @property
    def wort(self) -> str:
        """The verdict, with its reason where it needs one."""
        return f"{self.urteil.label} – {self.grund}" if self.grund else str(self.urteil.label)

    def answer_to(self, frage: str) -> str:
        """What it answers to one of FRAGEN, as plain text."""
        return str(next(a for a in self.auskuenfte if a.frage == frage))


def box(
    urteil: Urteil,
    satz: str,
    antworten: Sequence[Sequence[Absatz]],
    schritte: Sequence[Aussage],
    knopf: Link,
    weiter: Sequence[Link] = (),
    grund: str = "",
) -> Antwortkasten:
    """The box from the answers to the first four questions and the steps of the fifth."""
    fragen = [
        Auskunft(frage, _each_source_once(absaetze) or (Absatz(KEINE_ANGABE),))
        for frage, absaetze in zip(FRAGEN, antworten, strict=False)
    ]
    alle = (*fragen, Auskunft(FRAGEN[-1], schritte=tuple(schritte)))
    return Antwortkasten(urteil, satz, alle, knopf, tuple(weiter), grund)


def _each_source_once(absaetze: Sequence[Absatz]) -> tuple[Absatz, ...]:
    """Where one follows another with the same Quelle, it stands below both, as a sentence."""
    return tuple(
        replace(absatz, beleg=None)
        if not absatz.beleg or (danach and str(absatz.beleg) == str(danach.beleg))
        else replace(absatz, beleg=sentences(absatz.beleg))
        for absatz, danach in zip(absaetze, [*absaetze, None][1:], strict=True)
    )

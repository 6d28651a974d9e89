"""Service layer: codes are made, a Stimmzettel is cast, what is over is forgotten."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bausteine.geschichte.verlauf import one_entry
from meinungsbilder.codes import code_hash, new_codes
from meinungsbilder.enums import Abstimmungsphase, Stimmkreis
from meinungsbilder.models import (
    Meinungsbild,
    Stimmcode,
    Stimmzettel,
    Teilnahme,
    random_number,
)

#: codes made with one click
CODES_HOECHSTENS = 2000
CODE_GILT_NICHT = (
    "Mit diesem Stimmcode lässt sich hier nicht abstimmen: Er ist anders geschrieben, oder es ist "
    "schon mit ihm abgestimmt. Bitte vergleichen Sie ihn Zeichen für Zeichen mit Ihrem Zettel."
)
SCHON_ABGESTIMMT = "Mit Ihrem Konto ist hier schon abgestimmt."
JETZT_NICHT = "Abstimmen ist hier zurzeit nicht möglich. Ihre Stimme ist nicht gezählt."
SCHON_AUSGEGEBEN = (
    "Keine neuen Codes: Inzwischen sind schon welche ausgegeben worden. Angezeigt werden Codes nur "
    "einmal; brauchen Sie weitere, geben Sie hier neue aus."
)
CODES_ZU_SPAET = "Die Abstimmung ist vorbei; ein Code wäre für nichts mehr gut."
OHNE_CODES = "Hier wird mit Konto abgestimmt; Codes gibt es dafür nicht."


class VoteRefused(Exception):
    """Why a Stimmzettel was not cast, as a sentence for who wanted to; nothing was written."""


def vote_with_code(meinungsbild: Meinungsbild, punkte: dict[int, int], code: str) -> Stimmzettel:
    """Cast it and use up the code, both or neither. Raises VoteRefused."""

    def redeem(gehalten: Meinungsbild) -> bool:
        return Stimmcode.objects.redeem(gehalten.pk, code_hash(gehalten.pk, code))

    return _cast(meinungsbild, Stimmkreis.CODE, punkte, redeem, CODE_GILT_NICHT)


def vote_with_account(meinungsbild: Meinungsbild, punkte: dict[int, int], konto) -> Stimmzettel:
    """Cast it and note that the account has voted, both or neither. Raises VoteRefused."""

    def claim(gehalten: Meinungsbild) -> bool:
        return Teilnahme.objects.claim(gehalten.pk, konto.pk)

    return _cast(meinungsbild, Stimmkreis.KONTO, punkte, claim, SCHON_ABGESTIMMT)


@transaction.atomic
def _cast(
    meinungsbild: Meinungsbild,
    kreis: Stimmkreis,
    punkte: dict[int, int],
    admitted: Callable[[Meinungsbild], bool],
    sonst: str,
) -> Stimmzettel:
    """`punkte`: by the key of the choice. Nobody edits the Meinungsbild meanwhile."""
    gehalten = Meinungsbild.objects.oeffentlich().select_for_update().filter(pk=meinungsbild.pk)
    bild = gehalten.first()
    if bild is None or bild.phase != Abstimmungsphase.LAEUFT or bild.kreis != kreis:
        raise VoteRefused(JETZT_NICHT)
    gegeben = {schluessel: zahl for schluessel, zahl in punkte.items() if zahl}
    moeglich = set(bild.wahlmoeglichkeiten.values_list("pk", flat=True))
    if not gegeben or min(gegeben.values()) < 0 or not gegeben.keys() <= moeglich:
        raise VoteRefused(JETZT_NICHT)
    if sum(gegeben.values()) > bild.punkte_je_person:
        raise VoteRefused(JETZT_NICHT)
    if not admitted(bild):
        raise VoteRefused(sonst)
    return Stimmzettel.objects.create(
        nummer=_free_number(),
        meinungsbild=bild,
        punkte={str(schluessel): zahl for schluessel, zahl in sorted(gegeben.items())},
    )


def _free_number() -> int:
    """One that no Stimmzettel has."""
    nummer = random_number()
    while Stimmzettel.objects.filter(nummer=nummer).exists():
        nummer = random_number()
    return nummer


def no_codes_because(meinungsbild: Meinungsbild) -> str:
    """Why no Stimmcodes can be made for it; "" when they can."""
    if not meinungsbild.mit_code:
        return OHNE_CODES
    return CODES_ZU_SPAET if meinungsbild.ist_beendet else ""


@transaction.atomic
def issue_codes(meinungsbild: Meinungsbild, anzahl: int, gesehen: int) -> list[str]:
    """So many new Stimmcodes; nobody can show them again. The history tells who made how many.

    `gesehen`: how many the page said there were; [] if there are others by now, so that the same
    page sent twice makes them once.
    """
    bild = Meinungsbild.objects.select_for_update().get(pk=meinungsbild.pk)
    if bild.ausgegebene_codes != gesehen or no_codes_because(bild):
        return []
    codes = new_codes(anzahl)
    Stimmcode.objects.bulk_create(
        Stimmcode(meinungsbild=bild, pruefwert=code_hash(bild.pk, code)) for code in codes
    )
    bild.ausgegebene_codes += anzahl
    with one_entry(bild, f"Stimmcodes ausgegeben: {anzahl}"):
        bild.save()
    return codes


def forget_past() -> tuple[int, int]:
    """Delete codes nobody used and which accounts voted, where it is over: neither is needed any
    more. How many there were."""
    codes, _ = Stimmcode.objects.verfallene().delete()
    teilnahmen, _ = Teilnahme.objects.verfallene().delete()
    return codes, teilnahmen


def tell_ends() -> int:
    """Those that ended since they were changed last count as changed now: who follows the list by
    feed, API or mail learns that the result is there. How many; no history, as nobody changed one.
    """
    jetzt = timezone.now()
    beendete = Meinungsbild.objects.beendete(jetzt).filter(geaendert_am__lt=F("bis"))
    return beendete.update(geaendert_am=jetzt)

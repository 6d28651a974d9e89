"""Newsletter sending: whom a Rundbrief reaches, what stands in the way, and the act itself.

The act writes one letter for each subscriber, in one transaction with the time it was sent at: the
list is fixed then, and nobody is on it twice. The letters go with the next run (`abos.versand`).
"""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from abos.actions import are_offered
from abos.gegenstand import Gegenstand
from abos.models import Abo, Sendung
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.geschichte.verlauf import one_entry
from rundbriefe.models import Rundbrief

OHNE_POST = (
    "Das Portal kann keine E-Mails senden. Dafür braucht es EMAIL_URL, KONTAKT_POSTFACH und "
    "PORTAL_ADRESSE in den Einstellungen."
)
NICHT_FREI = "Er ist noch nicht veröffentlicht; erst freigeben, dann verschicken."
NEUERE_FASSUNG = (
    "Es gibt eine neuere Fassung, über die noch niemand entschieden hat. Geben Sie sie frei oder "
    "verwerfen Sie sie; sonst ginge der ältere Text hinaus."
)
LUECKEN = "Im Text ist noch etwas auszufüllen: {}."
NIEMAND = "Niemand hat Rundbriefe abonniert, zu denen er gehört."
#: days that its date may lie back
HOECHSTENS_ALT = 30
ZU_ALT = (
    f"Sein Datum liegt mehr als {HOECHSTENS_ALT} Tage zurück. Ältere Rundbriefe gehören ins "
    "Archiv, nicht in Postfächer. Soll er doch hinaus, ändern Sie das Datum."
)
GEAENDERT = "Er wurde inzwischen geändert. Bitte sehen Sie ihn noch einmal durch."
SCHON = "Er ist schon verschickt; niemand bekommt ihn ein zweites Mal."


class SendingRefused(Exception):
    """It cannot be sent; the sentences say why."""

    def __init__(self, saetze: list[str]):
        super().__init__(*saetze)
        self.saetze = saetze


def recipients(rundbrief: Rundbrief) -> dict[int, list[int]]:
    """The subscribers (keys) that it reaches, each with the Abos (keys) it reaches them by."""
    alle = Abo.objects.rundbriefe().order_by("abonnent", "pk")
    zeilen = list(alle.values_list("abonnent", "pk", "liste", "abfrage"))
    passende = {
        abfrage
        for liste, abfrage in {(liste, abfrage) for _, _, liste, abfrage in zeilen}
        if _matches(Gegenstand(liste, abfrage), rundbrief)
    }
    wer: dict[int, list[int]] = {}
    for abonnent, pk, _, abfrage in zeilen:
        if abfrage in passende:
            wer.setdefault(abonnent, []).append(pk)
    return wer


def _matches(gegenstand: Gegenstand, rundbrief: Rundbrief) -> bool:
    """Never where part of the filter fits no longer: it would match more than was agreed to."""
    return gegenstand.holds(rundbrief) and not gegenstand.einwaende


def obstacles(rundbrief: Rundbrief, anzahl: int) -> list[str]:
    """Why it cannot be sent to so many; empty where it can."""
    if rundbrief.verschickt_am:
        return [SCHON]
    alt = timezone.localdate() - rundbrief.datum > dt.timedelta(days=HOECHSTENS_ALT)
    luecken = ", ".join(rundbrief.luecken)
    saetze = [
        "" if are_offered() else OHNE_POST,
        "" if rundbrief.ist_oeffentlich else NICHT_FREI,
        NEUERE_FASSUNG if Arbeitsfassung.objects.zu(rundbrief).exists() else "",
        LUECKEN.format(luecken) if luecken else "",
        ZU_ALT if alt else "",
        "" if anzahl else NIEMAND,
    ]
    return [satz for satz in saetze if satz]


@transaction.atomic
def send(pk: int, jetzt: dt.datetime, as_seen: Callable[[Rundbrief], bool]) -> int:
    """Write its letters; how many. Raises SendingRefused, also for one that was sent meanwhile or
    is not `as_seen`, as the page showed it."""
    rundbrief = Rundbrief.objects.select_for_update(of=("self",)).get(pk=pk)
    # held, so that whoever ends an Abo now is asked again before the letter goes
    list(Abo.objects.rundbriefe().order_by("pk").select_for_update(of=("self",)))
    wer = recipients(rundbrief)
    saetze = obstacles(rundbrief, len(wer))
    if saetze or not as_seen(rundbrief):
        raise SendingRefused(saetze or [GEAENDERT])
    tag = timezone.localdate(jetzt)
    Sendung.objects.bulk_create(
        [
            Sendung(abonnent_id=abonnent, rundbrief=rundbrief, fuer=abos, tag=tag, seit=jetzt)
            for abonnent, abos in wer.items()
        ],
        batch_size=500,
    )
    rundbrief.verschickt_am, rundbrief.datum = jetzt, tag
    with one_entry(rundbrief, f"Versand an {len(wer)} Adresse{'n' if len(wer) > 1 else ''}"):
        rundbrief.save()
    return len(wer)

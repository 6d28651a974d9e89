"""Service layer: acts that follow from a change to Anschlüsse."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from bausteine.importe.folgeakte import follows
from rollout.models import Anschluss

#: Anschlüsse looked through with one query
BLOCK = 500
FESTGEHALTEN = "Erstplanung festgehalten"


@transaction.atomic
def freeze_erstplanung(pks: Iterable[int] | None = None) -> None:
    """Keep the plans that are public for the first time, each with its history entry.

    `pks`: of the Anschlüsse with these keys, else of all.
    """
    neue = Anschluss.objects.oeffentlich().ohne_erstplanung().order_by("pk")
    if pks is None:
        _freeze(neue)
        return
    schluessel = sorted(pks)
    for von in range(0, len(schluessel), BLOCK):
        _freeze(neue.filter(pk__in=schluessel[von : von + BLOCK]))


def _freeze(menge) -> None:
    anschluesse = list(menge)
    Anschluss.objects.filter(pk__in=[anschluss.pk for anschluss in anschluesse]).update(
        erstplanung_von=F("geplant_von"), erstplanung_bis=F("geplant_bis")
    )
    for anschluss in anschluesse:
        anschluss.erstplanung = anschluss.geplant
        anschluss._change_reason = FESTGEHALTEN
    Anschluss._verlauf.create_entries(anschluesse, "~")


@follows("organisationen", "online-dienste")
def freeze_what_became_public(records=None) -> None:
    """A Kommune or a Dienst that is released makes the plans of its Anschlüsse public."""
    freeze_erstplanung()

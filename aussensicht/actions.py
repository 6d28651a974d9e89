"""Followers: what is worked out from our records and what others say is worked out again."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.utils import timezone

from aussensicht.abgleich import compare
from aussensicht.aufnahme import assign_again
from aussensicht.models import PvogLauf, XzufiLauf
from aussensicht.xzufiaufnahme import assign_xzufi_again
from bausteine.importe.folgeakte import follows
from rollout.models import Anschluss

#: Kommunen that are compared while somebody waits; a whole Land takes most of a minute
EINZELN = 50
#: how far back an import looks for what it has just written
EBEN = dt.timedelta(hours=1)
NACHTS = (
    "Verglichen wird in der Nacht, weil es so viele Kommunen sind; sofort geht es auf dem Server "
    "mit „manage.py aussensicht_abgleichen“."
)


@follows("anschluesse")
def compare_connections(records: Sequence | None) -> None:
    """After a change to Anschlüsse: their Kommunen at once, unless they are many."""
    if not (PvogLauf.objects.geltende().exists() or XzufiLauf.objects.geltende().exists()):
        return
    if records is None:
        juengste = Anschluss.objects.filter(geaendert_am__gte=timezone.now() - EBEN).order_by()
        kommunen = set(juengste.values_list("kommune", flat=True).distinct()[: EINZELN + 1])
    else:
        kommunen = {record.kommune_id for record in records}
    compare_soon(kommunen)


def compare_soon(kommunen: Collection[int]) -> bool:
    """Compare these Kommunen now where they are few; gives whether that was done. Of the others it
    is done by night, as nobody may wait for it."""
    if len(kommunen) > EINZELN:
        return False
    if kommunen:
        compare(kommunen)
    return True


def compare_all() -> int:
    """Everything anew, with what has become known here since; gives how many differences."""
    assign_again()
    assign_xzufi_again()
    return compare()

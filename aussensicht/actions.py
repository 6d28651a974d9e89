"""Followers: what is worked out from our records and those of the PVOG is worked out again."""

from collections.abc import Sequence

from aussensicht.abgleich import compare
from aussensicht.aufnahme import assign_again
from aussensicht.models import PvogLauf
from bausteine.importe.folgeakte import follows

#: records of one act that are compared Kommune by Kommune
EINZELN = 50


@follows("anschluesse")
def compare_connections(records: Sequence | None) -> None:
    """After a change to Anschlüsse: their Kommunen at once. All else waits for the night, as the
    whole comparison takes seconds and no form may wait for it."""
    if not PvogLauf.objects.geltende().exists():
        return
    if records is None or len(records) > EINZELN:
        compare()
    else:
        compare({record.kommune_id for record in records})


def compare_all() -> int:
    """Everything anew, with what has become known here since; gives how many differences."""
    assign_again()
    return compare()

"""Review act: that somebody looked through records, and found that they still hold."""

from django.db import transaction
from django.utils import timezone

from bausteine.geschichte.verlauf import one_entry

#: what the button says and the history keeps
GEPRUEFT = "Angaben stimmen weiterhin"


@transaction.atomic
def mark_confirmed(records, grund: str = GEPRUEFT) -> int:
    """Note that records were looked through, one history entry each; how many were.

    Touches nothing else: no date of change, no public log. One looked through today stays as it is.
    """
    anzahl = 0
    for record in records:
        # held and read again: the history entry tells the whole record as it is
        record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())
        if not record.heute_bestaetigt:
            record.zuletzt_bestaetigt_am = timezone.localdate()
            with one_entry(record, grund):
                record.save(update_fields=["zuletzt_bestaetigt_am"])
            anzahl += 1
    return anzahl

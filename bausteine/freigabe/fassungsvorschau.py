"""Draft preview: the public page as it would be: applied, shown, rolled back."""

from contextlib import contextmanager

from django.db import DatabaseError, transaction

from bausteine.freigabe.arbeitsfassung import IM_WEG, NichtAnwendbar, write
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.geschichte.probelauf import rolled_back
from bausteine.zustaendigkeit.pflege import record_admins

NICHT_OEFFENTLICH = "Dieser Eintrag ist nicht öffentlich. So sähen ihn Besucherinnen und Besucher."


def may_preview(request, model, record=None) -> bool:
    """Who may see records in the admin may see how the public would."""
    seite = record_admins().get(model)
    if seite is None or not request.user.is_authenticated:
        return False
    return seite.has_view_permission(request, record) and seite.reads_entirely(request, record)


@contextmanager
def as_drafted(request, record):
    """Inside, the database holds what releasing the draft would make of it; nothing of it stays.

    Gives the sentence that the page begins with; "" when there is no draft.
    """
    fassung = record and Arbeitsfassung.objects.fuer_seite().zu(record).first()
    if not fassung or not may_preview(request, type(record), record):
        yield ""
        return
    satz = f"{fassung}. Öffentlich ist ein anderer Stand; Besucherinnen und Besucher sehen jenen."
    if not record.ist_oeffentlich:
        satz = f"{fassung}. {NICHT_OEFFENTLICH}"
    with rolled_back():
        try:
            with transaction.atomic():
                write(record_admins()[type(record)], request, record, fassung, "")
        except (NichtAnwendbar, DatabaseError) as fehler:
            gruende = " ".join(getattr(fehler, "messages", [IM_WEG]))
            satz = f"{fassung}, hier nicht gezeigt, denn so ist sie nicht erlaubt: {gruende}"
        yield satz

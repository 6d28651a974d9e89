"""Draft notice: what the form of a record says about its state and its newer draft."""

from bausteine.freigabe.arbeitsfassung import unknown_to_form
from bausteine.freigabe.fassungssicherung import (
    ENTFAELLT,
    FASSUNG,
    GRUND,
    OEFFENTLICH,
    DraftState,
)
from bausteine.freigabe.freigabe import OFFEN, released, returned
from bausteine.werte.parameter import VORSCHAU
from bausteine.zustaendigkeit.pflege import RecordAdmin


class Fassungshinweis:
    """The head of the form of records that are published one by one."""

    def __init__(self, verwaltung: RecordAdmin):
        self.verwaltung = verwaltung

    def opens_with_draft(self, request, record) -> bool:
        """Whether the form shows the draft: to whom may change it all, unless asked otherwise."""
        bereich = self.verwaltung.kreis(request).bereich
        oeffentlich = request.GET.get(FASSUNG) == OEFFENTLICH
        if oeffentlich or self.verwaltung.rechte.keeps_fields_only(bereich):
            return False
        return self.verwaltung.has_change_permission(request, record)

    def shown(self, request, record, fassung, draft: DraftState) -> dict:
        """What templates/admin/freigabe_hinweis.html and bearbeiten.html read."""
        seite = self.verwaltung
        zeichen = self._sign(request, record, fassung, draft)
        zeigt = bool(fassung and zeichen == fassung.zeichen)
        return {
            "fassung": fassung,
            "zeigt": zeigt,
            "entfaellt": ENTFAELLT in request.POST,
            "unbekannt": unknown_to_form(seite, request, record, fassung) if zeigt else [],
            "stand": record and released(record),
            "zeichen": zeichen,
            "zurueck": record and returned(record),
            "offen": bool(record and record.veroeffentlichung in OFFEN),
            "als_fassung": bool(record and (record.ist_oeffentlich or fassung)),
            "direkt": not (record and record.ist_oeffentlich)
            or seite.takes_effect(request, record),
            "oeffentlich_vom": fassung and seite.written_last(record),
            "grund": request.POST.get(GRUND, fassung.bemerkung if zeigt else ""),
            "darf": record is None or seite.has_change_permission(request, record),
            "vorschau": f"{record.get_absolute_url()}?{VORSCHAU}"
            if fassung and seite.has_vorschau and hasattr(record, "get_absolute_url")
            else "",
        }

    def _sign(self, request, record, fassung, draft: DraftState) -> str:
        """Which draft the form shows; after a refusal the present one, as the page names it."""
        if FASSUNG in request.POST and not draft.held_back:
            return request.POST[FASSUNG]
        if fassung is None:
            return ""
        if request.method == "POST" or self.opens_with_draft(request, record):
            return fassung.zeichen
        return OEFFENTLICH

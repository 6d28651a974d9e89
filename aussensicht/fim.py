"""Client of the interface of the FIM-Portal: all Leistungen, page by page, and going on."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

from django.utils import timezone

from aussensicht.abruf import Abruffehler, Abrufweg, said_no
from bausteine.importe.abholung import Wartedatei, inbox, leave_waiting
from leistungen.fimdatei import MAX_EINTRAEGE, RESSOURCE

PFAD, ACCEPT = "leistung-steckbriefe", "application/json"
#: the most that one page may hold
SEITE = 200
#: what is taken of an entry; the long texts stay there
FELDER = (
    "leistungsschluessel",
    "leistungsbezeichnung",
    "leistungsbezeichnung_2",
    "title",
    "kurztext",
    "typisierung",
    "geaendert_datum_zeit",
    "source",
)
#: a run that was cut is gone on with for so long; what has changed since would be missed
FRISCH = dt.timedelta(hours=20)


class Fimabruf:
    """One run: what was read is kept after every page, so that it goes on where it was cut."""

    def __init__(self, weg: Abrufweg, seit: dt.date | None):
        self.weg, self.seit = weg, seit.isoformat() if seit else ""
        self.teil: Path = inbox(f"{RESSOURCE}.teil")
        self.items: list[dict[str, Any]] = []
        self.gesamt: int | None = None

    def fetch(self) -> Wartedatei | None:
        """The file that waits for its preview; None where there is nothing. Raises Abruffehler."""
        self._go_on()
        while self.gesamt is None or len(self.items) < self.gesamt:
            seite = self._page(len(self.items))
            neue, gesamt = seite["items"], seite["total_count"]
            if self.gesamt not in (None, gesamt):
                self.teil.unlink(missing_ok=True)
                raise Abruffehler(
                    "Während des Abrufs hat sich im FIM-Portal die Zahl der Leistungen geändert. "
                    "Bitte den Befehl noch einmal starten; er beginnt von vorn."
                )
            self.gesamt = gesamt
            self.items += [{name: item.get(name) for name in FELDER} for item in neue]
            self._keep()
            if not neue:
                break
        self.teil.unlink(missing_ok=True)
        if not self.items:
            return None
        return leave_waiting(
            RESSOURCE, "json", json.dumps(self._state(), ensure_ascii=False).encode()
        )

    def _page(self, offset: int) -> dict[str, Any]:
        params = {
            "offset": str(offset),
            "limit": str(SEITE),
            "order_by": "leistungsschluessel_asc",
        }
        if self.seit:
            params["updated_since"] = f"{self.seit}T00:00:00"
        antwort = self.weg.get(PFAD, params, ACCEPT)
        if antwort.status != 200:
            raise said_no(PFAD, antwort.status)
        try:
            seite = json.loads(antwort.daten)
            items, gesamt = seite["items"], seite["total_count"]
            gut = isinstance(items, list) and all(isinstance(item, dict) for item in items)
            gut = gut and isinstance(gesamt, int) and gesamt <= MAX_EINTRAEGE
        except (ValueError, RecursionError, KeyError, TypeError):
            gut = False
        if not gut:
            raise Abruffehler(
                f"{PFAD}: Die Antwort hat nicht die beschriebene Form (items, total_count). Bitte "
                "die Adresse in den Einstellungen prüfen; sie endet mit der Version, etwa /api/v0."
            )
        return seite

    # -- what stays when it is cut ------------------------------------------------------------

    def _state(self) -> dict[str, Any]:
        return {
            "abgerufen_am": timezone.localdate().isoformat(),
            "seit": self.seit,
            "total_count": self.gesamt,
            "items": self.items,
        }

    def _keep(self) -> None:
        neu = self.teil.with_suffix(".halb")
        neu.unlink(missing_ok=True)
        with os.fdopen(os.open(neu, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as datei:
            json.dump(self._state(), datei)
        neu.replace(self.teil)

    def _go_on(self) -> None:
        """Take up what an earlier run of the same question has read."""
        try:
            alter = timezone.now().timestamp() - self.teil.stat().st_mtime
            stand = json.loads(self.teil.read_bytes())
        except (OSError, ValueError):
            return
        if alter < FRISCH.total_seconds() and stand.get("seit") == self.seit:
            self.items, self.gesamt = stand["items"], stand["total_count"]

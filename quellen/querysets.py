"""QuerySets: reads of Quellen."""

import calendar
import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from bausteine.werte.suche import folded
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet

if TYPE_CHECKING:
    from quellen.models import Quelle


def first_fresh_day() -> dt.date:
    """Whoever looked through a record on this day or later did so within BESTAETIGUNG_MONATE."""
    heute = timezone.localdate()
    monate = heute.year * 12 + heute.month - 1 - settings.BESTAETIGUNG_MONATE
    jahr, monat = divmod(monate, 12)
    letzter = calendar.monthrange(jahr, monat + 1)[1]
    return dt.date(jahr, monat + 1, min(heute.day, letzter))


def long_unchecked() -> Q:
    """Records that nobody looked through within BESTAETIGUNG_MONATE, or ever."""
    return Q(zuletzt_bestaetigt_am__isnull=True) | Q(zuletzt_bestaetigt_am__lt=first_fresh_day())


class QuelleQuerySet(BegrenztQuerySet["Quelle"], OeffentlichQuerySet["Quelle"]):
    """Published documents and other evidence."""

    def gemeinsam(self, bereich):
        """Who keeps a Themenfeld works with all of them; an Organisation with the public ones."""
        return bool(bereich.themenfelder)

    def mitgelesene(self, bereich):
        return self.oeffentliche() if bereich.organisationen else NIE

    def fuer_liste(self):
        """Newest first, as the list of sources shows them."""
        return self.order_by("-stand_von", "kennung")

    def fuer_export(self):
        """With everything the columns read."""
        return self.order_by("kennung")

    def directory(self) -> "dict[str, list[Quelle]]":
        """Every folded key or title a cell may name a Quelle by."""
        verzeichnis: dict[str, list[Quelle]] = {}
        for quelle in self:
            for text in {folded(quelle.kennung), folded(quelle.titel)}:
                verzeichnis.setdefault(text, []).append(quelle)
        return verzeichnis

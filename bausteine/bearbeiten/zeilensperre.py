"""Row locks: who writes a record holds it, and before it the whole that it is a part of.

Everybody takes them in this one order, so nobody waits for someone who waits for them.
"""

from collections.abc import Iterable
from typing import cast

from django.db import models

from bausteine.werte.eigene import field_of, related_model


class Zeilensperre:
    """Locks the records of one model until the transaction ends."""

    def __init__(self, model: type[models.Model], gehoert_zu: str = ""):
        """`gehoert_zu`: the key of a part to its whole."""
        self.model = model
        self.feld = cast("models.ForeignKey", field_of(model, gehoert_zu)) if gehoert_zu else None

    def hold(self, schluessel: Iterable[int], ganzes: int | None = None) -> None:
        """Lock these records; `ganzes`: the key of a whole that they are to be parts of."""
        menge = self.model._base_manager.filter(pk__in=list(schluessel))
        if self.feld:
            bisher = menge.order_by().values_list(self.feld.attname, flat=True)
            ziel = related_model(self.model, self.feld.name)
            gemeint = models.Q(pk__in=set(bisher)) | models.Q(pk=ganzes)
            _lock(ziel._base_manager.filter(gemeint))
        _lock(menge)


def _lock(menge: models.QuerySet) -> None:
    list(menge.order_by("pk").values_list("pk").select_for_update())

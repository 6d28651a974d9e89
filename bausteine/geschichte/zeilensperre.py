"""Row locks: what is about to be written stays as it was read, until it is written.

In one order, so that no two wait for each other crosswise: a whole before its parts, and those of
one kind by their keys. SQLite needs none: a transaction there begins as the only one that writes.
"""

from django.db import connection, models

from bausteine.geschichte.teile import part_fields
from bausteine.werte.eigene import field_of, related_model


def rows_can_be_held() -> bool:
    """Whether others may write while this transaction does."""
    return connection.features.has_select_for_update


def hold_with_parts(menge: models.QuerySet, *, auch_genannt: bool = False) -> set[int]:
    """Lock these records and their parts until the transaction ends; their keys.

    Nobody saves them meanwhile. Anyone may name them, unless `auch_genannt`: for those that may go.
    """
    if not rows_can_be_held():
        return set()
    schluessel = _locked(menge, auch_genannt=auch_genannt)
    for feld in part_fields(menge.model) if schluessel else ():
        teile = feld.model._base_manager.filter(**{f"{feld.name}__in": schluessel})
        _locked(teile, auch_genannt=auch_genannt)
    return schluessel


def hold_with_whole(menge: models.QuerySet, gehoert_zu: str, ganzes: int | None = None) -> None:
    """Lock these records until the transaction ends, and before them the wholes they are parts of.

    `gehoert_zu`: the key of a part to its whole, if it is one; `ganzes`: the key of a whole that
    they are to be parts of. Nobody saves or names any of them meanwhile.
    """
    if not rows_can_be_held():
        return
    if gehoert_zu:
        feld = field_of(menge.model, gehoert_zu)
        bisher = set(menge.order_by().values_list(feld.attname, flat=True))
        ziel = related_model(menge.model, gehoert_zu)._base_manager
        _locked(ziel.filter(models.Q(pk__in=bisher) | models.Q(pk=ganzes)), auch_genannt=True)
    _locked(menge, auch_genannt=True)


def _locked(menge: models.QuerySet, *, auch_genannt: bool) -> set[int]:
    menge = menge.order_by("pk").select_for_update(of=("self",), no_key=not auch_genannt)
    return set(menge.values_list("pk", flat=True))

"""Row locks: what is about to be written stays as it was read, until it is written.

In one order, so that no two wait for each other crosswise: a whole before its parts, as its form
does it, and those of one kind by their keys. SQLite needs none: a transaction there begins as the
only one that writes.
"""

from django.db import connection, models

from bausteine.geschichte.teile import part_fields


def rows_can_be_held() -> bool:
    """Whether others may write while this transaction does."""
    return connection.features.has_select_for_update


def hold(menge: models.QuerySet, *, auch_genannt: bool = False) -> set[int]:
    """Lock these records and their parts until the transaction ends; their keys.

    Nobody saves them meanwhile. Anyone may name them, unless `auch_genannt`: for those that may go.
    """
    if not rows_can_be_held():
        return set()
    schluessel = _locked(menge, auch_genannt)
    for feld in part_fields(menge.model) if schluessel else ():
        teile = feld.model._base_manager.filter(**{f"{feld.name}__in": schluessel})
        _locked(teile, auch_genannt)
    return schluessel


def _locked(menge: models.QuerySet, auch_genannt: bool) -> set[int]:
    menge = menge.order_by("pk").select_for_update(of=("self",), no_key=not auch_genannt)
    return set(menge.values_list("pk", flat=True))

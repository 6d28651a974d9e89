"""Assignee: which accounts can answer for a project."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from bausteine.werte.formulare import ReferenceField
from projects.models import Umsetzungsprojekt


def accounts(projekt=None) -> QuerySet:
    """Those that may log in, and the one that a project (its key) has already."""
    offen = Q(is_active=True, is_staff=True)
    if projekt is not None and str(projekt).isdecimal():
        bisher = Umsetzungsprojekt.objects.filter(pk=projekt).order_by()
        offen |= Q(pk__in=bisher.values("zustaendiges_konto"))
    return get_user_model()._default_manager.filter(offen).order_by("username")


class Kontowahl(ReferenceField):
    """One of them, with the name of the person."""

    def label_from_instance(self, obj):
        """Login name, and who that is."""
        name = obj.get_full_name()
        return f"{obj.get_username()} ({name})" if name else obj.get_username()

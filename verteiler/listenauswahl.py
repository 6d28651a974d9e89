"""Admin list selection: the records that a list of the admin shows, found by its address."""

import copy
from typing import Any
from urllib.parse import urlsplit

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from bausteine.zustaendigkeit.pflege import record_admins
from bausteine.zustaendigkeit.regel import BegrenztQuerySet, all_records

ANDERE_LISTE = "Das ist die Adresse einer anderen Liste. Hier zählt die der {}."
UNVERSTANDEN = "Diesen Filter versteht die Liste in der Verwaltung nicht."


def is_of_admin(text: str) -> bool:
    """Whether an address leads into the admin."""
    return urlsplit(text.strip()).path.startswith(reverse("admin:index"))


def listed(
    request: HttpRequest, model: type[models.Model], text: str
) -> tuple[BegrenztQuerySet, list[str]]:
    """The records that the list at this address shows the account, drafts too and all its pages,
    and why it shows none: with the list's own search and filters, so both count the same."""
    alle, adresse = all_records(model), urlsplit(text.strip())
    verwaltung = record_admins()[model]
    if adresse.path != verwaltung.address("changelist"):
        return alle.none(), [ANDERE_LISTE.format(model._meta.verbose_name_plural)]
    anfrage: Any = copy.copy(request)  # to the types, what a request sends is fixed
    anfrage.method, anfrage.GET, anfrage.POST = "GET", QueryDict(adresse.query), QueryDict()
    if not verwaltung.has_view_or_change_permission(anfrage):
        return alle.none(), ["Diese Liste dürfen Sie nicht lesen."]
    try:
        gezeigt = verwaltung.get_changelist_instance(anfrage).queryset
    except (IncorrectLookupParameters, DisallowedModelAdminLookup):
        return alle.none(), [UNVERSTANDEN]
    return alle.filter(pk__in=gezeigt.order_by().values("pk")), []

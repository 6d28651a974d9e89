"""Capability URLs (signed): a link in a letter takes the place of an account.

Each purpose has a salt of its own: what confirms one Abo neither ends nor shows any.
"""

import datetime as dt
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from abos.models import Abo, Abonnent
from abos.querysets import BESTAETIGEN_BINNEN

SALZ = "abos.{}"
#: how long a link is good; the one that ends an Abo always is
GILT = {
    "abo-bestaetigen": dt.timedelta(hours=BESTAETIGEN_BINNEN),
    "abo-verwalten": dt.timedelta(hours=24),
    "abo-beenden": None,
}


class MarkeRefused(Exception):
    """The link is good for nothing; whether it once was says `abgelaufen`."""

    def __init__(self, *, abgelaufen: bool):
        super().__init__()
        self.abgelaufen = abgelaufen


def _link(name: str, inhalt: Any) -> str:
    marke = signing.dumps(inhalt, salt=SALZ.format(name))
    return urljoin(settings.PORTAL_ADRESSE, reverse(name, args=[marke]))


def link_to_confirm(abo: Abo) -> str:
    """The whole address."""
    return _link("abo-bestaetigen", abo.pk)


def link_to_manage(abonnent: Abonnent) -> str:
    """The whole address."""
    return _link("abo-verwalten", abonnent.pk)


def link_to_end(abos) -> str:
    """The whole address; it ends these and no other."""
    return _link("abo-beenden", sorted(abo.pk for abo in abos))


def read(name: str, marke: str) -> Any:
    """What a link of that purpose holds. Raises MarkeRefused."""
    try:
        return signing.loads(marke, salt=SALZ.format(name), max_age=GILT[name])
    except signing.SignatureExpired:
        raise MarkeRefused(abgelaufen=True) from None
    except signing.BadSignature:
        raise MarkeRefused(abgelaufen=False) from None

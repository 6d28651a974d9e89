"""Account provisioning: the checked word of a provider becomes an account with groups.

An account is found by issuer and number alone: never by a name or a mail address. Who asks the
provider and checks its word: `oidcclient`.
"""

import logging
from itertools import count

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db import transaction

from anmeldung.models import Fremdkonto
from anmeldung.querysets import existing_groups

logger = logging.getLogger(__name__)


class Abgelehnt(Exception):
    """Nobody comes in; the reason, for the log, names no person."""


def is_on() -> bool:
    """Whether a provider is configured."""
    return bool(settings.OIDC_AUSSTELLER)


def mapped_groups(angaben: dict) -> set[str]:
    """Names of the portal's groups that the claim stands for."""
    wert = angaben.get(settings.OIDC_GRUPPEN_ANGABE)
    if wert is None:
        wert = angaben
        for teil in settings.OIDC_GRUPPEN_ANGABE.split("."):
            wert = wert.get(teil) if isinstance(wert, dict) else None
    werte = [wert] if isinstance(wert, str) else wert if isinstance(wert, list) else []
    return {
        settings.OIDC_GRUPPEN[eintrag]
        for eintrag in werte
        if isinstance(eintrag, str) and eintrag in settings.OIDC_GRUPPEN
    }


@transaction.atomic
def account_for(angaben: dict):
    """The person's account with exactly the groups of today; None when there is no group for it.

    An account that is locked by hand stays locked.
    """
    gewollt = mapped_groups(angaben)
    gruppen = existing_groups(gewollt)
    if fehlt := gewollt - {*gruppen}:
        logger.warning("OIDC_GRUPPEN nennt Gruppen, die es nicht gibt: %s", ", ".join(fehlt))
    verknuepfung = Fremdkonto.objects.bei(settings.OIDC_AUSSTELLER, angaben["sub"])
    if verknuepfung:
        konto = verknuepfung.konto
    elif gruppen:
        konto = _new_account(angaben)
    else:
        return None
    _take_over(konto, angaben, gruppen)
    return konto if konto.is_active and gruppen else None


def _new_account(angaben: dict):
    """An account that only the provider opens, under a name that nobody has."""
    model = get_user_model()
    wunsch = str(angaben.get("preferred_username") or "").strip()
    erlaubt = "".join(zeichen for zeichen in wunsch if zeichen.isalnum() or zeichen in "@.+-_")
    basis = erlaubt[:140] or "oidc"
    namen = (f"{basis}-{nummer}" if nummer > 1 else basis for nummer in count(1))
    frei = (name for name in namen if not model.objects.filter(username__iexact=name).exists())
    konto = model.objects.create_user(next(frei))  # without a password: unusable
    Fremdkonto.objects.create(
        konto=konto, aussteller=settings.OIDC_AUSSTELLER, nummer=angaben["sub"]
    )
    return konto


def _take_over(konto, angaben: dict, gruppen: dict) -> None:
    """Names, mail and groups as the provider has them today."""
    konto.first_name = str(angaben.get("given_name") or "")[:150]
    konto.last_name = str(angaben.get("family_name") or "")[:150]
    # a mail address can reset a password: only a verified one, only where there is none
    if angaben.get("email_verified") is True and not konto.has_usable_password():
        konto.email = str(angaben.get("email") or "")[:254]
    vorher = {gruppe.name for gruppe in konto.groups.all()}
    konto.is_staff = bool(gruppen)
    konto.save(update_fields=["first_name", "last_name", "email", "is_staff"])
    konto.groups.set(gruppen.values())
    if vorher != {*gruppen}:
        LogEntry.objects.log_actions(
            konto.pk,
            [konto],
            CHANGE,
            f"Gruppen durch {settings.OIDC_NAME}: {', '.join(sorted(gruppen)) or 'keine'}",
            single_object=True,
        )

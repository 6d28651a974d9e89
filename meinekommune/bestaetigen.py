"""Review act: who answers for a Kommune says in one click that everything it says still holds."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.views.decorators.http import require_POST

from bausteine.zustaendigkeit.regel import BegrenztQuerySet, bereich_of
from gebiete.models import Kommune
from quellen.actions import mark_confirmed
from relevanz.models import Selbstauskunft
from rollout.models import Anschluss

GRUND = "Angaben der Kommune stimmen weiterhin"


def _facts(kommune: Kommune) -> Iterable[BegrenztQuerySet]:
    """What a Kommune says of itself: its own record, its Anschlüsse, its Selbstauskünfte."""
    return (
        Kommune.objects.filter(pk=kommune.pk),
        Anschluss.objects.filter(kommune=kommune),
        Selbstauskunft.objects.filter(kommune=kommune),
    )


def _allowed(konto, kommune: Kommune) -> list[BegrenztQuerySet]:
    """Those of them that the account may change, each as a set."""
    if not (konto.is_authenticated and konto.is_active and konto.is_staff):
        return []
    bereich = bereich_of(konto)
    return [
        menge.im_bereich(bereich)
        for menge in _facts(kommune)
        if konto.has_perm(f"{menge.model._meta.app_label}.change_{menge.model._meta.model_name}")
    ]


def confirmable(konto, kommune: Kommune) -> int:
    """How many facts the account can say of that they hold; no query for visitors."""
    return sum(menge.count() for menge in _allowed(konto, kommune))


@require_POST
@transaction.atomic
def confirm(request, kennung):
    """Note it for all of them, each with its entry in the history; nothing else changes."""
    kommune = (
        Kommune.objects.oeffentlich().fuer_seite().filter(organisation__kennung=kennung).first()
    )
    if kommune is None:
        raise Http404
    mengen = _allowed(request.user, kommune)
    records = [record for menge in mengen for record in menge.order_by("pk")]
    if not records:
        raise PermissionDenied
    mark_confirmed(records, GRUND)
    return HttpResponseRedirect(kommune.get_absolute_url())

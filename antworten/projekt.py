"""Answer: what is known of an Umsetzungsprojekt, of what its Steckbrief has loaded."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from antworten import saetze
from antworten.kasten import Absatz, Antwortkasten, Aussage, Urteil, box
from antworten.lesung import Dienstlage, contact, leaders, of_blocks, services
from bausteine.seiten.adressen import Link
from dienste.models import OnlineDienst
from projects.models import Umsetzungsprojekt

KEIN_DIENST = Absatz(
    Aussage("Zu diesem Projekt ist kein Online-Dienst bekannt."), saetze.NICHT_KEINER
)


def of_project(projekt: Umsetzungsprojekt, context: Mapping[str, Any]) -> Antwortkasten:
    """The answer on the Steckbrief."""
    lage = services(of_blocks(context, OnlineDienst))
    urteil, satz = _verdict(projekt, lage)
    leitung = [b.organisation for b in leaders(projekt)]
    melden = saetze.report("umsetzungsprojekte", projekt.kennung, "Sagen Sie es uns")
    return box(
        urteil,
        satz,
        (
            saetze.which_services(lage) or [KEIN_DIENST],
            [*saetze.who(projekt), *saetze.operator(lage)],
            [*saetze.how_far(projekt), *saetze.how_far_services(lage)],
            [*saetze.reuse(projekt), *saetze.reuse_of_services(lage)],
        ),
        [
            *saetze.ask_somebody(contact(leitung), leitung, melden),
            saetze.own_kommune(),
        ],
        _next_step(projekt, lage),
        [Link(f"Steckbrief als PDF, {context['umfang']}", _paper(projekt))],
    )


def _paper(projekt: Umsetzungsprojekt) -> str:
    return reverse("steckbrief-pdf", args=[projekt.kennung])


def _verdict(projekt: Umsetzungsprojekt, lage: Dienstlage) -> tuple[Urteil, str]:
    if projekt.sonderstatus:
        return Urteil.BELEGT, f"Das Projekt {saetze.at_rest(projekt.status_wert)}."
    if da := saetze.usable(lage.dienste):
        return Urteil.BELEGT, saetze.there_are(da)
    if projekt.status_wert.stufe:
        return Urteil.BELEGT, f"Das Projekt ist {saetze.where(projekt)}."
    return Urteil.UNBEKANNT, "Das Projekt ist bekannt; bestätigt ist noch keine Phase."


def _next_step(projekt: Umsetzungsprojekt, lage: Dienstlage) -> Link:
    if (dienst := lage.erster) is not None:
        return Link(f"Online-Dienst {dienst.name}", dienst.get_absolute_url())
    return saetze.report("umsetzungsprojekte", projekt.kennung, "Stand oder Dienst melden")

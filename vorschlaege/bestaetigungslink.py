"""Capability URL (signed, expiring): whoever leads a project answers for it without an account.

Nothing of a link is stored: what it is about is in it, and our signature says that we made it. It
is good for one answer to each state of the project; `kennung` tells whether that was given, and
leads nobody back to the link.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from vorschlaege.bestaetigungszeilen import lines_of, state_of

SALZ = "vorschlaege.bestaetigungslink"
UNGUELTIG = (
    "Dieser Link ist unvollständig oder gehört zu keinem öffentlichen Projekt. Bitte kopieren Sie "
    "ihn ganz, am besten mit einem Klick in der E-Mail."
)
ABGELAUFEN = (
    "Dieser Link ist abgelaufen. Bitte lassen Sie sich von der OZG-Koordination einen neuen geben."
)


class LinkRefused(Exception):
    """The link leads nowhere; the text says why, the status whether it ever did."""

    def __init__(self, satz: str, status: int):
        super().__init__(satz)
        self.status = status


@dataclass(frozen=True)
class Bestaetigungslink:
    """What a link says: the project, whom it was made for, when, and on which state."""

    projekt: Umsetzungsprojekt
    kennung: str
    stand: str
    am: dt.datetime
    organisation: Organisation | None = None

    @property
    def bis(self) -> dt.date:
        """The last day on which it is good all day."""
        return valid_until(self.am)

    @property
    def herkunft(self) -> str:
        """Where an answer comes from, in words."""
        satz = f"Bestätigungslink vom {timezone.localdate(self.am):%d.%m.%Y}"
        return f"{satz} an {self.organisation}"[:500] if self.organisation else satz


def new_address(projekt: Umsetzungsprojekt, organisation: Organisation | None = None) -> str:
    """The path of a new link; `organisation`: whose mailbox it is sent to."""
    inhalt = {
        "p": projekt.pk,
        "o": organisation.pk if organisation else 0,
        "s": state_of(projekt, lines_of(projekt)),
        "k": secrets.token_urlsafe(12),
    }
    return reverse("bestaetigung", args=[signing.dumps(inhalt, salt=SALZ)])


def read_link(marke: str) -> Bestaetigungslink:
    """What the link says. Raises LinkRefused."""
    try:
        inhalt = signing.loads(marke, salt=SALZ, max_age=dt.timedelta(days=_days()))
    except signing.SignatureExpired:
        raise LinkRefused(ABGELAUFEN, 410) from None
    except signing.BadSignature:
        raise LinkRefused(UNGUELTIG, 404) from None
    projekt = Umsetzungsprojekt.objects.oeffentlich().filter(pk=inhalt["p"]).first()
    if projekt is None:
        raise LinkRefused(UNGUELTIG, 404)
    return Bestaetigungslink(
        projekt,
        inhalt["k"],
        inhalt["s"],
        dt.datetime.fromtimestamp(signing.b62_decode(marke.rsplit(":", 2)[1]), dt.UTC),
        Organisation.objects.filter(pk=inhalt["o"]).first() if inhalt["o"] else None,
    )


def valid_until(am: dt.datetime) -> dt.date:
    """The last day on which a link of then is good all day."""
    return timezone.localdate(am) + dt.timedelta(days=_days() - 1)


def _days() -> int:
    return int(settings.BESTAETIGUNGSLINK_TAGE)

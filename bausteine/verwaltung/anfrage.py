"""Request state: what one request to the admin of a record knows by now.

Django hands the request from hook to hook; what those of PortalAdmin tell each other stands here
and nowhere else.
"""

import enum
from dataclasses import dataclass, field

from django.http import HttpRequest

from bausteine.bearbeiten.konflikt import Konflikt
from bausteine.freigabe.fassungssicherung import DraftState
from bausteine.zustaendigkeit.begrenzt import sichtkreis
from bausteine.zustaendigkeit.regel import ALLES, Sichtkreis


class Befugnis(enum.Enum):
    """In whose right a form is opened and saved."""

    #: the account's own
    KONTO = "Konto"
    #: a draft's: what it holds was checked when its author saved it, and who may release it does
    FASSUNG = "Arbeitsfassung"


@dataclass
class RequestState:
    """What the hooks of one request tell each other."""

    befugnis: Befugnis = Befugnis.KONTO
    #: what someone else changed while the form was open
    konflikt: Konflikt | None = None
    draft: DraftState = field(default_factory=DraftState)

    @property
    def applies(self) -> bool:
        """Whether a draft is applied, which asks for no right of the account."""
        return self.befugnis is Befugnis.FASSUNG


def state_of_request(request: HttpRequest) -> RequestState:
    """The state of this request, made when first asked for."""
    return vars(request).setdefault("bearbeitung", RequestState())


def kreis_of(request: HttpRequest) -> Sichtkreis:
    """What this request may see and name."""
    if state_of_request(request).applies:
        return Sichtkreis(ALLES)
    return sichtkreis(request.user)

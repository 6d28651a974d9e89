"""Request state: what one request to the admin of a record knows by now.

Django hands the request from hook to hook; what those of PortalAdmin tell each other stands here
and nowhere else.
"""

import copy
import enum
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from bausteine.bearbeiten.konflikt import Konflikt
from bausteine.freigabe.fassungssicherung import DraftState
from bausteine.zustaendigkeit.begrenzt import sichtkreis
from bausteine.zustaendigkeit.regel import ALLES, Sichtkreis

#: where it stands on the request, the one attribute of the ground's on it
NAME = "request_state"


class Befugnis(enum.Enum):
    """In whose right a form is opened and saved."""

    #: the account's own
    KONTO = "Konto"
    #: a draft's: what it holds was checked when its author saved it, and who may release it does
    FASSUNG = "Arbeitsfassung"


@dataclass
class RequestState:
    """What the hooks of one request tell each other."""

    #: what it may see and name
    kreis: Sichtkreis
    befugnis: Befugnis = Befugnis.KONTO
    #: what someone else changed while the form was open
    konflikt: Konflikt | None = None
    #: why nothing may be saved, a sentence
    held_back: str = ""
    draft: DraftState = field(default_factory=DraftState)

    @property
    def applies(self) -> bool:
        """Whether a draft is applied, which asks for no right of the account."""
        return self.befugnis is Befugnis.FASSUNG


def state_of_request(request: HttpRequest) -> RequestState:
    """The state of this request, made when first asked for."""
    if (state := vars(request).get(NAME)) is None:
        state = vars(request)[NAME] = RequestState(sichtkreis(request.user))
    return state


def applying(request: HttpRequest, daten: QueryDict | None) -> HttpRequest:
    """A copy of the request that applies a draft; `daten`: what it sends, None: it only looks."""
    anfrage: Any = copy.copy(request)  # to the types, what a request sends is fixed
    draft = DraftState(als_fassung=True)
    vars(anfrage)[NAME] = RequestState(Sichtkreis(ALLES), Befugnis.FASSUNG, draft=draft)
    anfrage.method = "GET" if daten is None else "POST"
    anfrage.POST = QueryDict() if daten is None else daten
    anfrage._files = MultiValueDict()
    return anfrage

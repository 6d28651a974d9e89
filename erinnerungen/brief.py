"""Mail digest: what waits in the projects that an account answers for, with links to it."""

from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from bausteine.zustaendigkeit.regel import bereich_of
from projects.listenfilter import ProjektZustaendig, Zustaendig
from projects.models import Phase, Umsetzungsprojekt
from vorschlaege.enums import Zustand
from vorschlaege.models import Vorschlag

#: names in a letter, of each kind
HOECHSTENS = 20


@dataclass(frozen=True)
class Posten:
    """One kind of work: how many, the first of them by name, and the page where it is done."""

    titel: str
    anzahl: int
    namen: list[str]
    ziel: str

    @property
    def weitere(self) -> int:
        """How many are not named."""
        return self.anzahl - len(self.namen)


def open_work(konto) -> list[Posten]:
    """What waits for this account, as its Arbeitsplatz counts it; [] where nothing does."""
    bereich = bereich_of(konto)
    if not bereich.notizen:  # who answers for a project is told to nobody else, not even to these
        return []
    phasen = ProjektZustaendig.of(Phase.objects.lesbar(bereich), konto)
    projekte = Zustaendig.of(Umsetzungsprojekt.objects.lesbar(bereich), konto)
    vorschlaege = ProjektZustaendig.of(Vorschlag.objects.lesbar(bereich), konto)
    arten = (
        (
            "projects.view_phase",
            "Termine vorbei, seither nicht geprüft",
            phasen.plan_vorbei_ungeprueft().select_related("projekt"),
            ("projekt__sortiertext", "reihenfolge"),
            lambda phase: f"{phase.projekt}: {phase}, geplant {phase.geplant}",
            ("admin:projects_phase_schnell", {"pruefen": "unbesehen"}),
        ),
        (
            "projects.view_umsetzungsprojekt",
            "Projekte, lange nicht geprüft",
            projekte.lange_ungeprueft(),
            ("sortiertext", "pk"),
            str,
            ("admin:projects_umsetzungsprojekt_changelist", {"pruefen": "unbestaetigt"}),
        ),
        (
            "vorschlaege.view_vorschlag",
            "Vorschläge von außen, noch nicht entschieden",
            vorschlaege.offen().select_related("projekt"),
            ("eingegangen_am", "pk"),
            lambda v: f"{v.projekt}: {v}",
            ("admin:vorschlaege_vorschlag_changelist", {"zustand__exact": Zustand.OFFEN.value}),
        ),
    )
    posten = [
        _item(titel, menge.order_by(*ordnung), nenne, seite)
        for recht, titel, menge, ordnung, nenne, seite in arten
        if konto.has_perm(recht)
    ]
    return [p for p in posten if p.anzahl]


def _item(titel: str, menge: QuerySet, nenne, seite: tuple[str, dict]) -> Posten:
    name, filter_ = seite
    ort = f"{reverse(name)}?{urlencode({'zustaendig': Zustaendig.MEINE} | filter_)}"
    namen = [_one_line(nenne(record)) for record in menge[:HOECHSTENS]]
    return Posten(titel, menge.order_by().count(), namen, urljoin(settings.PORTAL_ADRESSE, ort))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def letter(konto, posten: list[Posten]) -> EmailMessage:
    """The letter, in plain text: nothing in it tells whether it was read."""
    angaben = {
        "posten": posten,
        "arbeitsplatz": urljoin(
            settings.PORTAL_ADRESSE, f"{reverse('admin:index')}?zustaendig={Zustaendig.MEINE}"
        ),
        "einstellen": urljoin(settings.PORTAL_ADRESSE, reverse("erinnerungen")),
        "portal": settings.PORTAL_NAME,
    }
    anzahl = sum(p.anzahl for p in posten)
    return EmailMessage(
        f"{settings.PORTAL_NAME}: {anzahl} offen in Ihren Projekten",
        render_to_string("erinnerungen/brief.txt", angaben),
        to=[konto.email],
    )

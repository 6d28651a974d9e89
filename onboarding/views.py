"""List page: Onboardings."""

from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from onboarding.filters import OnboardingFilterSet
from onboarding.models import Onboarding

NAME = "kommune__organisation__sortiertext"


class OnboardingListe(ListPage):
    """All public Onboardings, filtered."""

    model = Onboarding
    resource_name = "onboardings"
    einheit = Einheit("Onboarding", "Onboardings")
    filterset_class = OnboardingFilterSet
    zellen = "onboarding/zellen"
    sortierung = "kommune"
    kopf = [
        Kopf("kommune", "Kommune", (NAME, "plattform__sortiertext")),
        Kopf("plattform", "Plattform", ("plattform__sortiertext", NAME)),
        Kopf("stufe", "Stufe", ("stufe__reihenfolge", NAME)),
        Kopf("geplant", "Livegang geplant", ("geplant_von", NAME)),
        Kopf("live", "Live seit", ("live_von", NAME)),
        Kopf("kreis", "Kreis", ("kommune__organisation__kreis__sortiertext", NAME), wahl=True),
        Kopf(
            "groessenklasse",
            "Größenklasse",
            ("kommune__groessenklasse__reihenfolge", NAME),
            wahl=True,
        ),
        Kopf("geprueft", "Eintrag geprüft", ("zuletzt_bestaetigt_am", NAME), wahl=True),
        Kopf("quelle", "Quelle", ("quelle__titel", NAME), wahl=True),
    ]

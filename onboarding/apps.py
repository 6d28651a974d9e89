"""App configuration: what Django is told of this app."""

from django.apps import AppConfig

from bausteine.seiten.anbau import Anbau, attach
from onboarding.stufenstand import Stufenstand, stufensatz

#: the block on the page of a Plattform
PLATTFORM = Anbau(
    titel="Onboarding der Kommunen",
    vorlage="onboarding/_an_der_plattform.html",
    beziehung="onboardings",
    datei="onboardings",
    satz=stufensatz,
    uebersicht=Stufenstand.of,
)


class OnboardingConfig(AppConfig):
    """How Kommunen come onto a Plattform; has a block on its page."""

    name = "onboarding"
    verbose_name = "Onboarding"

    def ready(self):
        """Attach the block."""
        attach("dienste.plattform", PLATTFORM)

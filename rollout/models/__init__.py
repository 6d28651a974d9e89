"""Models: Anschluss with its steps, and who looks after a Kommune."""

from rollout.models.anschluss import Anschluss
from rollout.models.betreuung import Betreuung
from rollout.models.schritt import Anschlussschritt, Schrittstand

__all__ = ["Anschluss", "Anschlussschritt", "Betreuung", "Schrittstand"]

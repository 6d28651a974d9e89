"""Inline editing of phases: Stand, day and plan of many projects on one page."""

from bausteine.verwaltung.schnellpflege import Schnellpflege
from projects.enums import Stand

TAG_FEHLT = (
    "Der Stand ist neu, der Tag der bisherige: Bitte den Tag angeben, auf den sich der neue Stand "
    "bezieht, oder das Feld leeren (dann gilt heute)."
)


class Phasenpflege(Schnellpflege):
    """What a coordinator hears of several projects in one round."""

    fields = ("stand", "bestaetigt_am", "geplant")
    beleg = ("quelle", "fundstelle")

    def objections(self, form):
        """A new Stand was not confirmed on the day of the old one."""
        neu, tag_bleibt = form.cleaned_data.get("stand"), "bestaetigt_am" not in form.changed_data
        if neu in Stand.erreichte() and tag_bleibt and form.initial["bestaetigt_am"]:
            yield "bestaetigt_am", TAG_FEHLT

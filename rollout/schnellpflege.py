"""Inline editing of Anschlüsse: stage, day, plan and Hemmnis of many Kommunen on one page."""

from bausteine.verwaltung.schnellpflege import Schnellpflege
from rollout.enums import Anschlussstand

TAG_FEHLT = (
    "Der Stand ist neu, der Tag der bisherige: Bitte den Tag angeben, auf den sich der neue Stand "
    "bezieht."
)


class Anschlusspflege(Schnellpflege):
    """What a Kommune or an IT-Dienstleister tells of its Dienste in one round."""

    fields = ("stand", "bestaetigt_am", "geplant", "online_seit", "hemmnis")
    beleg = ("quelle", "fundstelle")

    def objections(self, form):
        """A new stage was not confirmed on the day of the old one; an interest needs no day."""
        neu, tag_bleibt = form.cleaned_data.get("stand"), "bestaetigt_am" not in form.changed_data
        ohne_tag = neu in (None, Anschlussstand.INTERESSE)
        if tag_bleibt and not ohne_tag and form.initial["bestaetigt_am"]:
            yield "bestaetigt_am", TAG_FEHLT

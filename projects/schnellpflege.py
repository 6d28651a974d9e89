"""Inline editing of phases: Stand, day and plan of many projects on one page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpResponseRedirect
from django.urls import reverse

from bausteine.verwaltung.schnellpflege import Schnellpflege
from bausteine.verwaltung.teil import AdminPart
from projects.enums import Stand

PHASEN = "phasen_schnell"
#: projects that fit into an address
HOECHSTENS = 200
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


class Phasenwahl(AdminPart):
    """From chosen projects to the rows of their phases."""

    def actions(self, request, actions):
        if IS_POPUP_VAR in request.GET or not request.user.has_perm("projects.change_phase"):
            return actions
        return actions | {PHASEN: (self._open, PHASEN, "Phasen schnell bearbeiten …")}

    @staticmethod
    def _open(verwaltung, request, queryset):
        """The page of the phases with the projects as its filter."""
        pks = list(queryset.order_by().values_list("pk", flat=True)[: HOECHSTENS + 1])
        if not pks:
            messages.error(request, "Keines der gewählten Projekte liegt in Ihrer Zuständigkeit.")
            return None
        if len(pks) > HOECHSTENS:
            satz = f"Bitte höchstens {HOECHSTENS} Projekte auf einmal wählen."
            messages.error(request, satz)
            return None
        ohne = queryset.model.objects.filter(pk__in=pks, phasen__isnull=True)
        if namen := [f"„{projekt}“" for projekt in ohne]:
            messages.warning(request, f"Ohne Phasen, deshalb nicht dabei: {', '.join(namen)}.")
        auswahl = urlencode({"projekt__in": ",".join(map(str, pks))}, safe=",")
        return HttpResponseRedirect(f"{reverse('admin:projects_phase_schnell')}?{auswahl}")

"""Overview and list pages: Auswahlen, each shown by the list it is made of."""

from itertools import groupby

from django.http import Http404
from django.views.generic import TemplateView, View

from auswahlen.enums import Listenname
from auswahlen.models import Auswahl
from bausteine.freigabe.entfernt import last_entry_of_deleted
from bausteine.seiten.eintragsseite import Entfernt
from bausteine.seiten.listen import list_page


class Auswahluebersicht(TemplateView):
    """What there is, by the list it is made of."""

    template_name = "auswahlen/uebersicht.html"

    def get_context_data(self, **kwargs):
        rang = {name: stelle for stelle, name in enumerate(Listenname.values)}
        alle = sorted(Auswahl.objects.oeffentlich().fuer_uebersicht(), key=lambda a: rang[a.liste])
        gruppen = [(Listenname(n).label, [*g]) for n, g in groupby(alle, lambda a: a.liste)]
        return super().get_context_data(gruppen=gruppen, **kwargs)


class Auswahlseite(View):
    """The page and the files of its list, within its filter."""

    def get(self, request, kennung):
        auswahl = Auswahl.objects.oeffentlich().filter(kennung=kennung).first()
        if auswahl is None:
            if eintrag := last_entry_of_deleted(Auswahl, kennung=kennung):
                raise Entfernt(eintrag)
            raise Http404
        liste = list_page(Listenname(auswahl.liste))
        return liste.as_view(vorgabe=auswahl.vorgabe)(request)

"""Admin list filters: the rules that the Arbeitsplatz counts by."""

from django.contrib.admin import SimpleListFilter
from django.contrib.auth import get_user_model

from bausteine.zustaendigkeit.listenfilter import Regelfilter
from bausteine.zustaendigkeit.regel import bereich_of
from projects.models import Umsetzungsprojekt


class Fehlt(Regelfilter):
    """What a project lacks."""

    title = "Lücke"
    parameter_name = "fehlt"
    regeln = {
        "quelle": ("ohne Quelle", "ohne_quelle"),
        "partner": ("ohne Partner", "ohne_partner"),
        "themenfeld": ("ohne Themenfeld", "ohne_themenfeld"),
        "beschreibung": ("ohne Kurzbeschreibung", "ohne_beschreibung"),
    }


class ProjektPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "unbestaetigt": ("lange nicht geprüft", "lange_ungeprueft"),
        "doppelt": ("vielleicht doppelt", "doppelte"),
        "verweis": ("verweist auf ein nicht öffentliches Projekt", "mit_verborgenen_nachbarn"),
    }


class PhasePruefen(Regelfilter):
    """Plans whose time has passed."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "unbesehen": ("Plan vorbei, seither nicht geprüft", "plan_vorbei_ungeprueft"),
        "ueberfaellig": ("Plan vorbei, nicht bestätigt", "plan_vorbei"),
    }


class LeistungPruefen(Regelfilter):
    """LeiKa-Leistungen that do not fit their project."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {"ausserhalb": ("zu keiner OZG-Leistung des Projekts", "ausserhalb")}


class Zuordnungspruefung(Regelfilter):
    """What became of proposed links."""

    title = "Entscheidung"
    parameter_name = "pruefen"
    regeln = {
        "offen": ("noch nicht entschieden", "offene"),
        "bestaetigt": ("bestätigt", "bestaetigte"),
        "abgelehnt": ("abgelehnt", "abgelehnte"),
    }


class Zustaendig(SimpleListFilter):
    """Whose projects: one's own, nobody's, or those of an account."""

    title = "Zuständig"
    parameter_name = "zustaendig"
    MEINE, NIEMAND = "meine", "niemand"
    #: the field that names the account
    pfad = "zustaendiges_konto"

    def lookups(self, request, model_admin):
        """Names of accounts only for those who read what is internal."""
        if not bereich_of(request.user).notizen:
            return []
        genannte = Umsetzungsprojekt.objects.order_by().values("zustaendiges_konto")
        konten = get_user_model()._default_manager.filter(pk__in=genannte)
        return [
            (self.MEINE, "meine"),
            (self.NIEMAND, "niemand"),
            *((str(k.pk), k.get_username()) for k in konten.order_by("username")),
        ]

    def queryset(self, request, queryset):
        wert = self.value()
        if wert == self.MEINE:
            return self.of(queryset, request.user)
        if wert == self.NIEMAND:
            return self.of(queryset, None)
        if any(wert == name for name, _ in self.lookup_choices):
            return queryset.filter(**{self.pfad: wert})
        return queryset  # what the list does not offer is nobody's number

    @classmethod
    def of(cls, queryset, konto):
        """The records of these projects; None: of those that nobody answers for."""
        if konto is None:
            return queryset.filter(**{f"{cls.pfad}__isnull": True})
        return queryset.filter(**{cls.pfad: konto})


class ProjektZustaendig(Zustaendig):
    """The same of what hangs on a project."""

    pfad = "projekt__zustaendiges_konto"

    @classmethod
    def of(cls, queryset, konto):
        """What hangs on no project is nobody's either, but no part of one."""
        menge = super().of(queryset, konto)
        return menge.filter(projekt__isnull=False) if konto is None else menge

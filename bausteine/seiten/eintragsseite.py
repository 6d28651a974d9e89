"""Detail view: the page of one public record."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.views.generic import DetailView

from bausteine.bearbeiten.zusammenfuehren import moved_to
from bausteine.freigabe.entfernt import last_entry_of_deleted
from bausteine.freigabe.fassungsvorschau import NICHT_OEFFENTLICH, as_drafted, may_preview
from bausteine.seiten.adressen import fixed
from bausteine.seiten.anbau import attached_blocks, head_block
from bausteine.seiten.strukturiert import breadcrumbs
from bausteine.werte.parameter import VORSCHAU
from bausteine.zustaendigkeit.regel import bereich_of


class Entfernt(Http404):
    """The record was public and is deleted; answered with 410. `eintrag`: its last history."""

    def __init__(self, eintrag):
        super().__init__("Dieser Eintrag wurde entfernt.")
        self.eintrag = eintrag


class Eintragsseite(DetailView):
    """A record's page: the way to it and its data blocks (`strukturiert`); 410 once it is deleted.

    `liste`: name of its list.
    """

    liste: str
    #: what its list is called, where that is not the plural of the noun
    titel_der_liste = ""
    #: whether a record that is not public is shown to someone who may see it
    vorschau = False
    #: what a preview of a newer draft says about itself
    hinweis = ""

    def visible(self):
        """The records this page may show: the public ones; with `?vorschau` also those an account
        may read."""
        if VORSCHAU in self.request.GET and may_preview(self.request, self.model):
            self.vorschau = True
            return self.model.objects.waehlbar(bereich_of(self.request.user))
        return self.model.objects.oeffentlich()

    def get(self, request, *args, **kwargs):
        """The page; with `?vorschau` as it would be once its newer draft is released."""
        if VORSCHAU not in request.GET or not may_preview(request, self.model):
            return self.answer(request, *args, **kwargs)
        schluessel = {self.get_slug_field(): kwargs[self.slug_url_kwarg]}
        with as_drafted(request, self.model.objects.filter(**schluessel).first()) as self.hinweis:
            antwort = self.answer(request, *args, **kwargs)
            if hasattr(antwort, "render"):
                antwort.render()  # before the draft is gone again
        return antwort

    def answer(self, request, *args, **kwargs):
        """The page; for a record merged into another one, the way there."""
        try:
            antwort = super().get(request, *args, **kwargs)
            if self.vorschau:  # no cache and no crawler keeps what is not public
                antwort["Cache-Control"] = "private, no-store"
                antwort["X-Robots-Tag"] = "noindex"
            return antwort
        except Http404:
            ziel = moved_to(self.model, self.get_queryset(), self.kwargs[self.slug_url_kwarg])
            if ziel is None:
                raise
            return HttpResponsePermanentRedirect(self.address(ziel))

    def get_object(self, queryset=None):
        """The record; Entfernt for one that was public and is deleted, Http404 for any other."""
        try:
            record = super().get_object(queryset)
            if self.vorschau and not may_preview(self.request, self.model, record):
                self.vorschau = False  # may see others of its kind, yet not this one
                if not record.ist_oeffentlich:
                    raise Http404
            return record
        except Http404:
            schluessel = {self.get_slug_field(): self.kwargs[self.slug_url_kwarg]}
            if entfernt := last_entry_of_deleted(self.model, **schluessel):
                raise Entfernt(entfernt) from None
            raise

    def get_context_data(self, **kwargs):
        """With the way to the page, what `structured` adds, and what others have attached."""
        name = getattr(self.object, "name", str(self.object))
        titel = self.titel_der_liste or self.object._meta.verbose_name_plural
        stufen = [
            ("Startseite", fixed("startseite")),
            (titel, fixed(self.liste)),
            (name, self.address(self.object)),
        ]
        kopf = [breadcrumbs(self.request, stufen), *self.structured()]
        verborgen = NICHT_OEFFENTLICH if not self.object.ist_oeffentlich else ""
        kwargs.setdefault("vorschau", (self.hinweis or verborgen) if self.vorschau else "")
        context = super().get_context_data(strukturiert=kopf, anbauten=self.blocks(), **kwargs)
        return context | {"kopfblock": head_block(self.object, context)}

    def blocks(self) -> list[dict]:
        """What others have attached."""
        return attached_blocks(self.object)

    def address(self, record) -> str:
        """Where a record has such a page."""
        return record.get_absolute_url()

    def structured(self) -> list[dict]:
        """Further data blocks."""
        return []

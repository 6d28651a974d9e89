"""Plug-in interface: further pages, acts and columns that a noun adds to its PortalAdmin."""

from django.http import HttpResponse
from django.urls import URLPattern

from bausteine.zustaendigkeit.pflege import RecordAdmin


class AdminPart:
    """One such part; a hook that it does not need stays as it is here."""

    def __init__(self, verwaltung: RecordAdmin):
        self.verwaltung = verwaltung

    def urls(self) -> list[URLPattern]:
        """Pages of its own."""
        return []

    def actions(self, request, actions: dict) -> dict:
        """The acts of the list, given those that there are."""
        return actions

    def columns(self, request, spalten: list) -> list:
        """The columns of the list, given those that there are."""
        return spalten

    def posted_list(self, request) -> HttpResponse | None:
        """The answer to what the list sent, if it is this part's."""
        return None

    def list_context(self, request) -> dict:
        """What its part of the list's template reads."""
        return {}

    def complete(self, request, record) -> None:
        """Fill in what the form sent, before anything reads it; `record` is None for a new one."""

    def form_context(self, request) -> dict:
        """What its part of the form's template reads."""
        return {}

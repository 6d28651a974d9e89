"""Preset filter: what belongs to a page itself where its address stands for a part of a list."""

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Vorgabe:
    """A part of a list under a name. `ganze_liste`: the address of the list with the filter as an
    ordinary one, which can be taken away there; `listentitel`: what that list is called; `weg`:
    name and address of each page that leads here, this one last."""

    kennung: str
    titel: str
    text: str
    listentitel: str
    ganze_liste: str
    filter: QueryDict
    weg: tuple[tuple[str, str], ...]

"""Succession: which Kommunen went into which others, and what this one is called besides."""

from dataclasses import dataclass

from django.db.models import CharField, Value
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.seiten.adressen import Link
from organisationen.models import Organisation

_ALIAS, _DANACH, _DAVOR = "alias", "danach", "davor"


@dataclass(frozen=True)
class Umfeld:
    """Other names of an Organisation, and the public ones after it and before it."""

    aliase: list[str]
    nachfolger: list[Link]
    vorgaenger: list[Link]


def surroundings(organisation: Organisation) -> Umfeld:
    """All of it in one query."""
    folge = Organisation.nachfolger.through.objects.order_by()
    text = CharField()
    namen = organisation.aliase.order_by().values_list(
        Value(_ALIAS, output_field=text), "name", Value("", output_field=text)
    )
    danach = folge.filter(nur_oeffentliche("to_organisation"), from_organisation=organisation)
    davor = folge.filter(nur_oeffentliche("from_organisation"), to_organisation=organisation)
    zeilen = sorted(
        namen.union(
            danach.values_list(
                Value(_DANACH, output_field=text),
                "to_organisation__kurzname",
                "to_organisation__kennung",
            ),
            davor.values_list(
                Value(_DAVOR, output_field=text),
                "from_organisation__kurzname",
                "from_organisation__kennung",
            ),
            all=True,
        )
    )

    def links(art: str) -> list[Link]:
        return [
            Link(name, reverse("organisation", args=[kennung]))
            for platz, name, kennung in zeilen
            if platz == art
        ]

    aliase = [name for platz, name, _ in zeilen if platz == _ALIAS]
    return Umfeld(aliase, links(_DANACH), links(_DAVOR))

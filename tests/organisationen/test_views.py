"""The list and page of Organisationen."""

from organisationen.filters import OrganisationFilterSet
from organisationen.models import Organisation
from projects.enums import Rolle
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises


class TestOrganisationListe(ListPromises):
    """The promises of lists."""

    liste = "organisationen"
    filterset = OrganisationFilterSet
    suchwort = "zweitname"


class TestOrganisationDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "organisation"
    model = Organisation


class TestAbfragenOrganisationListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.organisationen(anzahl, kreis=f.organisation(name="Kreis Soest", typ="kreis"))
        return "/organisationen/"


class TestAbfragenOrganisationDetail(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        stelle = f.organisation(kreis=f.organisation(typ="kreis"), quelle=f.quelle())
        mengen.beteiligt(stelle, mengen.projekte(anzahl))
        return stelle.get_absolute_url()


def test_all_roles_of_an_organisation_in_their_order(db, besucher):
    """The page groups the public projects by role, in the order of the roles."""
    stelle = f.organisation()
    f.projekt(titel="P2", partner=[(stelle, Rolle.IT_PARTNER)])
    f.projekt(titel="P1", partner=[(stelle, Rolle.IT_PARTNER), (stelle, Rolle.PROJEKTLEITUNG)])
    f.projekt(titel="P3", partner=[(stelle, Rolle.INTERESSE)], veroeffentlichung="entwurf")
    seite = besucher.seite(stelle.get_absolute_url())
    assert seite.text("h3") == ["Projektleitung", "IT-Partner"]
    links = [
        e.text for e in seite.alle("a") if (e["href"] or "").startswith("/umsetzungsprojekte/p")
    ]
    assert links == ["P1", "P1", "P2"]


def test_only_public_contacts_are_shown(db, besucher):
    """An Ansprechstelle is shown when it is marked so."""
    stelle = f.organisation()
    f.ansprechstelle(stelle, funktion="Koordination", postfach="ozg@stadt.example")
    f.ansprechstelle(stelle, funktion="Vertretung", oeffentlich=False)
    text = besucher.seite(stelle.get_absolute_url()).text("main")[0]
    assert "Koordination: ozg@stadt.example" in text
    assert "Vertretung" not in text


def test_successors_and_predecessors_link_to_each_other(db, besucher):
    """A renamed Ministerium leads to its successor and back."""
    neu = f.organisation(name="MHKBD")
    alt = f.organisation(name="MHKBG", nachfolger=[neu])
    for von, nach, wort in ((alt, neu, "Nachfolger"), (neu, alt, "Vorgänger")):
        seite = besucher.seite(von.get_absolute_url())
        assert nach.get_absolute_url() in [e["href"] for e in seite.alle("a")]
        assert wort in seite.text("dt")


def test_the_number_of_projects_leads_to_exactly_these(db, besucher):
    """The number in the list is the number of the project list it links to."""
    stelle = f.organisation()
    f.projekt(partner=[(stelle, Rolle.IT_PARTNER), (stelle, Rolle.INTERESSE)])
    f.projekt(partner=[(stelle, Rolle.INTERESSE)])
    f.projekt(partner=[(stelle, Rolle.INTERESSE)], veroeffentlichung="archiviert")
    seite = besucher.seite("/organisationen/")
    (link,) = [e for e in seite.alle("a") if "?organisation=" in (e["href"] or "")]
    assert link.text.startswith("2")
    assert besucher.seite(link["href"]).anzahl == 2

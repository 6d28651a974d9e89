"""The check for unknown template variables does bite."""

import pytest
from django.db import OperationalError
from django.template import Context, Engine, Template

from tests import template_check


@pytest.fixture
def probe(monkeypatch):
    monkeypatch.setattr(template_check, "project_templates", lambda: {"probe.html"})


def render(quelle: str, name: str = "probe.html", **werte) -> str:
    return Template(quelle, name=name, engine=Engine()).render(Context(werte))


@pytest.mark.parametrize(
    ("quelle", "variable"),
    [
        ("{{ fehlt }}", "fehlt"),
        ("{{ da.fehlt }}", "fehlt"),
        ("{% if fehlt %}{% endif %}", "fehlt"),
        ("{% for x in fehlt %}{% endfor %}", "fehlt"),
    ],
)
def test_unknown_variable_is_found_in_every_test(probe, unbekannte_variablen, quelle, variable):
    render(quelle, da={})
    assert unbekannte_variablen == [f"probe.html: „{variable}“ gibt es nicht"]
    unbekannte_variablen.clear()


def test_what_was_found_fails_the_test(pytestconfig):
    """The fixture itself, driven by hand to its end."""
    from tests.conftest import unbekannte_variablen

    lauf = unbekannte_variablen.__wrapped__()
    next(lauf).append("probe.html: „fehlt“ gibt es nicht")
    with pytest.raises(pytest.fail.Exception, match=r"probe.html: „fehlt“"):
        next(lauf)


def test_known_variables_and_foreign_templates_pass(probe, unbekannte_variablen):
    assert render("{{ da }}{{ leer }}", da="x", leer=None) == "xNone"
    render("{{ fehlt }}", name="django/forms/widgets/text.html")
    render("{{ fehlt }}", name="admin/base_site.html")
    assert unbekannte_variablen == []


def test_a_database_that_is_gone_makes_no_variable_unknown(probe, unbekannte_variablen):
    """What asks it is there; the page of the failure says the rest."""

    def ask():
        raise OperationalError("weg")

    with pytest.raises(OperationalError):
        render("{{ da }}", da=ask)
    assert unbekannte_variablen == []


def test_own_templates_are_known_and_the_admins_left_out():
    namen = template_check.project_templates()
    assert "base.html" in namen
    assert not [name for name in namen if name.startswith("admin/")]

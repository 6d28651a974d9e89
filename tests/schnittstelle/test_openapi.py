"""The description of the API is valid, and the API keeps what it says: asked by schemathesis."""

import os

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bausteine.importe.register import resource_for
from schnittstelle.listen import LISTEN, page_of

pytestmark = pytest.mark.usefixtures("welt", "db")
#: random requests to each address
ANFRAGEN = int(os.environ.get("API_ANFRAGEN", "1"))
PRUEFUNGEN = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@pytest.fixture(scope="module")
def beschreibung(django_db_blocker):
    """The document."""
    with django_db_blocker.unblock():
        return Client().get("/api/v1/openapi.json").json()


def test_it_is_valid(beschreibung):
    """OpenAPI 3.1, every reference of it too."""
    assert beschreibung["openapi"] == "3.1.0"
    assert not list(OpenAPIV31SpecValidator(beschreibung).iter_errors())


def test_it_names_every_filter_column_and_order(beschreibung):
    """Those of the pages; facets take several values."""
    for name, _ in LISTEN:
        seite, alle = page_of(name), beschreibung["paths"][f"/api/v1/{name}/"]["get"]
        parameter = {p["name"]: p["schema"] for p in alle["parameters"]}
        assert {*seite.filterset_class.base_filters} <= {*parameter}
        facetten = [n for n, f in seite.filterset_class.base_filters.items() if hasattr(f, "pfad")]
        assert all(parameter[facette]["type"] == "array" for facette in facetten)
        spalten = {spalte.column_name for spalte in resource_for(name)().public_columns}
        assert spalten <= {*parameter["spalten"]["items"]["enum"]}
        assert seite.sortierung in parameter["sortierung"]["enum"]


@pytest.fixture
def verbindung_bleibt():
    """As Django's own test client does: the test keeps its connection."""
    signale = (request_started, request_finished)
    for signal in signale:
        signal.disconnect(close_old_connections)
    yield
    for signal in signale:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("verbindung_bleibt")
def test_the_api_keeps_what_it_says():
    """No 500, no status, no type and no field that is not described, whatever is asked."""
    load_all_checks()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    gefragt = 0
    for ergebnis in schema.get_all_operations():
        operation = ergebnis.ok()
        ask(operation, GenerationMode.POSITIVE)
        if len(operation.query):  # nothing else could be asked wrongly
            ask(operation, GenerationMode.NEGATIVE)
        gefragt += 1
    # one list is worked out anew and knows nothing of what it no longer has
    assert gefragt == 3 * len(LISTEN) + 4 - 1


def ask(operation, art: GenerationMode) -> None:
    """Random requests to one address, as it is described or against that."""

    @settings(
        max_examples=ANFRAGEN,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=art))
    def asked(case):
        case.call_and_validate(checks=PRUEFUNGEN, headers={"Accept-Encoding": "identity"})

    asked()

"""Databases beside the one of the run, as the tests of operations make them."""

from tests.betrieb.conftest import datenbanken

__all__ = ["datenbanken"]

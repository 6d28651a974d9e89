"""Databases beside the one of the run."""

from tests.betrieb.conftest import datenbanken

__all__ = ["datenbanken"]

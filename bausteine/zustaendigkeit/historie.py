"""Redacted history: differences, told to someone who may not know every record they name."""

from dataclasses import replace

from simple_history.template_utils import HistoricalRecordContextHelper

from bausteine.zustaendigkeit.regel import Sichtkreis


class Verhuellend(HistoricalRecordContextHelper):
    """The library's wording, with `ersatz` for records outside the Sichtkreis.

    Fields in `geheim` are left out.
    """

    def __init__(self, model, historical_record, kreis: Sichtkreis, ersatz: str, geheim):
        super().__init__(model, historical_record)
        self.kreis, self.ersatz, self.geheim = kreis, ersatz, geheim

    def context_for_delta_changes(self, delta):
        """Without secret fields."""
        zeigbar = [wechsel for wechsel in delta.changes if wechsel.field not in self.geheim]
        return super().context_for_delta_changes(replace(delta, changes=zeigbar))

    def prepare_delta_change_value(self, change, value):
        """The objects themselves where they may be named."""
        wert = super().prepare_delta_change_value(change, value)
        if isinstance(wert, list):
            return [self._shown(teil) for teil in wert]
        return self._shown(wert)

    def _shown(self, wert):
        return wert if self.kreis.zeigt(wert) else self.ersatz

"""Validation of date ranges kept in two fields: what ends does not do so before it begins.

A time in one field is a Zeitraum, which cannot even be made the wrong way round; this is for ends
that are typed apart. Told at the field of the end, so that it stands where it is to be mended.
"""

from django.db import models


def ends_too_early(
    record: models.Model, beginn: str, ende: str, satz: str, *, gleichzeitig: bool = True
) -> dict[str, str]:
    """The mistake of a record for `clean`, by the field of its end: the latest possible end lies
    before the earliest possible beginning. Empty where it does not, or either is not known.

    `gleichzeitig`: whether both may be the same moment.
    """
    von, bis = getattr(record, beginn), getattr(record, ende)
    if von is None or bis is None or von < bis or (gleichzeitig and von == bis):
        return {}
    return {ende: satz}

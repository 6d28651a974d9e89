"""What every public list and every public page promises, to be inherited.

A subclass names its list or record once; all promises follow.
"""

from tests.promises.adressen import AddressPromises
from tests.promises.seiten import DetailPromises, ListQueryPromises, QueryPromises
from tests.promises.zahlen import NumberPromises

__all__ = ["DetailPromises", "ListPromises", "ListQueryPromises", "QueryPromises"]


class ListPromises(NumberPromises, AddressPromises):
    """Everything a list promises."""

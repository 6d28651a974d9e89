"""Page cache: finished pages before Django, the Datenstand that ends them, and outages."""

"""Value objects: Zeitraum, Schluessel, folded text and search terms; no model, no page."""

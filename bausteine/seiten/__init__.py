"""Public pages: lists, facets, record pages, downloads, form guard."""

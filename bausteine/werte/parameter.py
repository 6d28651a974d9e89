"""Query parameters: those that more than one room knows."""

#: shows a record as it would be; what carries it is nobody else's page
VORSCHAU = "vorschau"

"""The project list as one writes it on the first day; what the portal is measured against."""

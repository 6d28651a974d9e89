"""Baseline: the project list as one writes it on the first day, to be measured against."""

"""Faults: what is wrong with the machine, in one German sentence, and the pages that say it."""

"""Acts on records: edit conflicts, deleting, merging, restoring."""

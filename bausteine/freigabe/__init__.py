"""Publication workflow: what is public, newer drafts, and who releases them."""

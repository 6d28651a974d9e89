"""Full-text search: how a question is read, the index of all public words, how hits are ranked."""

"""PDF: documents are typeset by Typst in a process of its own, and kept as files."""

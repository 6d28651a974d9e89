"""Import: run, look-up, preview, undo, and the register of file formats."""

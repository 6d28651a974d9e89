"""Timeouts: how long a test waits for another process before it counts as hanging.

One number for all, in seconds. It ends what would never end; it measures nothing: on a busy
machine a start, a page or a command takes many times what it takes on a quiet one, and passes.
"""

GEDULD = 600

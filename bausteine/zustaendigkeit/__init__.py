"""Row-level permissions: which records an account answers for, on every path."""

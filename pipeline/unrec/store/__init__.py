"""An output on disk: the form of its tables, what it promises, how it is written, replaced and read."""

"""Two outputs, or the languages of one work, side by side."""

"""Folded text → mentions: which phrases refer to something, and what their words say of it."""

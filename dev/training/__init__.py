"""What the readers of lines learn from: printed documents whose lines know their roles."""

"""What the words of a language mean: phrases, names and patterns, made ready for folded text."""

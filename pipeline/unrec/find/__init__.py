"""What finds and checks paragraphs of a written output: an index beside its tables, and what asks it.

Nothing that reads documents imports this.
"""

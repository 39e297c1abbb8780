"""evaluate: the output against gold, stage by stage, and the gate that keeps accuracy from dropping."""

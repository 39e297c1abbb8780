"""The output against truth: gold, noise, real documents; and the gate that keeps accuracy up."""

"""How well this project reads: gold, real documents, the official record, reprints, noise, and its status.

`python -m dev corpus` measures; docs/evaluating.md says how. Each module makes tables of the one scorer,
`unrec.measure.scorer`.
"""

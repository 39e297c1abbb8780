"""Tools for work on this project, which are no part of the package: benchmarks, examinations, and what makes the
data that is trained or counted. `python -m dev` runs all benchmarks; each module runs by itself, `python -m dev.start`.
"""

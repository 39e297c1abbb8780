"""Tools for work on this project, no part of the package: benchmarks, examinations, what makes data.

`python -m dev` runs all benchmarks; each module runs by itself, `python -m dev.start`.
"""

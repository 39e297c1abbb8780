"""Tools for work on this project, no part of the package: benchmarks, examinations, what makes data.

`python -m dev` says which have a name; each module runs by itself, `python -m dev.start`.
"""

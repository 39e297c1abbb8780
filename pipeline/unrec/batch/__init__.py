"""Many sources: each on its own, so that one bad file never costs another's data.

A task is one source. Its result goes into a store of results (the cache), and only a small outcome comes
back, so that memory does not grow with the rows of the documents (those of a failure that another run tries
again come back too); the results are then written one by one in the order of their ids.
"""

from unrec.batch.results import Results
from unrec.batch.task import Options, Outcome, Task, in_order, perform, rename

__all__ = ["Options", "Outcome", "Results", "Task", "in_order", "perform", "rename"]

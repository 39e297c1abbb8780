"""What is measured: speed, memory, growth,
and other readers beside ours. `python -m benchmarks` runs it all.
"""

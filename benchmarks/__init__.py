"""Measurements that take longer than a page may: several seeds, all rows, seconds.

``python -m benchmarks NAME`` runs one, prints a table and, where it ran on the full
real data, writes ``aecourse/measured/NAME.json``, which the chapters show. A further
benchmark is one more file with a function ``tasks()`` and its name in
``benchmarks.__main__.BENCHMARKS``.
"""

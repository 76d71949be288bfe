"""Measurements that take longer than a page may: several seeds, all rows, seconds.

``python -m benchmarks NAME`` runs one, prints its section of the report and, where it
ran whole on the full real data, writes ``aecourse/contest/measured/NAME.json``, which
the pages show. What a file measures is what its ``measure()`` returns. A contest with a
program of the notes is a class of the file that measures the like.
"""

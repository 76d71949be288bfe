"""Measurements that take longer than a page may: several seeds, all rows, seconds.

``python -m benchmarks NAME`` runs one, prints a table and, where it ran whole on the
full real data, writes ``aecourse/contest/measured/NAME.json``, which the pages show. A
further contest with a program of the notes is one more task in ``image_tasks`` or
``other_tasks``; any other benchmark is one more file with a function ``main()`` and its
name in ``benchmarks.__main__.OTHERS``.
"""

"""Tell which exercises are done, which are open and what is next.

``python -m aecourse.exercises`` reads the same file as ``exercises.progress()``.
"""

from __future__ import annotations

from aecourse.exercises import progress


def main() -> None:
    """Print the progress, a row for each chapter."""
    now = progress()
    print(now)
    width = max(len(name) for name, _ in now.table())
    for number, (name, marks) in enumerate(now.table(), 1):
        print(f"{number:3} {name:{width}}  {marks}")


if __name__ == "__main__":
    main()

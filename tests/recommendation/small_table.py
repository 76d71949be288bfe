"""Five ratings, in no order."""

import pandas as pd

SMALL = pd.DataFrame(
    [(7, 30, 4.0), (7, 10, 2.5), (3, 10, 5.0), (3, 20, 0.5), (9, 20, 3.0)],
    columns=["userId", "movieId", "rating"],
)

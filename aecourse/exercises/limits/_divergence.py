"""What the divergence from the standard normal is made of."""

import numpy as np


def terms(mean, log_var):
    """Return the divergence of every value of every code."""
    return 0.5 * (mean**2 + np.exp(log_var) - log_var - 1)

"""Codes: what an encoder makes of samples, PCA beside it, and what codes are good for.

For those who use it; the parts are for those who read it.
"""

from aecourse.latent import manifold
from aecourse.latent.codes import decode, encode, pca_reconstruct, reconstruct
from aecourse.latent.posterior import (
    EvidenceBound,
    evidence_bound,
    kl_per_dimension,
    posterior,
)
from aecourse.latent.probes import few_labels, most_similar, probe_accuracy
from aecourse.latent.sampling import (
    SAMPLING_RULES,
    distribution_gap,
    jumps,
    jumps_among,
    sample_codes,
    share_distance,
)
from aecourse.latent.subspace import (
    blanking_costs,
    canonical_correlations,
    decoder_atoms,
    discarded_variance,
    largest_principal_angle,
)

__all__ = [
    "EvidenceBound",
    "SAMPLING_RULES",
    "blanking_costs",
    "canonical_correlations",
    "decode",
    "decoder_atoms",
    "discarded_variance",
    "distribution_gap",
    "encode",
    "evidence_bound",
    "few_labels",
    "jumps",
    "jumps_among",
    "kl_per_dimension",
    "largest_principal_angle",
    "manifold",
    "most_similar",
    "pca_reconstruct",
    "posterior",
    "probe_accuracy",
    "reconstruct",
    "sample_codes",
    "share_distance",
]

"""Train one autoencoder in several processes that share every batch.

python several_processes.py NUMBER COUNT ADDRESS FOLDER

This is process NUMBER of COUNT, from 0. The first of them listens at
ADDRESS, such as 10.0.0.1:9999, and all must be able to reach it. Each
writes its weights to FOLDER.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy as np

from aecourse import data, models

BATCH = 100
number, count = int(sys.argv[1]), int(sys.argv[2])
address, folder = sys.argv[3:5]
if BATCH % count:
    raise SystemExit(f"COUNT has to divide {BATCH}, and {count} does not")

if count > 1:
    # without graphics cards the processes talk through gloo
    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    keras.distribution.initialize(address, count, number)
    replicas = keras.distribution.DataParallel(auto_shard_dataset=False)
    keras.distribution.set_distribution(replicas)

keras.utils.set_random_seed(1)
model = models.dense_autoencoder(8, (64,), activation="elu")
model.compile(keras.optimizers.Adam(0.003), "mse")

x = data.load_mnist(source="embedded").x_train
x = x[: len(x) // BATCH * BATCH]
# of every batch each process takes its own part
batches = x.reshape(-1, count, BATCH // count, *x.shape[1:])
mine = batches[:, number].reshape(-1, *x.shape[1:])
settings = {"batch_size": BATCH // count, "epochs": 2, "shuffle": False}
model.fit(mine, mine, **settings, verbose=0)
file = f"{folder}/weights_{number}_of_{count}.npz"
np.savez(file, *model.get_weights())

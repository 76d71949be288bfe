"""Train one autoencoder in processes that PyTorch's torchrun starts.

torchrun --standalone --nproc-per-node 2 with_torchrun.py FOLDER

All share every batch, and each writes its weights to FOLDER.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel

from aecourse import data, models

BATCH = 100
# "nccl" between graphics cards, each with one process
distributed.init_process_group("gloo")
number, count = distributed.get_rank(), distributed.get_world_size()
if BATCH % count:
    raise SystemExit(f"{count} processes cannot share a batch of {BATCH}")

keras.utils.set_random_seed(1)
model = models.dense_autoencoder(8, (64,), activation="elu")
adam = keras.optimizers.Adam(0.003)
# whoever calls this instead of the model gets the mean of all gradients
shared = DistributedDataParallel(model)

x = data.load_mnist(source="embedded").x_train
x = torch.from_numpy(x[: len(x) // BATCH * BATCH])
for _ in range(2):
    for batch in x.split(BATCH):
        # of every batch each process takes its own part
        mine = batch.chunk(count)[number]
        model.zero_grad()
        ((shared(mine) - mine) ** 2).mean().backward()
        gradients = [w.value.grad for w in model.trainable_weights]
        with torch.no_grad():
            adam.apply(gradients, model.trainable_weights)

file = f"{sys.argv[1]}/torch_{number}_of_{count}.npz"
np.savez(file, *model.get_weights())
distributed.destroy_process_group()

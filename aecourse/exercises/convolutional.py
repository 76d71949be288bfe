"""Checks of the exercises of chapter 4, convolutional autoencoders."""

from __future__ import annotations

import functools

import numpy as np

from aecourse import data
from aecourse.exercises.checking import exercise
from aecourse.exercises.convolutional_mistakes import (
    GRID_VARIANCE,
    MOVE_RIGHT,
    PARAMETERS,
    RECEPTIVE_FIELD,
    WINDOWS,
    field,
    grid_means,
    moved,
    parameters,
)
from aecourse.exercises.convolutional_rises import (
    pretended_training,
    rise_mistakes,
    rises_with_faults,
    shrink,
)
from aecourse.exercises.expectations import diagnose, expect, expect_number
from aecourse.exercises.running import Answer


@exercise(
    "convolutional.1",
    "windows(size, kernel_size, strides, zeros)",
    hints=(
        "Draw seven boxes and lay a window of three on them. At which places may it "
        "begin, and which of these does a stride of two take?",
        "Without stride the window begins at place 0, 1, and so on, up to the size "
        "with its zeros minus the kernel.",
        "Divide the last possible beginning by the stride, rounding down, and do not "
        "forget the window that begins at place 0.",
    ),
)
def _windows(answer: Answer) -> str:
    from aecourse import models

    for arguments in ((28, 5, 2, 0), (14, 5, 1, 0), (10, 4, 2, 3), (9, 9, 4, 0)):
        size, kernel_size, strides, zeros = arguments
        padded = size + 2 * zeros
        right = models.output_size(padded, kernel_size, strides, padding="valid")
        diagnose(
            answer(*arguments),
            right,
            WINDOWS,
            inputs=arguments,
            what=f"the number of outputs for {arguments}",
            nudge="Seven values, a window of 3, stride 2, no zeros: it begins at "
            "places 0, 2 and 4.",
            rtol=0,
            atol=1e-6,
        )
    return (
        "Zeros at each end, half the kernel's odd length rounded down, keep the output "
        "as long as the input: padding 'same' at stride 1 is this formula with them."
    )


@exercise(
    "convolutional.2",
    "convolution_parameters(kernel_size, channels, filters)",
    hints=(
        "Begin with one layer. How many numbers does one of its filters read at one "
        "place, if the layer before it has several maps?",
        "A filter has `kernel_size**2` weights for every map it reads, and one bias.",
        "Go through `filters` and remember how many maps the layer before had: the "
        "image's channels at first, then the number of filters just counted.",
    ),
)
def _convolution_parameters(answer: Answer) -> str:
    for arguments in ((4, 2, (6, 5, 7)), (3, 1, (16, 32)), (5, 3, (10,))):
        diagnose(
            answer(*arguments),
            parameters(*arguments),
            PARAMETERS,
            inputs=arguments,
            what=f"the count for {arguments}",
            nudge="3 by 3 kernels, one channel, two filters: 9 weights and a bias "
            "for each filter make 20.",
            rtol=0,
            atol=0.1,
        )
    return (
        "The size of the image does not appear: a convolution has the same parameters "
        "on a thumbnail as on a poster."
    )


@exercise(
    "convolutional.3",
    "receptive_field(kernel_sizes, strides)",
    hints=(
        "Go from the image upwards. Two neighbouring values of a map: how many pixels "
        "apart are the windows they look at?",
        "A layer with kernel `k` adds `k - 1` steps to the width, and a step is as "
        "many pixels as the strides of the layers *before* it multiply to.",
        "Keep two numbers, width and step, both 1 at the start. For each layer first "
        "widen, then lengthen the step.",
    ),
)
def _receptive_field(answer: Answer) -> str:
    for arguments in (
        ((5, 4, 3), (2, 1, 3)),
        ((3, 3), (2, 2)),
        ((3, 5, 2, 4), (1, 3, 2, 2)),
        ((7,), (3,)),
    ):
        diagnose(
            answer(*arguments),
            field(*arguments),
            RECEPTIVE_FIELD,
            inputs=arguments,
            what=f"the width for kernels {arguments[0]} with strides {arguments[1]}",
            nudge="Two layers with kernels of 3: with strides of 1 they see 5 pixels, "
            "with strides of 2 they see 7.",
            rtol=0,
            atol=0.1,
        )
    return (
        "The chapter's encoder sees 7 pixels with one value of its second map; the "
        "dense layer after it is what sees the whole digit."
    )


@exercise(
    "convolutional.4",
    "move_right(images, pixels)",
    hints=(
        "Which axis of (images, height, width) is left and right? And what would "
        "`np.roll` do with a column that leaves the picture?",
        "`np.pad` adds columns of zeros on the left; then the images are too wide.",
        "Cut back to the width that the images had, counting from the left. Try it "
        "with 0 pixels.",
    ),
)
def _move_right(answer: Answer) -> str:
    rng = np.random.default_rng(4)
    images = rng.uniform(0.1, 1, size=(4, 6, 9))
    for pixels in (2, 0, 5):
        diagnose(
            answer(images, pixels),
            moved(images, pixels),
            MOVE_RIGHT,
            inputs=(images, pixels),
            what=f"the images moved by {pixels}",
            nudge="Try it on one image of a single row: [1, 2, 3] moved by 1 is "
            "[0, 1, 2].",
        )
    return (
        "Two moves of two pixels are one of four, and no ink ever comes back: now the "
        "error of a moved image measures the network and not the mover."
    )


@exercise(
    "convolutional.5",
    "grid_variance(image, stride)",
    hints=(
        "For stride 2 write the four means by slicing: `image[0::2, 0::2].mean()` is "
        "the first of them.",
        "`image[i::stride, j::stride]` are all pixels of one kind. There are "
        "`stride * stride` pairs of i and j.",
        "Collect the means in a list, and return its variance, which is the mean "
        "squared distance from their mean.",
    ),
)
def _grid_variance(answer: Answer) -> str:
    rng = np.random.default_rng(5)
    for stride, shape in ((2, (6, 10)), (3, (9, 6)), (4, (8, 20))):
        image = rng.random(shape) + 0.5 * rng.random(shape[1])
        diagnose(
            answer(image, stride),
            grid_means(image, stride).var(),
            GRID_VARIANCE,
            inputs=(image, stride),
            what=f"the variance for stride {stride}",
            nudge="A checkerboard of zeros and ones has the means 0, 1, 1 and 0 at "
            "stride 2, whose variance is 0.25.",
        )
    flat = expect_number(answer(np.full((6, 6), 0.7), 2))
    expect(
        abs(flat) < 1e-12,
        "A flat image has no grid, and your function finds one.",
        expected="0",
        got=f"{flat:.4g}",
    )
    return (
        "What repeats with the stride survives the averaging, and what does not is "
        "averaged away: this is how a faint grid is found in a loud picture."
    )


@functools.cache
def _digits() -> tuple[np.ndarray, np.ndarray]:
    """Load 150 training and 80 test images at a quarter of their width and height."""
    digits = data.load_mnist(n_train=150)
    return shrink(digits.x_train), shrink(digits.x_test[:80])


@exercise(
    "convolutional.6",
    "fair_rises(fit_dense, fit_conv, move, x_train, x_test, steps)",
    hints=(
        "Treat the two networks line by line: what does each learn from, what is it "
        "shown, and what is its answer compared with?",
        "There are three faults. One concerns the images a network learns from, one "
        "what its answer is compared with, one the images on which a rise begins.",
        "Both fit `x_train`. Each rise is the error on moved test images, compared "
        "with themselves, minus the error on test images as they are.",
    ),
)
def _fair_rises(answer: Answer) -> str:
    x_train, x_test = _digits()
    arguments = (
        pretended_training(0.4),
        pretended_training(0.15),
        functools.partial(moved, pixels=1),
        x_train,
        x_test,
        20,
    )
    fair = rises_with_faults(*arguments)
    diagnose(
        answer(*arguments),
        fair,
        rise_mistakes(arguments),
        what="the pair of rises",
        nudge="First the rise of the dense network, then the convolutional one's.",
        rtol=1e-3,
    )
    reported = rises_with_faults(*arguments, (True, True, True))
    return (
        f"The report saw rises of {reported[0]:.4f} and {reported[1]:.4f}; measured "
        f"alike for both networks they are {fair[0]:.4f} and {fair[1]:.4f}."
    )

"""Right answers that are written in other ways than the reference: none is refused."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from aecourse import exercises

WAYS = []


def way(exercise_id):
    """Take a function for a right answer to that exercise."""

    def take(answer):
        WAYS.append((exercise_id, answer))
        return answer

    return take


@way("concept.1")
def by_item_sizes(images, codes):
    return (images.size * images.itemsize) / (codes.size * codes.itemsize)


@way("concept.2")
def image_by_image(x, x_hat):
    return [float(np.mean(np.square(a - b))) for a, b in zip(x, x_hat, strict=True)]


@way("concept.2")
def by_einsum(x, x_hat):
    rows = (x_hat - x).reshape(len(x), -1)
    return np.einsum("ij,ij->i", rows, rows) / rows.shape[1]


@way("concept.3")
def with_scikit_learn(x_train, x_test):
    from sklearn.metrics import mean_squared_error

    mean = np.mean(x_train, axis=0).ravel()
    rows = x_test.reshape(len(x_test), -1)
    return mean_squared_error(rows, np.tile(mean, (len(rows), 1)))


@way("concept.4")
def row_by_row(images):
    return [[[0, *row[:-1]] for row in image] for image in images]


@way("concept.4")
def by_padding(images):
    return np.pad(images, ((0, 0), (0, 0), (1, 0)))[..., :-1]


@way("concept.5")
def by_min_with_a_key(pixels, loss):
    candidates = [step / 100 for step in range(101)]
    return min(candidates, key=lambda value: np.mean(loss(pixels, value)))


@way("concept.5")
def pixel_by_pixel(pixels, loss):
    best, least = 0, math.inf
    for value in np.arange(0, 1.001, 0.01):
        cost = sum(float(loss(pixel, value)) for pixel in pixels)
        if cost < least:
            best, least = value, cost
    return best


@way("concept.7")
def by_least_squares(encoder):
    return np.linalg.lstsq(encoder, np.eye(len(encoder)), rcond=None)[0]


@way("concept.7")
def by_normal_equations(encoder):
    return encoder.T @ np.linalg.inv(encoder @ encoder.T)


@way("manifold.1")
def by_math_dist(points, query):
    lengths = sorted(math.dist(point, query) for point in points)
    return (lengths[-1] - lengths[0]) / lengths[0]


@way("manifold.2")
def step_by_step(start, end, steps):
    for i in range(steps):
        yield (1 - i / (steps - 1)) * start + i / (steps - 1) * end


@way("manifold.3")
def point_by_point(distances, labels, k):
    hits = 0
    for i, row in enumerate(distances):
        others = sorted((d, j) for j, d in enumerate(row) if j != i)
        hits += sum(labels[j] == labels[i] for _, j in others[:k])
    return hits / (len(labels) * k)


@way("manifold.4")
def of_likelihood(first, second):
    return (len(first) - 1) / sum(
        math.log(b / a) for a, b in zip(first, second, strict=True)
    )


@way("dense.1")
def layer_by_layer(widths):
    count = 0
    for a, b in itertools.pairwise(widths):
        count += (a + 1) * b + (b + 1) * a
    return count


@way("dense.2")
def by_count_nonzero(codes):
    return np.sum(np.count_nonzero(codes, axis=0) == 0)


@way("dense.2")
def column_by_column(codes):
    return sum(not column.any() for column in codes.T)


@way("dense.3")
def by_tanh(x, kernel, code_bias, output_bias):
    logits = np.dot(np.dot(x, kernel) + code_bias, kernel.T) + output_bias
    return 0.5 * (1 + np.tanh(logits / 2))


@way("dense.4")
def with_scipy(codes, target):
    from scipy.special import rel_entr

    used = codes.mean(axis=0)
    return np.sum(rel_entr(target, used) + rel_entr(1 - target, 1 - used))


@way("convolutional.1")
def by_stepping(size, kernel_size, strides, zeros):
    return len(range(0, size + 2 * zeros - kernel_size + 1, strides))


@way("convolutional.2")
def map_by_map(kernel_size, channels, filters):
    count = 0
    for number in filters:
        count += (kernel_size**2 * channels + 1) * number
        channels = number
    return count


@way("convolutional.3")
def from_the_end(kernel_sizes, strides):
    width = 1
    for kernel, stride in reversed(list(zip(kernel_sizes, strides, strict=True))):
        width = (width - 1) * stride + kernel
    return width


@way("convolutional.4")
def into_zeros(images, pixels):
    moved = np.zeros_like(images)
    moved[:, :, pixels:] = images[:, :, : images.shape[2] - pixels]
    return moved


@way("convolutional.5")
def by_slices(image, stride):
    kinds = itertools.product(range(stride), repeat=2)
    return np.var([image[i::stride, j::stride].mean() for i, j in kinds])


@way("recurrent.1")
def gate_by_gate(features, units):
    return sum(units * (features + units) + units for _ in range(4))


@way("recurrent.4")
def step_after_step(x, x_hat, weight):
    total = count = 0
    for i, t in zip(*np.nonzero(weight), strict=True):
        total += sum((x[i, t] - x_hat[i, t]) ** 2)
        count += x.shape[2]
    return total / count


@way("recurrent.4")
def by_average(x, x_hat, weight):
    return np.average(((x - x_hat) ** 2).mean(axis=2), weights=weight)


@way("recurrent.5")
def by_mean_of_means(x, x_hat, x_train):
    ours = ((x - x_hat) ** 2).mean(axis=2).mean(axis=0)
    baseline = ((x - x_train.mean(axis=0)) ** 2).mean(axis=0).mean(axis=1)
    return np.argwhere(ours > baseline)[:, 0]


@way("denoising.1")
def by_two_logarithms(x, x_hat, peak):
    return 20 * math.log10(peak) - 10 * math.log10(np.mean((x - x_hat) ** 2))


@way("denoising.2")
def by_minimum_and_maximum(x, stddev, rng):
    noisy = x + stddev * rng.standard_normal(x.shape)
    return np.minimum(np.maximum(noisy, 0), 1)


@way("denoising.3")
def yields_its_batches(x, corrupt, batch_size, epochs):
    rng = np.random.default_rng()
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for i in range(0, len(x), batch_size):
            clean = x[order[i : i + batch_size]]
            yield corrupt(clean), clean


@way("denoising.3")
def by_array_split(x, corrupt, batch_size, epochs):
    borders = range(batch_size, len(x), batch_size)
    return [
        (corrupt(part), part) for _ in range(epochs) for part in np.split(x, borders)
    ]


@way("denoising.4")
def pixel_after_pixel(x_hat):
    return pd.DataFrame(x_hat.reshape(len(x_hat), -1)).std(ddof=0).mean()


@way("denoising.5")
def by_longer_rows(noisy, clean, alpha):
    x, y = noisy - noisy.mean(0), clean - clean.mean(0)
    size = x.shape[1]
    longer = np.vstack([x, np.sqrt(alpha) * np.eye(size)])
    weights = np.linalg.lstsq(
        longer, np.vstack([y, np.zeros((size, size))]), rcond=None
    )[0]
    return [weights, clean.mean(0) - noisy.mean(0) @ weights]


@way("denoising.5")
def by_inverse(noisy, clean, alpha):
    x = noisy - noisy.mean(axis=0)
    weights = np.linalg.inv(x.T @ x + alpha * np.identity(x.shape[1])) @ (x.T @ clean)
    return weights, np.mean(clean - noisy @ weights, axis=0)


@way("anomaly.1")
def by_sorting(train_errors, validation_errors, validation_labels, rate):
    normal = sorted(validation_errors[validation_labels == 0])
    return normal[math.ceil((1 - rate) * len(normal)) - 1]


@way("anomaly.1")
def next_value_above(train_errors, validation_errors, validation_labels, rate):
    normal = validation_errors[validation_labels == 0]
    return np.quantile(normal, 1 - rate, method="higher")


@way("anomaly.2")
def by_counting_beats(recall, false_alarm_rate, prevalence):
    anomalies = 1e6 * prevalence
    hits, false = anomalies * recall, (1e6 - anomalies) * false_alarm_rate
    return hits / (hits + false)


@way("anomaly.3")
def by_signs(x, x_hat, threshold):
    scores = -np.square(x - x_hat).mean(axis=1)
    return scores, [-1 if score < -threshold else 1 for score in scores]


@way("anomaly.4")
def beat_by_beat(x, x_hat):
    return [int(np.abs(a - b).argmax()) for a, b in zip(x, x_hat, strict=True)]


@way("anomaly.5")
def with_f1_score(fit, x_train, y_train, x_val, y_val, x_test, y_test, rate):
    from sklearn.metrics import f1_score

    errors = fit(x_train[y_train == 0])
    threshold = np.quantile(errors(x_val[y_val == 0]), 1 - rate)
    return f1_score(y_test, errors(x_test) > threshold)


@way("recommendation.1")
def with_masked_array(ratings, predicted, known):
    return np.ma.masked_array((ratings - predicted) ** 2, ~known).mean()


@way("recommendation.2")
def sorted_and_sliced(users, times, share):
    held = [False] * len(users)
    for user in set(users.tolist()):
        theirs = sorted(np.where(users == user)[0], key=lambda row: times[row])
        for row in theirs[len(theirs) - int(share * len(theirs)) :]:
            held[row] = True
    return held


@way("recommendation.3")
def in_a_dictionary(scores, seen, movie_ids, k):
    found = {i: s for i, s, was in zip(movie_ids, scores, seen, strict=True) if not was}
    return sorted(found, key=found.get, reverse=True)[:k]


@way("recommendation.5")
def movie_by_movie(given, mean, movie_bias, shrinkage, predict):
    above = {c: stars - mean - movie_bias[c] for c, stars in given.items()}
    bias = sum(above.values()) / (len(above) + shrinkage)
    row = [[above[c] - bias if c in above else 0.0 for c in range(len(movie_bias))]]
    return [
        mean + b + bias + r for b, r in zip(movie_bias, predict(row)[0], strict=True)
    ]


@way("representation.1")
def with_nested_loops(encoder_sizes, head_sizes, frozen):
    networks = [head_sizes] if frozen else [encoder_sizes, head_sizes]
    return sum((a + 1) * b for sizes in networks for a, b in itertools.pairwise(sizes))


@way("representation.2")
def with_neighbours(codes, query, count):
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=count).fit(codes)
    return search.kneighbors(query[None], return_distance=False)[0]


@way("representation.2")
def by_sorted_distances(codes, query, count):
    return sorted(range(len(codes)), key=lambda i: math.dist(codes[i], query))[:count]


@way("representation.3")
def by_permutation(labels, each, random):
    order = random.permutation(len(labels))
    drawn = []
    for label in sorted(set(labels.tolist())):
        drawn += [i for i in order if labels[i] == label][:each]
    return drawn


@way("representation.3")
def by_shuffled_places(labels, each, random):
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        random.shuffle(places)
        yield from places[:each]


@way("representation.4")
def by_crosstab(groups, labels):
    return pd.crosstab(groups, labels).max(axis=1).sum() / len(labels)


@way("representation.5")
def with_a_classifier(train, y_train, validation, y_validation, test, y_test, counts):
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    best = -1
    for count in counts:
        model = make_pipeline(StandardScaler(), KNeighborsClassifier(count))
        score = model.fit(train, y_train).score(validation, y_validation)
        if score > best:
            best, chosen = score, model
    return chosen.score(test, y_test)


@way("pca.1")
def one_more_until_enough(eigenvalues, kept):
    ordered = sorted(eigenvalues, reverse=True)
    found = 1
    while sum(ordered[:found]) < kept * sum(ordered):
        found += 1
    return found


@way("pca.1")
def by_searchsorted(eigenvalues, kept):
    shares = np.cumsum(np.sort(eigenvalues)[::-1]) / np.sum(eigenvalues)
    return np.searchsorted(shares, kept) + 1


@way("pca.2")
def with_pca(x_train, x_test, k):
    from sklearn.decomposition import PCA

    pca = PCA(k).fit(x_train)
    return pca.inverse_transform(pca.transform(x_test))


@way("pca.2")
def by_eigenvectors(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    vectors = np.linalg.eigh(np.cov(x_train, rowvar=False))[1][:, -k:]
    return mean + (x_test - mean) @ vectors @ vectors.T


@way("pca.3")
def with_data_frames(codes):
    frame = pd.DataFrame(codes)
    table = frame.corr().abs().to_numpy(copy=True)
    np.fill_diagonal(table, 0)
    return frame.var() / frame.var().sum(), table.max()


@way("pca.4")
def with_linregress(rows, seconds, n):
    from scipy.stats import linregress

    line = linregress(np.log10(rows), np.log10(seconds))
    return line.slope, 10 ** (line.intercept + line.slope * np.log10(n))


@way("pca.5")
def through_pca(rows, n_train, k):
    from sklearn.decomposition import PCA

    pca = PCA(k).fit(rows[:n_train])
    test = rows[n_train:]
    rebuilt = pca.inverse_transform(pca.transform(test)).clip(0, 1)
    return ((test - rebuilt) ** 2).mean()


@way("limits.1")
def by_square_root(mean, log_var, noise):
    return mean + np.sqrt(np.exp(log_var)) * noise


@way("limits.2")
def value_by_value(mean, log_var):
    return [
        -0.5 * sum(1 + v - m * m - math.exp(v) for m, v in zip(*pair, strict=True))
        for pair in zip(mean, log_var, strict=True)
    ]


@way("limits.3")
def class_by_class(labels, reference):
    shares = [np.mean(labels == c) for c in range(len(reference))]
    return sum(max(0, a - b) for a, b in zip(shares, reference, strict=True))


@way("limits.4")
def image_after_image(decode, start, end, steps):
    largest, before = 0, None
    for i in range(steps + 1):
        image = decode((start + (end - start) * i / steps)[None])[0]
        if before is not None:
            largest = max(largest, np.sqrt(np.sum((image - before) ** 2)))
        before = image
    return largest


@way("limits.5")
def with_pandas(means, bound):
    return (pd.DataFrame(means).var(ddof=0) > bound).sum()


@way("diagnoses.1")
def split_before_copies(embed, noisy, images, labels):
    n = len(images) * 3 // 4
    copies = [noisy(images[:n], number) for number in (3, 1, 0, 2)]
    train, names = np.concatenate([images[:n], *copies]), [*labels[:n]] * 5
    found = []
    for feature in (embed(train), lambda z: z.reshape(len(z), -1)):
        known, asked = feature(train), feature(images[n:])
        nearest = [np.argmin(((known - row) ** 2).sum(axis=1)) for row in asked]
        hits = [names[a] == b for a, b in zip(nearest, labels[n:], strict=True)]
        found.append(sum(hits) / len(hits))
    return found


@way("diagnoses.2")
def epoch_by_epoch(dense, convolutional, x_train, x_val, x_test):
    def framed(x):
        return np.pad(x, ((0, 0), (2, 2), (2, 2)))

    found = []
    for train, put, cut in (
        (dense, lambda x: x, slice(None)),
        (convolutional, framed, slice(2, 30)),
    ):
        best = math.inf
        for rebuild in train(put(x_train)):
            on_val, on_test = (
                ((rebuild(put(x))[:, cut, cut] - x) ** 2).mean()
                for x in (x_val, x_test)
            )
            if on_val < best:
                best, error = on_val, on_test
        found.append(float(error))
    return tuple(found)


@way("diagnoses.3")
def batch_by_batch(new_network, x_train, x_test, sigmas, epochs, seed):
    found = []
    for sigma, rng in zip(
        sigmas, np.random.default_rng(seed).spawn(len(sigmas)), strict=True
    ):
        network = new_network()
        for _ in range(epochs):
            for rows in np.split(rng.permutation(x_train), 4):
                network.learn(rows + sigma * rng.standard_normal(rows.shape), rows)
        cleaned = network.clean(x_test + sigma * rng.standard_normal(x_test.shape))
        pairs = zip(x_test, cleaned, strict=True)
        found.append(
            np.mean([-10 * math.log10(np.mean((a - b) ** 2)) for a, b in pairs])
        )
    return found


@way("diagnoses.3")
def a_seed_for_each_epoch(new_network, x_train, x_test, sigmas, epochs, seed):
    def noise(x, sigma, number):
        return np.random.default_rng([seed, number]).normal(0, sigma, x.shape)

    found = []
    for sigma in sigmas:
        network = new_network()
        for epoch in range(epochs):
            network.learn(x_train + noise(x_train, sigma, epoch), x_train)
        missed = x_test - network.clean(x_test + noise(x_test, sigma, epochs))
        found.append(np.mean(-10 * np.log10((missed**2).mean(axis=(1, 2)))))
    return np.array(found)


@way("diagnoses.4")
def by_the_module_and_scikit_learn(fit, x_train, x_val, x_test, is_one, rate):
    from sklearn.metrics import roc_auc_score

    from aecourse import anomaly

    error = fit(x_train)
    scores, threshold = error(x_test), anomaly.threshold(error(x_val), rate)
    return roc_auc_score(is_one, scores), (scores[is_one] > threshold).mean()


@way("diagnoses.5")
def by_nearest_centroid(encoder, components, x, y, few, x_test, y_test):
    from sklearn.neighbors import NearestCentroid

    return [
        NearestCentroid().fit(f(x[:few]), y[:few]).score(f(x_test), y_test)
        for f in (encoder(x), components(x))
    ]


@way("diagnoses.6")
def with_the_loss_of_the_module(fit, x_train, x_test, seed):
    from aecourse import latent, losses

    mean, log_var = fit(losses.bernoulli_nll, x_train)(x_test)
    active = sum(np.ptp(column) > 1e-3 for column in mean.T)
    return active, latent.kl_per_dimension(mean, log_var).sum()


@pytest.mark.parametrize(
    "way_of_one", WAYS, ids=[f"{one}, {answer.__name__}" for one, answer in WAYS]
)
def test_another_way_is_right(way_of_one):
    exercise_id, answer = way_of_one
    result = exercises.check(exercise_id, answer)
    assert result.status == "correct", result

"""The committed results are whole, follow from their runs and hold what pages say."""

from __future__ import annotations

from dataclasses import asdict
from itertools import combinations, pairwise

import numpy as np
import pytest

from aecourse import contest
from aecourse.contest import measured
from aecourse.contest.tables.programs import SEEN, pairs
from aecourse.training import Recipe
from benchmarks import choices, comparison, courses, programs, report, units
from benchmarks.comparison import SIDES, Problem, Run
from benchmarks.verdicts import recommenders
from benchmarks.verdicts.few_labels import SCRATCH
from benchmarks.verdicts.rating_networks import STARTS


@pytest.fixture(scope="module")
def contests():
    return measured("programs")["tasks"]


def test_all_contests_are_committed_whole(contests):
    assert tuple(contests) == contest.NAMES
    for name, result in contests.items():
        task = programs.task(name)
        assert result["complete"] is True
        assert result["source"] != "embedded"
        assert result["share"] == 1
        assert result["latent_dim"] == task.latent_dim
        assert len(result["runs"]) == 2 * len(task.seeds)
        assert {run["seed"] for run in result["runs"]} == set(task.seeds)
        if isinstance(answer := contest.entry(name).ANSWER, Recipe):
            built = answer.build().count_params()
            assert result["course"]["parameters"] == built


def test_committed_summaries_follow_from_the_committed_runs(contests):
    for name, result in contests.items():
        task = programs.task(name)
        runs = [Run(**run) for run in result["runs"]]
        about = (result[key] for key in ("data", "source", "n_train", "n_test"))
        problem = Problem(*about)
        again = comparison.summary(task, problem, runs, result["baselines"], 1.0)
        assert again["bars"] == result["bars"], name
        assert again["course"] == result["course"], name


def test_the_page_says_that_no_bar_is_missed_and_no_task_takes_longer(contests):
    missed = [
        (name, bar["text"])
        for name, result in contests.items()
        for bar in result["bars"]
        if not bar["holds"]
    ]
    assert missed == []
    assert contests["P10"]["bars"][0]["measured"] < 1.2
    longer = [name for name, task in contests.items() if task["seconds_ratio"] > 1]
    assert longer == []
    gains = {name: task["seconds_ratio"] for name, task in contests.items()}
    assert min(gains, key=gains.get) == "P7"
    for name in ("P2", "P10"):
        assert contests[name]["target_ratio"] < 0.4, name
    for name, task in contests.items():
        assert not any(run["collapsed"] for run in task["runs"]), name
        ahead = task["course"]["figure"] - task["target"]
        assert (ahead > 0) == task["larger_is_better"], name


def test_our_first_epoch_ends_no_later_than_the_program_s(contests):
    for name in ("P1", "P4", "P5a"):
        first = {side: [] for side in SIDES}
        for run in contests[name]["runs"]:
            first[run["side"]].append(run["curve"][0][0])
        assert np.median(first["course"]) <= np.median(first["program"]), name


def test_the_page_says_which_gaps_are_wider_than_choices_of_settings(contests):
    tried = measured("choices")["tasks"]
    assert set(tried) == SEEN
    for name in tried:
        noisy = contests[name]["larger_is_better"]
        figures = tried[name]["figures"].values()
        of_choices = max(apart(a, b, noisy) for a, b in combinations(figures, 2))
        of_sides = apart(*(contests[name][side]["figure"] for side in SIDES), noisy)
        assert (of_sides > of_choices) == (name != "P2"), name


def apart(a, b, in_decibels):
    """Say how far two figures are apart: decibels by difference, errors by ratio."""
    return abs(a - b) if in_decibels else max(a, b) / min(a, b)


def test_the_page_judges_in_both_units_the_programs_that_standardise(contests):
    found = measured("units")
    assert found["complete"] is True
    grey, own = units.UNITS
    behind = {
        name: {u: sides["program"][u] / sides["course"][u] for u in units.UNITS}
        for name, sides in found["tasks"].items()
    }
    assert all(behind[name][grey] > 10 for name in ("P7", "P8"))
    assert 1.4 < behind["P7"][own] < 1.7
    assert 0.85 < behind["P8"][own] < 0.98
    bar = contests["P7"]["bars"][0]["bound"]
    assert contests["P8"]["bars"][0]["bound"] == bar
    assert all(1 / behind[name][own] > bar for name in ("P7", "P8"))
    for name in ("P7", "P8"):
        errors = found["tasks"][name]
        for unit in units.UNITS:
            of_pca = errors[f"PCA of {unit}"][unit]
            assert of_pca < 0.53 * errors["program"][unit], (name, unit)
    for name, errors in found["tasks"].items():
        for side in SIDES:
            seeds = contests[name][side]["figure_range"]
            assert 0.9 * seeds[0] < errors[side][grey] < 1.1 * seeds[1], (name, side)


def test_sixteen_numbers_cost_half_of_what_the_pixels_do(contests):
    runs = measured("variational")["runs"]
    dearest = max(run["negative_elbo"] for run in runs)
    alone = contests["P12"]["baselines"]["each pixel by itself"]
    assert 0.45 < dearest / alone < 0.55
    assert dearest < 0.8 * contests["P12"]["course"]["figure"]


def test_the_page_says_which_ratios_of_seconds_move(contests):
    shares = [
        ours["curve"][-1][0] / theirs["curve"][-1][0]
        for theirs, ours in pairs(contests["P2"])
    ]
    assert min(shares) < 0.55
    assert max(shares) > 0.9
    assert contests["P5b"]["bars"][0]["bound"] < contests["P5b"]["program"]["figure"]


def test_the_page_places_the_programs_among_the_methods_without_a_network(contests):
    def below(name, baseline, side="course"):
        task = contests[name]
        return task[side]["figure"] < task["baselines"][baseline]

    def of_pca(name):
        return contests[name]["course"]["figure"] / contests[name]["baselines"]["PCA"]

    assert not any(below(name, "PCA", "program") for name in ("P7", "P8", "P9"))
    assert of_pca("P7") < 0.7
    assert 0.75 < of_pca("P8") < 0.85
    assert 0.15 < contests["P9"]["bars"][0]["measured"] < 0.25
    assert 1 < of_pca("P9") < 1.25
    for run in contests["P7"]["runs"]:
        if run["side"] == "program":
            (_, after_a_tenth), *_, (_, at_the_end) = run["curve"]
            assert at_the_end > 0.95 * after_a_tenth
    assert not below("P9", "PCA")
    assert below("P3", "mean sample", "program")
    beats = contests["P3"]
    same_distance = beats["baselines"]["mean sample, absolute error"]
    assert beats["program"]["figure"] == pytest.approx(same_distance, abs=0.002)
    neighbours = beats["baselines"]["5 neighbours"]
    assert beats["course"]["figure"] == pytest.approx(neighbours, abs=0.002)
    assert beats["course"]["figure"] < beats["baselines"]["PCA, 2"] + 0.005
    codes = contests["P5b"]
    baselines = codes["baselines"]
    assert baselines["5 neighbours, components"] > codes["program"]["figure"]
    assert codes["course"]["figure"] - baselines["5 neighbours, components"] < 0.005
    ridge = contests["P2"]["baselines"]["ridge"]
    assert ridge == max(contests["P2"]["baselines"].values())
    assert 0 < contests["P2"]["target"] - ridge < 0.6
    ratings = contests["P6"]
    item_knn = ratings["baselines"]["item kNN"]
    assert ratings["course"]["figure"] == pytest.approx(item_knn, abs=0.005)
    assert ratings["program"]["figure"] > 3 * ratings["baselines"]["global mean"]


def test_dead_units_come_with_the_rate_that_leaves_the_least_error():
    asked = measured("verdicts")["tasks"]["code_activation"]
    assert asked["complete"] is True
    assert asked["seeds"] == [1, 2, 3]
    rows = asked["tables"]["Dead units of a relu code of 64"]
    gentle, between, steep = (rows[f"rate {rate}"] for rate in (0.001, 0.003, 0.01))
    for when in ("early", "end"):
        dead = [row[f"dead, {when}"] for row in (gentle, between, steep)]
        assert dead == sorted(dead)
        assert dead[2] > dead[0] + 4
        errors = [row[f"test, {when}"] for row in (gentle, between, steep)]
        assert errors == sorted(errors, reverse=True)


def test_a_linear_code_passes_pca_and_the_others_are_not_at_their_end():
    rows = measured("verdicts")["tasks"]["code_activation"]["tables"]["Code of 64"]
    pca = rows["PCA"]["test MSE"]
    assert rows["linear"]["most"] < 0.9 * pca
    for name in ("relu", "sigmoid"):
        assert rows[name]["least"] > pca
        assert rows[name]["half the steps"] > 1.2 * rows[name]["test MSE"]
    program = measured("programs")["tasks"]["P1"]["program"]["figure"]
    assert program < measured("programs")["tasks"]["P1"]["baselines"]["PCA"]


def test_midpoints_are_met_by_a_short_code_and_hardly_by_a_longer_one():
    walks = measured("verdicts")["tasks"]["walks"]
    assert walks["complete"] is True

    def agreeing(row):
        return np.mean([run["agree"] for run in walks["runs"][row]])

    four, sixteen = agreeing("autoencoder, 4"), agreeing("autoencoder, 16")
    assert four > agreeing("pixels") + 0.12
    assert four > agreeing("PCA, 4") + 0.2
    for row in ("pixels", "PCA, 16"):
        assert abs(sixteen - agreeing(row)) < 0.1
    for size in (4, 16):
        half = agreeing(f"autoencoder, {size}, half the steps")
        assert agreeing(f"autoencoder, {size}") == pytest.approx(half, abs=0.05)


def test_a_network_folds_a_roll_less_than_pca_and_tears_it_more():
    sheets = measured("verdicts")["tasks"]["sheets"]
    assert sheets["complete"] is True
    assert sheets["sheets"] == 6

    def median(sheet, row, key):
        return np.median([run[key] for run in sheets["runs"][sheet][row]])

    for key, sign in (("trustworthiness", 1), ("continuity", -1)):
        ours, pca = (median("swiss roll", row, key) for row in ("autoencoder", "PCA"))
        assert sign * (ours - pca) > 0
    for sheet in ("swiss roll", "S-curve"):
        ours, isomap = (
            median(sheet, row, "trustworthiness") for row in ("autoencoder", "Isomap")
        )
        assert isomap > ours


def test_learning_rates_are_at_a_peak_but_for_p2():
    tasks = measured("choices")["tasks"]
    assert list(tasks) == list(choices.TASKS)
    for name, task in tasks.items():
        sign = -1 if task["figure"] == "MSE" else 1
        figures = {text: sign * value for text, value in task["figures"].items()}
        chosen = figures.pop(choices.CHOSEN)
        if name == "P2":
            assert figures["half the rate"] < chosen < figures["twice the rate"]
            continue
        steps = {text: figures.pop(text) for text in choices.OTHER_STEPS.get(name, ())}
        assert chosen > max(figures.values()), name
        if name == "P10":
            more, *fewer = steps.values()
            assert more > chosen > max(fewer) + 0.2


def test_training_takes_the_checkerboard_back_and_resizing_has_none():
    question = measured("verdicts")["tasks"]["checkerboard"]
    assert question["complete"] is True
    own = question["of_images"]
    energy = {
        kind: np.array([run["energy"] for run in runs]) / own
        for kind, runs in question["runs"].items()
    }
    assert {len(of_kind) for of_kind in energy.values()} == {10}
    three, four, resized = (energy[k] for k in ("kernel 3", "kernel 4", "resize"))
    assert three[:, 1].min() > 1.5
    assert three[:, 1].max() > 3 * three[:, 1].min()
    assert 2 <= (four[:, 1] > three[:, 1].min()).sum() <= 5
    assert resized.max() < 2
    assert three[:, -1].max() < 1.5
    ended = {
        kind: np.median([run["error"][-1] for run in runs])
        for kind, runs in question["runs"].items()
    }
    assert ended["resize"] < 0.92 * min(ended["kernel 3"], ended["kernel 4"])


def test_a_code_that_is_a_map_trains_from_every_start_that_is_dark():
    question = measured("verdicts")["tasks"]["first_bias"]
    assert question["complete"] is True
    (rows,) = question["tables"].values()
    assert rows["grey"]["trainings"] == rows["dark"]["trainings"] == 20
    assert rows["grey"]["ended at black"] > 0
    assert rows["dark"]["ended at black"] == 0


def test_no_size_of_the_code_is_left_where_pca_is_ahead():
    question = measured("verdicts")["tasks"]["code_size"]
    assert question["complete"] is True
    tables = question["tables"]
    assert list(tables) == [f"Code of {k}" for k in question["sizes"]]
    for table in tables.values():
        assert table["one hidden layer"]["test MSE"] < 0.85 * table["PCA"]["test MSE"]
    plain = [
        table["no hidden layer"]["test MSE"] / table["PCA"]["test MSE"]
        for table in tables.values()
    ]
    assert 0.97 < plain[0] < 1.03
    assert max(plain[1:]) < 0.95
    assert plain[-1] < 0.5
    # one start of three stays where the mean image is
    wide = tables["Code of 128"]["one hidden layer"]
    assert wide["least"] < 1.05 * wide["test MSE"] < 0.1 * wide["most"]


def test_convolution_wins_at_equal_code_and_parameters_and_not_in_the_first_seconds():
    question = measured("verdicts")["tasks"]["convolution"]
    assert question["complete"] is True
    conv, dense, flat = question["sides"].values()
    ended = [np.median(side["errors"][-1]) for side in (conv, dense, flat)]
    assert all(len(side["errors"][-1]) == 3 for side in (conv, dense, flat))
    wide = [np.median(found) for found in dense["errors"]]
    assert max(conv["errors"][-1]) < 0.9 * min(wide)
    assert ended[0] < 0.85 * ended[1]
    assert dense["parameters"] > 20 * conv["parameters"]
    # one start of the wide network breaks down
    assert max(dense["errors"][-1]) > 0.1 > 20 * ended[1]
    assert max(conv["errors"][-1]) < 0.75 * min(flat["errors"][-1])
    assert 1 < conv["parameters"] / flat["parameters"] < 1.1
    assert ended[2] < 0.8 * question["PCA"][0]
    # twice the steps bring the dense networks next to nothing, and not the other
    assert wide[-2] < 1.1 * ended[1]
    assert np.median(flat["errors"][-2]) < 1.12 * ended[2]
    assert np.median(conv["errors"][-2]) > 1.2 * ended[0]

    def reached(side, seconds):
        pairs = zip(side["seconds"], side["errors"], strict=True)
        return min(np.median(found) for took, found in pairs if took <= seconds)

    first = conv["seconds"][0]
    assert reached(flat, first) < 0.75 * reached(conv, first)
    risen = [e[2] - e[0] for e in (np.median(s["by_shift"], 0) for s in (conv, dense))]
    assert risen[0] < 0.75 * risen[1]


def test_p8_stays_behind_a_cubic_thumbnail_and_passes_a_repeated_one():
    question = measured("verdicts")["tasks"]["thumbnail"]
    assert question["complete"] is True
    baselines, p8 = question["baselines"], question["sides"]["P8"]["errors"]
    assert len(p8[-1]) == 3
    assert min(p8[-1]) > 1.1 * baselines["thumbnail, cubic"]
    assert max(p8[-1]) < 0.7 * baselines["thumbnail, repeated"]
    assert np.median(p8[-2]) > 1.1 * np.median(p8[-1])
    other = question["sides"]["P8, dense decoder"]["errors"][-1]
    assert min(other) > np.median(p8[-2])
    assert baselines["PCA"] < 0.25 * baselines["thumbnail, cubic"]


def test_all_chapters_take_under_seven_minutes_on_the_real_data():
    seconds = measured("book")["seconds"]["real"]
    assert len(seconds) == 11
    assert sum(seconds.values()) < 7 * 60


def test_backends_are_as_quick_as_the_page_on_the_environment_says():
    starts, shares = {}, {}
    for name, took in measured("backends")["seconds"].items():
        best = min(one["epoch"] for one in took.values())
        shares[name] = {backend: one["epoch"] / best for backend, one in took.items()}
        starts[name] = {backend: one["start"] for backend, one in took.items()}
    assert max(share["tensorflow"] for share in shares.values()) < 1.5
    for name in ("dense", "recurrent", "variational"):
        assert shares[name]["jax"] == 1
    for name in ("convolutional", "denoising"):
        assert 3 < shares[name]["jax"] < 6
    assert starts["recurrent"]["jax"] == max(max(s.values()) for s in starts.values())
    assert all(start["torch"] < 1 for start in starts.values())
    assert all(2 < share["torch"] < 6 for share in shares.values())


def test_claims_hold_with_all_seeds_that_were_tried():
    for task, chapter in measured("claims")["tasks"].items():
        assert chapter["complete"], task
        assert chapter["seeds"] == 20, task
        assert any(c["lowest"] < c["highest"] for c in chapter["claims"]), task
        for claim in chapter["claims"]:
            if claim["asserted"]:
                assert claim["held"] == chapter["seeds"], (task, claim)


def test_figures_of_other_courses_are_committed_as_they_were_measured():
    tasks = measured("courses")["tasks"]
    assert set(tasks) <= set(courses.TASKS)
    for name, found in tasks.items():
        task = courses.TASKS[name]
        assert found["complete"] is True
        assert found["seeds"] == [run["seed"] for run in found["runs"]] == [1, 2, 3]
        assert found["printed"] == asdict(task.printed)
        assert found["title"] == task.title
        assert list(found["kept_back"]) == list(task.candidates)
        assert found["chosen"] == min(found["kept_back"], key=found["kept_back"].get)
        recipe = task.candidates[found["chosen"]]
        assert found["epochs"] == recipe.epochs <= task.printed.epochs
        parameters = {run["parameters"] for run in found["runs"]}
        assert parameters == {recipe.build().count_params()}


def _rate(candidate):
    return float(candidate.rpartition(" ")[2])


def _validation(task):
    return [run["validation"]["figure"] for run in task["runs"]]


def test_the_page_says_how_far_ours_are_from_what_other_courses_print():
    tasks = measured("courses")["tasks"]
    shares = {
        name: [
            run[task["judged_on"]]["figure"] / task["printed"]["figure"]
            for run in task["runs"]
        ]
        for name, task in tasks.items()
    }
    between = {
        "dense": (0.6, 0.65),
        "sparse, KL": (0.5, 0.56),
        "sparse, L1": (0.74, 0.79),
        "variational, 10": (0.98, 1),
        "variational, 2": (0.95, 0.985),
        "hash": (0.8, 0.9),
        "convolutional": (0.64, 0.68),
        "denoiser": (0.985, 1),
    }
    assert set(between) == set(tasks)
    for name, (low, high) in between.items():
        assert low < min(shares[name]) <= max(shares[name]) < high, name
    for task in tasks.values():
        for run in task["runs"]:
            if task["judged_on"] == "validation":
                on_test = run["test"]["figure"] / run["validation"]["figure"]
                assert on_test == pytest.approx(1, abs=0.02)
    activity = {
        name: [run["validation"]["activity"] for run in tasks[name]["runs"]]
        for name in ("sparse, KL", "sparse, L1")
    }
    assert 0.1 < min(activity["sparse, KL"]) <= max(activity["sparse, KL"]) < 0.12
    assert 0.02 < min(activity["sparse, L1"]) <= max(activity["sparse, L1"]) < 0.04
    for run in tasks["variational, 10"]["runs"]:
        parts = run["validation"]
        assert 0.64 < parts["error"] / parts["figure"] < 0.7
    largest = [
        name
        for name, task in tasks.items()
        if "rate" in task["chosen"]
        and _rate(task["chosen"]) == max(map(_rate, task["kept_back"]))
    ]
    assert len(largest) > len(tasks) / 2
    weights = {run["parameters"] for run in tasks["denoiser"]["runs"]}
    assert weights.pop() / 28_353 == pytest.approx(15, abs=0.3)
    pca = {name: task["pca"] for name, task in tasks.items() if task["pca"]}
    assert set(pca) == {n for n, t in tasks.items() if t["judged_on"] == "validation"}
    for name in ("dense", "convolutional"):
        for figure in _validation(tasks[name]):
            assert tasks[name]["printed"]["figure"] < 0.9 * pca[name]
            assert figure < 0.57 * pca[name]
    for name in ("sparse, KL", "sparse, L1"):
        errors = [run["validation"]["error"] for run in tasks[name]["runs"]]
        assert min(errors) > 2.2 * pca[name]
    assert min(_validation(tasks["hash"])) > 1.4 * pca["hash"]
    lstm = 0.0104
    for run in tasks["dense"]["runs"]:
        assert run["validation"]["figure"] < lstm
        assert run["seconds"] < 40


def test_the_report_is_that_of_the_committed_results():
    assert report.REPORT.read_text(encoding="utf-8") == report.text()


def test_the_verdict_on_filters_is_what_chapter_6_says():
    rows = next(iter(measured("verdicts")["tasks"]["filters"]["tables"].values()))
    networks = ("denoiser", "P10")
    others = [row for row in rows if not row.startswith(networks)]
    for level in (0.2, 0.3, 0.5):
        column = f"PSNR at {level}"
        best = max(rows[row][column] for row in others)
        assert rows["denoiser"][column] > rows["P10"][column] > best
        gained = rows["denoiser"][column] - rows["denoiser, half the steps"][column]
        assert 0.3 < gained < 0.8
    ridge, weak = rows["ridge, many draws"], "PSNR at 0.2"
    assert rows["non-local means, corrected"][weak] > ridge[weak]
    assert rows["non-local means"][weak] < ridge[weak] - 2
    strong = "PSNR at 0.5"
    assert rows["denoiser"][strong] - rows["P10"][strong] > 1


def test_who_rebuilds_beats_best_when_all_are_trained_to_their_end():
    asked = measured("verdicts")["tasks"]["beats"]
    assert asked["complete"] is True
    whole, cut = asked["tables"].values()
    error = {name: row["error"] for name, row in whole.items()}
    assert error["LSTM, both ways"] < 0.8 * error["PCA"]
    assert error["LSTM, both ways"] < error["LSTM, one way"] < error["PCA"]
    for name in ("dense", "convolutional"):
        assert error[name] < 0.9 * error["LSTM, both ways"], name
    collapsed = [row["most"] > 10 * row["error"] for row in list(whole.values())[2:]]
    assert collapsed == [False, True, False, False]
    error = {name: row["error"] for name, row in cut.items()}
    assert error["dense"] == pytest.approx(error["PCA"], rel=0.05)
    assert error["LSTM, both ways, mask"] > 1.3 * error["dense"]
    for row in (*list(whole.values())[2:], *list(cut.values())[2:]):
        assert 0.9 < row["error"] / row["after half the steps"] < 1


def test_noise_takes_away_what_a_wide_code_costs_and_helps_a_narrow_one_too():
    asked = measured("verdicts")["tasks"]["width_and_noise"]
    assert asked["complete"] is True
    assert asked["splits"] == 5
    found = {name: np.array(of) for name, of in asked["auroc"].items()}
    narrow, wide = (
        [found[f"{width}, noise {noise}"] for noise in (0, 1, 2)]
        for width in ("narrow", "wide")
    )
    assert (narrow[0] > wide[0] + 0.005).all()
    assert abs((narrow[2] - wide[2]).mean()) < 0.0005
    for of_width in (narrow, wide):
        assert (of_width[2] > of_width[0]).all()
    rows = next(iter(asked["tables"].values()))
    for row in rows.values():
        assert row["half the epochs"] > 0.984


def test_neither_the_network_nor_the_neighbours_are_ahead_on_all_splits_of_beats():
    detectors = measured("anomaly")["detectors"]
    pair = (detectors[name]["auroc"] for name in ("autoencoder", "5 neighbours"))
    ahead = np.subtract(*pair)
    assert ahead.min() < 0 < ahead.max()
    assert np.abs(ahead).max() < 0.002


def test_where_a_network_of_ratings_begins_is_what_chapter_8_says():
    asked = measured("verdicts")["tasks"]["rating_networks"]
    assert asked["complete"] is True
    begun_at, hiding = asked["tables"].values()
    error = {name: row["RMSE"] for name, row in begun_at.items()}
    for rows in ("by users", "by movies"):
        first, at_mean, centred, residual = (
            error[f"{rows}, {start}"] for start in STARTS
        )
        assert first > error["global mean"] + 0.1 > at_mean + 0.1
        assert residual < error["biases"]
        assert at_mean > residual
        assert centred < at_mean or rows == "by movies"
    assert error["by users, output at the mean"] > error["biases"] + 0.05
    assert error["by movies, output at the mean"] < error["biases"] - 0.01
    near = error["by movies, output at the mean"] - error["by movies, " + STARTS[-1]]
    assert near < 0.005
    error = {name: row["RMSE"] for name, row in hiding.items()}
    assert error["hidden and asked"] < error["shown and asked"] < error["biases"]


def test_a_few_anomalies_to_learn_from_put_the_network_behind_the_mean_beat():
    asked = measured("verdicts")["tasks"]["contamination"]
    assert asked["complete"] is True
    assert asked["shares"] == [0.0, 0.01, 0.05, 0.1, 0.2]
    found = {
        share: {
            name: np.array([run["auroc"] for run in of]) for name, of in rows.items()
        }
        for share, rows in asked["runs"].items()
    }
    clean, one, five = (found[share] for share in ("0", "0.01", "0.05"))
    assert (clean["autoencoder"] > clean["mean sample"] + 0.01).all()
    for name in ("mean sample", "PCA, 2"):
        assert (one[name] > one["autoencoder"] + 0.07).all()
        assert (clean[name] - one[name] < 0.008).all()
    for name in ("autoencoder", "LOF"):
        assert (five["5 neighbours"] > five[name] + 0.1).all()
    assert min(found["0.2"]["mean sample"]) > 0.95
    caught = {
        share: np.mean([run["recall"] for run in asked["runs"][share]["autoencoder"]])
        for share in ("0", "0.01")
    }
    assert caught["0.01"] < 0.5 * caught["0"]


def test_how_many_images_are_few_depends_on_the_code():
    question = measured("verdicts")["tasks"]["few_samples"]
    assert question["complete"] is True
    assert question["counts"] == [30, 100, 300, 1000]
    eight, longer = (
        {
            row: np.array(
                [
                    [draw[row] / draw["PCA, clipped"] for draw in draws]
                    for draws in by_images.values()
                ]
            )
            for row in ("network", "network, no penalty")
        }
        for by_images in question["draws"].values()
    )
    assert eight["network"].shape == longer["network"].shape == (4, 3)
    assert eight["network"][0].min() > 1.05
    assert eight["network"][1].mean() == pytest.approx(1, abs=0.05)
    assert eight["network"][2:].max() < 0.9
    assert eight["network, no penalty"][2:].max() < 1
    assert longer["network"][:3].min() > 1.08
    assert longer["network"][3].mean() < 0.98
    # a thousand images and 32 numbers: the best length is the longest that was tried
    steps = [draw["steps"] for draw in question["draws"]["Code of 32"]["1000"]]
    assert set(steps) == {question["most steps"]}


def test_recommenders_set_alike_are_as_chapter_8_says():
    asked = measured("verdicts")["tasks"]["recommenders"]
    assert asked["complete"] is True
    stars, lists = asked["tables"].values()
    for how in ("by chance", "by time"):
        error = {name: row[f"RMSE, {how}"] for name, row in stars.items()}
        assert list(error) == sorted(error, key=error.get, reverse=True)
        recall = {name: row[f"Recall@20, {how}"] for name, row in lists.items()}
        best, second = sorted(recall, key=recall.get, reverse=True)[:2]
        assert (best, second) == ("ease and autoencoder", "ease")
        assert min(recall, key=recall.get) == "by predicted stars"
    assert error["item kNN"] - error["item AE"] < 0.006
    for row in stars.values():
        assert row["RMSE, by time"] > row["RMSE, by chance"] + 0.02
    for row in lists.values():
        assert 0.5 < row["Recall@20, by time"] / row["Recall@20, by chance"] < 0.65
    assert 2 < asked["ease"]["power"] < 3.5


def found(kind, rule, column, code=2):
    runs = measured("verdicts")["tasks"]["sampling"]["sides"][f"{kind}, {code}"]["runs"]
    return [run["rows"][rule][column] for run in runs]


def test_a_density_fitted_afterwards_draws_better_and_the_prior_more_smoothly():
    asked = measured("verdicts")["tasks"]["sampling"]
    assert asked["complete"] is True
    assert asked["seeds"] == [1, 2, 3]
    assert asked["judge"]["accuracy"] > 0.97

    ahead = {"gap": 1, "shares": 1, "confidence": -1}
    for column, sign in ahead.items():
        mixture = found("AE", "mixture of ten", column)
        prior = found("VAE", "standard normal", column)
        assert max(sign * m for m in mixture) < min(sign * p for p in prior), column
    for kind in ("AE", "VAE"):
        mixture = found(kind, "mixture of ten", "confidence", 16)
        assert min(mixture) > max(found("VAE", "standard normal", "confidence", 16))
    units = "jump", "jump among"
    tails = [f"{unit}, {at}" for unit in units for at in ("median", "99th")]
    for unit in tails:
        steps = found("VAE", "standard normal", unit)
        assert min(found("AE", "mixture of ten", unit)) > max(steps), unit
        # and a rule is not what makes it smooth
        assert max(found("VAE", "mixture of ten", unit)) < min(
            found("AE", "digits' own codes", unit)
        )
    for unit in ("jump, 99th", "jump among, 99th"):
        steps = found("VAE", "mixture of ten", unit, 16)
        assert min(steps) > max(found("AE", "mixture of ten", unit, 16)), unit


def test_the_box_looks_surest_of_the_rules_and_is_the_worst_of_them():
    rules = ("fitted gaussian", "mixture of ten", "kernel density")
    for column, least in {"confidence": 0, "gap": 0.25, "shares": 0.15}.items():
        others = [found("AE", rule, column) for rule in rules]
        highest = np.max(others, axis=0)
        assert (found("AE", "box", column) > highest + least).all(), column


def test_of_sixteen_numbers_the_clouds_fit_the_prior_and_have_the_longer_tail():
    own = "digits' own codes"
    for column in ("jump, 99th", "jump among, 99th"):
        clouds, points = (found(kind, own, column, 16) for kind in ("VAE", "AE"))
        assert min(clouds) > 1.15 * max(points), column
        assert max(found("VAE", "standard normal", column, 16)) < min(points), column
    prior = found("VAE", "standard normal", "gap", 16)
    mixture = found("VAE", "mixture of ten", "gap", 16)
    assert np.median(prior) < 1.15 * np.median(mixture)
    shares = {
        kind: found(kind, "mixture of ten", "shares", 16) for kind in ("AE", "VAE")
    }
    assert max(shares["VAE"]) < 0.6 * min(shares["AE"])


def test_a_kernel_of_a_twentieth_fits_two_numbers_and_copies_sixteen():
    sides = measured("verdicts")["tasks"]["sampling"]["sides"]
    for name, side in sides.items():
        for run in side["runs"]:
            nats = {float(width): n for width, n in run["widths"].items()}
            if name.endswith(", 2"):
                assert nats[0.05] < min(nats.values()) + 0.2
            else:
                assert nats[0.05] > 5 * min(nats.values())


def test_a_decoder_that_sees_pixels_has_no_need_of_its_code():
    asked = measured("verdicts")["tasks"]["collapse"]
    assert asked["complete"] is True
    assert asked["seeds"] == [1, 2, 3]
    trained = asked["runs"]["decoders"]

    def of(name, column):
        return [run[column] for run in trained[name]]

    seeing, dense = "decoder sees pixels", "dense decoder"
    rising = f"{seeing}, price rises"
    assert 5 * max(of(seeing, "divergence")) < min(of(dense, "divergence"))
    assert max(of(f"{seeing}, no code", "-ELBO")) < min(of(seeing, "-ELBO")) - 0.8
    assert min(of(rising, "divergence")) > 1.5 * max(of(seeing, "divergence"))
    assert min(of(rising, "-ELBO")) > max(of(seeing, "-ELBO")) + 1
    assert min(of(f"{dense}, price rises", "-ELBO")) > min(of(dense, "-ELBO"))
    for nats in of(seeing, "by number"):
        assert sum(n < 0.1 for n in nats) >= 8
    half = asked["half"][seeing]["divergence"]
    assert 1.7 < half / trained[seeing][0]["divergence"] < 2.2


def test_a_dearer_nat_buys_less_until_the_digit_costs_what_the_mean_image_does():
    asked = measured("verdicts")["tasks"]["collapse"]
    by_price = asked["runs"]["prices"]
    for cheap, dear in pairwise(by_price.values()):
        for column, sign in {"divergence": 1, "reconstruction": -1}.items():
            most, least = ([sign * run[column] for run in r] for r in (cheap, dear))
            assert min(most) > max(least), column
    for run in by_price["30"]:
        assert run["divergence"] < 0.05
        assert abs(run["reconstruction"] / asked["mean image"] - 1) < 0.01


def test_links_and_noise_serve_few_labels_as_chapter_9_says():
    asked = measured("verdicts")["tasks"]["few_labels"]
    mean = {
        way: {n: np.mean(draws) for n, draws in rows.items()}
        for way, rows in asked["errors"].items()
    }
    networks = [w for w in mean if w == SCRATCH or w.startswith("f")]
    best = {n: min(mean[w][n] for w in networks) for n in ("10", "100", "1000")}
    links = ["spreading, code", "spreading, PCA", "spreading, denoising code"]
    others = set(mean) - set(links)
    for n in best:
        assert max(mean[w][n] for w in links) < min(mean[w][n] for w in others)
    ahead = [mean["spreading, pixels"][n] < best[n] for n in best]
    assert ahead == [True, True, False]
    neighbours = {
        n: {asked["chosen"][w][n]["neighbours"] for w in asked["chosen"] if "spr" in w}
        for n in best
    }
    assert neighbours["10"] == {15}
    assert neighbours["1000"] == {5}
    for way, bounds in {
        "logistic, {}": (0.98, 0.92, 0.87),
        "fine-tuned, {}": (0.95, 0.93, 0.98),
    }.items():
        noisy, plain = (mean[way.format(c)] for c in ("denoising code", "code"))
        for n, bound in zip(best, bounds, strict=True):
            assert noisy[n] < bound * plain[n]
    for way in ("frozen, {}", "spreading, {}"):
        noisy, plain = (mean[way.format(c)] for c in ("denoising code", "code"))
        assert all(noisy[n] > 0.97 * plain[n] for n in best)


def test_what_few_labels_are_worth_is_what_chapter_9_says():
    asked = measured("verdicts")["tasks"]["few_labels"]
    assert asked["complete"] is True
    assert asked["seeds"] == [1, 2, 3]
    found = {
        way: {n: np.array(draws) for n, draws in rows.items()}
        for way, rows in asked["errors"].items()
    }
    runs = asked["draws"] * len(asked["seeds"])
    assert all(len(rows[n]) == runs for rows in found.values() for n in rows)

    def share(way, other, n):
        return found[way][n].mean() / found[other][n].mean()

    plain, noisy, scratch = "fine-tuned, code", "fine-tuned, denoising code", SCRATCH
    gains = [1 - share(plain, scratch, n) for n in ("10", "100", "1000")]
    assert gains == sorted(gains)
    assert gains[0] < 0 < gains[1] < 0.07
    assert 0.2 < gains[2] < 0.25
    for tuned in (plain, noisy):
        assert (found[tuned]["1000"] < found[scratch]["1000"]).all()
    assert share(noisy, scratch, "10") > 0.95
    assert 0.85 < share(noisy, scratch, "100") < 0.9
    networks = [way for way in found if way.startswith("f")]
    pixels = "logistic, pixels"
    for way in networks:
        assert share(way, pixels, "10") > 1, way
        for n in ("10", "100", "1000"):
            assert share("spreading, code", way, n) < 0.9, way
    for n in ("10", "100", "1000"):
        assert 0.95 < share("logistic, code", pixels, n) < 1.05
        assert 0.95 < share("logistic, code", "logistic, PCA", n) < 1.05
        assert share("logistic, denoising code", "logistic, code", n) < 0.97
        assert share("logistic, code", "logistic, untrained", n) < 0.85
        assert share("logistic, code", "logistic, directions", n) < 0.85
        apart = found["spreading, PCA"][n] - found["spreading, code"][n]
        assert 0 < apart.mean() < 0.02
        assert share("spreading, PCA", "spreading, pixels", n) < 0.95
        assert share("spreading, denoising code", "spreading, code", n) > 1
        assert min(found, key=lambda way: found[way][n].mean()) == "spreading, code"
    spread = [way for way in found if way.startswith("spreading")]
    assert all(asked["chosen"][way]["10"]["neighbours"] == 15 for way in spread)


def test_the_blend_is_of_two_methods_as_each_is_set_by_itself():
    chosen = measured("verdicts")["tasks"]["recommenders"]["settings"]
    assert chosen["ease"]["chosen"] == recommenders.EASE_ALONE
    assert chosen["autoencoder"]["chosen"] == recommenders.NETWORK_ALONE


def test_batches_cost_and_teach_as_the_page_says():
    found = measured("batch_size")
    assert found["complete"] is True
    one, two = (
        {run["batch"]: run for run in found["profiles"][cores]} for cores in "12"
    )
    shares = [one[batch]["share_of_matrix_speed"] for batch in (60, 120, 240)]
    assert np.abs(np.array(shares) - (0.3, 0.4, 0.5)).max() < 0.05
    assert one[60]["products_ms"] < 0.5 * one[60]["adam_ms"]
    assert one[60]["fed_ms"] / one[60]["products_ms"] == pytest.approx(1, abs=0.2)
    of_adam = {size: 1 - run["sgd_ms"] / run["adam_ms"] for size, run in one.items()}
    assert of_adam[60] == pytest.approx(0.2, abs=0.05)
    assert of_adam[480] < 0.5 * of_adam[60]
    saved = {size: 1 - two[size]["adam_ms"] / one[size]["adam_ms"] for size in one}
    assert saved[60] == pytest.approx(1 / 8, abs=0.03)
    assert saved[480] == pytest.approx(1 / 4, abs=0.03)

    learnt = {run["batch"]: run for run in found["learning"]}
    rates = {size: run["rate"] for size, run in learnt.items()}
    assert (rates[30], rates[240]) == (0.005, 0.04)
    short, long, safe = learnt[30]["errors"]
    few = {size: np.median(run["errors"][short]) for size, run in learnt.items()}
    assert 1.8 < few[480] / few[120] < 2.2
    baselines = measured("programs")["tasks"]["P5a"]["baselines"]
    mean_image = baselines["mean image"]
    beyond = {
        size: learnt[size]["kept_back"][found["rates"].index(2 * rates[size])]
        for size in (60, 120)
    }
    assert min(beyond[60]) > mean_image
    assert sum(error > mean_image for error in beyond[120]) == 1
    lost = sorted(learnt[60]["errors"][short])
    assert lost[1] / lost[0] == pytest.approx(6, abs=0.5)
    assert min(learnt[60]["errors"][long]) > mean_image
    errors = {size: np.median(run["errors"][safe]) for size, run in learnt.items()}
    worst = max(max(run["errors"][safe]) for run in learnt.values())
    assert worst / baselines["PCA"] == pytest.approx(0.57, abs=0.02)
    level = [errors[size] for size in (30, 60, 120, 240)]
    assert max(level) < 1.05 * min(level)
    at_full = {size: np.median(learnt[size]["errors"][long]) for size in (30, 480)}
    assert errors[30] / at_full[30] == pytest.approx(1.05, abs=0.02)
    assert errors[480] / at_full[480] == pytest.approx(7 / 6, abs=0.02)
    of_image = {size: run["adam_ms"] / size for size, run in one.items()}
    assert of_image[240] / of_image[30] == pytest.approx(0.5, abs=0.05)


def test_what_is_larger_than_memory_was_run_at_its_size():
    result = measured("larger_than_memory")
    ratings = result["ratings"]
    size = ratings["users"], ratings["movies"], ratings["ratings"]
    assert size == (10**6, 50_000, 10**8)
    assert ratings["peak_mb"] < 8000
    assert max(run["windows"] for run in result["windows"]) == 10**7
    assert {run["rows"] for run in result["comparisons"].values()} == {60_000}
    assert max(run["peak_mb"] for run in result["comparisons"].values()) < 2000

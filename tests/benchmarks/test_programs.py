"""The contests are fair, go on after an interruption, and have results that hold."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from aecourse._keras import keras
from aecourse.contest import measured
from aecourse.contest.programs import PROGRAMS
from aecourse.contest.recipes import RECIPES
from aecourse.data import Images
from benchmarks import __main__ as command
from benchmarks import choices, contest, growth, image_tasks, programs, report, results
from benchmarks.contest import SIDES, Bar, Problem, Run, Task, Training, Watch

PROGRAM_NAMES = [f"P{n}" for n in (1, 2, 3, 4, "5a", "5b", *range(6, 13))]


@pytest.fixture
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "UNFINISHED", tmp_path / "unfinished.json")
    monkeypatch.setattr(results, "MEASURED", tmp_path)
    monkeypatch.setattr(report, "write", lambda: None)


@pytest.fixture
def small():
    """Return a task that takes no time: to find the identity of three numbers."""

    def load(seed, rows):
        x = np.random.default_rng(0).random((rows or 64, 3), dtype=np.float32)
        return Problem("numbers", "folder", len(x), len(x), x)

    def compiled(problem, epochs):
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
        model.compile("adam", "mse")
        return model

    def error(side, model, problem):
        x = problem.content
        return float(np.mean((x - np.asarray(model.predict_on_batch(x))) ** 2))

    def fitted(problem, seed):
        return {"x": problem.content, "y": problem.content}

    return Task(
        id="small",
        title="numbers kept",
        figure="MSE",
        load=load,
        program=Training(compiled, fitted, epochs=4),
        course=Training(compiled, fitted, epochs=20),
        judge=error,
        baselines=lambda problem: {"mean": float(problem.content.var())},
        bars=(contest.share_of_error("error", 1), contest.share_of_seconds(0.5)),
        latent_dim=3,
    )


def run_of(side, seed, figure, curve, *, collapsed=False, task="P1"):
    return Run(
        task=task,
        side=side,
        seed=seed,
        figure=figure,
        seconds=curve[-1][0],
        parameters=12,
        added_mb=1.0,
        collapsed=collapsed,
        curve=curve,
    )


def summarised(task, runs):
    return contest.summary(task, task.load(1, None), runs, {"mean": 1.0}, 1.0)


def pretended_training(task, side, seed, rows, share):
    return run_of(side, seed, 0.01, [(1.0, 0.02), (2.0, 0.01)], task=task)


def test_every_program_has_a_contest_of_equal_code_size():
    found = programs.tasks()
    assert list(found) == PROGRAM_NAMES
    for name, recipe in RECIPES.items():
        sizes = {
            made.build().get_layer("encoder").output_shape
            for made in (PROGRAMS[name], recipe)
            if name not in ("P2", "P10")  # a denoiser's code is no bottleneck
        }
        assert len(sizes) <= 1, name
        assert all(np.prod(size[1:]) == found[name].latent_dim for size in sizes)


def test_the_clock_stands_still_while_a_figure_is_taken(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(contest.time, "perf_counter", lambda: now[0])

    def judge(model):
        now[0] += 50
        return 0.5

    watch = Watch(judge)
    watch.set_params({"epochs": 2})
    for epoch in range(2):
        now[0] += 3
        watch.on_epoch_end(epoch)
    assert watch.curve == [(3.0, 0.5), (6.0, 0.5)]


def test_a_long_training_is_judged_about_ten_times_and_at_its_end():
    watch = Watch(lambda model: 0.0)
    watch.set_params({"epochs": 505})
    for epoch in range(505):
        watch.on_epoch_end(epoch)
    assert len(watch.curve) == 11


def test_a_training_starts_from_its_seed_and_counts_its_weights(small):
    first, again = (contest.train(small, "course", 3, None, 1.0) for _ in range(2))
    other = contest.train(small, "course", 4, None, 1.0)
    assert first.figure == again.figure != other.figure
    assert first.parameters == 12
    assert first.seconds == first.curve[-1][0] > 0
    assert first.figure == first.curve[-1][1] < first.curve[0][1]
    shorter = contest.train(small, "course", 3, None, 0.1)
    assert len(shorter.curve) == 2


def test_each_side_is_first_in_turn():
    first = [side for _, side in contest.turns([1, 2, 3, 4])]
    assert first[::2] == ["program", "course", "program", "course"]
    assert sorted(contest.turns([1, 2])) == [
        (s, x) for s in (1, 2) for x in SIDES[::-1]
    ]


def test_times_to_the_target_are_those_of_the_first_point_that_reaches_it(small):
    program = [
        run_of("program", seed, figure, [(10.0, 0.09), (20.0, figure)])
        for seed, figure in ((1, 0.04), (2, 0.05), (3, 0.06))
    ]
    course = [
        run_of("course", seed, 0.03, [(1.0, 0.08), (2.0, 0.05), (4.0, 0.03)])
        for seed in (1, 2, 3)
    ]
    found = summarised(small, program + course)
    assert found["target"] == 0.05
    assert found["course"]["target_seconds"] == 2
    assert found["program"]["target_seconds"] == 20
    assert found["target_ratio"] == pytest.approx(0.1)
    assert found["seconds_ratio"] == pytest.approx(0.2)
    assert [bar["holds"] for bar in found["bars"]] == [True, True]
    reached = contest.share_of_target_seconds(0.1).judged(found)
    assert reached["measured"] == pytest.approx(0.1)
    assert reached["holds"]


def test_an_unreached_target_has_no_time_and_misses_its_bar(small):
    runs = [
        run_of("program", 1, 0.05, [(20.0, 0.05)]),
        run_of("course", 1, 0.06, [(2.0, 0.06)]),
    ]
    found = summarised(small, runs)
    assert found["course"]["target_seconds"] is found["target_ratio"] is None
    bar = contest.share_of_target_seconds(1 / 3).judged(found)
    assert bar["measured"] == float("inf")
    assert not bar["holds"]
    assert "missed" in contest.table("small", found | {"bars": [bar]})


def test_collapsed_seeds_are_counted_and_left_out_of_the_median(small):
    runs = [
        run_of("program", 1, 0.9, [(20.0, 0.9)], collapsed=True),
        run_of("program", 2, 0.05, [(20.0, 0.05)]),
        run_of("course", 1, 0.03, [(2.0, 0.03)]),
    ]
    found = summarised(small, runs)
    assert found["program"]["collapsed"] == 1
    assert found["target"] == 0.05
    assert "collapsed: 1" in contest.table("small", found)


def test_outputs_that_are_all_the_same_are_a_collapse():
    x = np.random.default_rng(0).random((50, 28, 28))
    assert image_tasks.is_collapsed(np.full_like(x, 0.3), x)
    assert not image_tasks.is_collapsed(x, x)


def test_where_larger_is_better_the_target_is_reached_from_below(small):
    from dataclasses import replace

    task = replace(small, larger_is_better=True, bars=(contest.better_by("dB", 1),))
    runs = [
        run_of("program", 1, 20.0, [(5.0, 20.0)]),
        run_of("course", 1, 22.0, [(1.0, 19.0), (2.0, 21.0), (3.0, 22.0)]),
    ]
    found = summarised(task, runs)
    assert found["course"]["target_seconds"] == 2
    assert found["bars"][0]["measured"] == pytest.approx(2)


@pytest.mark.parametrize(
    ("relation", "bound", "holds"), [("<=", 3, True), (">=", 3, False)]
)
def test_a_bar_says_what_was_measured_and_whether_it_holds(relation, bound, holds):
    judged = Bar("x", lambda summary: summary["x"], relation, bound).judged({"x": 2})
    assert judged["measured"] == 2
    assert judged["holds"] is holds


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAM_NAMES)
def test_both_sides_of_every_contest_run_in_small(name):
    task = programs.tasks()[name]
    seed = task.seeds[0]
    runs = [contest.train(task, side, seed, 400, 0.002) for side in SIDES]
    problem = task.load(seed, 400)
    found = contest.summary(task, problem, runs, {"nothing": 1.0}, 0.002)
    counts = {side: found[side]["parameters"] for side in SIDES}
    if name not in ("P5b", "P6"):
        assert counts["program"] == PROGRAMS[name].build().count_params()
    assert counts["course"] > 0
    assert [np.isfinite(run.figure) for run in runs] == [True, True]
    assert problem.n_train <= 400 or name == "P6"
    assert found["n_train"] == (320 if name == "P1" else problem.n_train)
    json.dumps(found)


@pytest.mark.slow
def test_a_training_apart_gives_what_a_training_here_gives():
    apart = programs.train_apart("P3", "program", 1, 200, 0.05)
    here = contest.train(programs.tasks()["P3"], "program", 1, 200, 0.05)
    assert apart.figure == pytest.approx(here.figure, abs=1e-4)
    assert apart.added_mb > 0


def test_an_error_in_a_training_apart_is_told():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        results.in_new_process("1 / 0")


@pytest.mark.usefixtures("_elsewhere")
def test_a_part_of_the_data_is_never_kept_as_the_result(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(programs, "train_apart", pretended_training)
    command.main(["P1", "--rows", "200"])
    printed = capsys.readouterr().out
    assert "P1 program seed 3: 0.0100 in 2.0 s" in printed
    assert "P1: images rebuilt from a small code; Fashion-MNIST, " in printed
    assert "100% of the epochs" in printed
    assert "P1 not kept" in printed
    assert not (tmp_path / "programs.json").exists()


@pytest.mark.usefixtures("_elsewhere")
def test_a_result_is_put_among_those_that_the_file_has(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "train_apart", pretended_training)
    output = tmp_path / "result.json"
    for name in ("P1", "P7"):
        settings = ["--rows", "200", "--seeds", "1", "--output", str(output)]
        command.main([name, *settings])
    result = json.loads(output.read_text(encoding="utf-8"))
    assert set(result["tasks"]) == {"P1", "P7"}
    assert result["tasks"]["P1"]["complete"] is False
    assert result["tasks"]["P1"]["share"] == 1
    assert result["tasks"]["P7"]["share"] == 0.1


@pytest.mark.usefixtures("_elsewhere")
def test_an_interrupted_run_goes_on_where_it_stopped(monkeypatch):
    trained = []

    def interrupted(task, side, seed, rows, share):
        if len(trained) == 3:
            raise KeyboardInterrupt
        trained.append((task, side, seed))
        return pretended_training(task, side, seed, rows, share)

    monkeypatch.setattr(programs, "train_apart", interrupted)
    with pytest.raises(KeyboardInterrupt):
        command.main(["P1", "--rows", "200"])
    first = list(trained)
    trained.clear()
    command.main(["P1", "--rows", "200"])
    assert len(first) == len(trained) == 3
    assert not set(first) & set(trained)


@pytest.mark.usefixtures("_elsewhere")
def test_a_task_that_is_finished_is_trained_anew_the_next_time(monkeypatch):
    trained = []

    def counted(*training):
        trained.append(training)
        return pretended_training(*training)

    monkeypatch.setattr(programs, "train_apart", counted)
    for _ in range(2):
        command.main(["P1", "--rows", "200", "--seeds", "1"])
    assert len(trained) == 4


@pytest.mark.usefixtures("_elsewhere")
def test_runs_with_other_settings_are_not_mixed_in(tmp_path):
    path = tmp_path / "runs.json"
    before = programs.FinishedRuns(path, {"rows": 120})
    before.add(run_of("program", 1, 0.01, [(10.0, 0.01)]))
    assert programs.FinishedRuns(path, {"rows": 120}).find("P1", "program", 1)
    assert not programs.FinishedRuns(path, {"rows": 240}).find("P1", "program", 1)


@pytest.mark.usefixtures("_elsewhere")
def test_without_a_name_all_benchmarks_run_and_an_unknown_name_is_refused(
    monkeypatch, capsys
):
    called = []
    monkeypatch.setattr(
        programs, "measure", lambda names, **settings: called.extend(names) or []
    )
    for name in command.OTHERS:
        monkeypatch.setitem(
            command.OTHERS, name, lambda _, name=name: called.append(name)
        )
    command.main([])
    assert called == [*PROGRAM_NAMES, *command.OTHERS]
    called.clear()
    command.main(["growth", "P7"])
    assert called == ["P7", "growth"]
    with pytest.raises(SystemExit):
        command.main(["dance"])
    assert "no benchmark 'dance'; there are programs, P1" in capsys.readouterr().err


def test_operations_of_a_dense_training_are_those_of_its_weights():
    weights = 784 * 128 * 2 + 128 * 32 * 2
    assert growth.operations(32) == 2 * (3 * weights - 784 * 128)


@pytest.mark.slow
def test_a_small_growth_has_costs_and_exponents():
    found = growth.measure(rows=(400, 1200), codes=(8, 16), few_rows=400)
    for along in ("rows", "latent_dim"):
        assert len(found[along]["runs"]) == 2
        assert all(run["seconds"] > 0 for run in found[along]["runs"])
        assert np.isfinite(list(found[along]["exponents"].values())).all()
    assert 0 < found["share_of_matrix_speed"] < 1


# The committed results


@pytest.fixture(scope="module")
def contests():
    return measured("programs")["tasks"]


def test_all_contests_are_committed_whole(contests):
    assert list(contests) == PROGRAM_NAMES
    for name, result in contests.items():
        task = programs.tasks()[name]
        assert result["complete"] is True
        assert result["source"] != "embedded"
        assert result["share"] == 1
        assert result["latent_dim"] == task.latent_dim
        assert len(result["runs"]) == 2 * len(task.seeds)
        assert {run["seed"] for run in result["runs"]} == set(task.seeds)
        if name in RECIPES:
            built = RECIPES[name].build().count_params()
            assert result["course"]["parameters"] == built


def test_committed_summaries_follow_from_the_committed_runs(contests):
    for name, result in contests.items():
        task = programs.tasks()[name]
        runs = [Run(**{**run, "curve": run["curve"]}) for run in result["runs"]]
        problem = Problem(
            result["data"], result["source"], result["n_train"], result["n_test"], None
        )
        again = contest.summary(task, problem, runs, result["baselines"], 1.0)
        assert again["bars"] == result["bars"], name
        assert again["course"] == result["course"], name


def test_the_page_names_the_bar_that_is_missed_and_the_task_that_takes_longer(contests):
    missed = [
        (name, bar["text"])
        for name, result in contests.items()
        for bar in result["bars"]
        if not bar["holds"]
    ]
    assert missed == [("P10", "gain over the program in dB")]
    assert 0.75 < contests["P10"]["bars"][0]["measured"] < 0.95
    longer = [name for name, task in contests.items() if task["seconds_ratio"] > 1]
    assert longer == ["P3"]
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


def test_learning_rates_are_at_a_peak_but_for_p2():
    tasks = measured("choices")["tasks"]
    assert list(tasks) == list(choices.TASKS)
    for name, task in tasks.items():
        sign = -1 if task["figure"] == "MSE" else 1
        figures = {text: sign * value for text, value in task["figures"].items()}
        chosen = figures.pop(choices.CHOSEN)
        if name == "P2":
            assert figures["half the rate"] < chosen < figures["twice the rate"]
        else:
            assert chosen > max(figures.values()), name


def test_all_chapters_take_under_seven_minutes_on_the_real_data():
    seconds = measured("book")["seconds"]["real"]
    assert len(seconds) == 11
    assert sum(seconds.values()) < 7 * 60


def test_the_report_is_that_of_the_committed_results():
    assert report.REPORT.read_text(encoding="utf-8") == report.text()


def test_a_choice_is_judged_on_images_that_none_has_learnt_from(monkeypatch):
    seen = []

    def figure(recipe, level, learnt, kept):
        seen.append((recipe.learning_rate, level, learnt, kept))
        return 1.0

    monkeypatch.setattr(choices, "figure", figure)
    x = np.arange(12, dtype=np.float32).reshape(12, 1, 1) * np.ones((1, 28, 28), "f4")
    images = Images(x, *(np.zeros(12, int), x, np.zeros(12, int)), *("",) * 5, False)
    found = choices.measure("P10", images)
    rates = [rate / RECIPES["P10"].learning_rate for rate, *_ in seen]
    assert rates == [1, 0.5, 2, 1]
    assert {level for _, level, *_ in seen} == {PROGRAMS["P10"].noise}
    for *_, learnt, kept in seen:
        assert learnt[:, 0, 0].tolist() == list(range(10))
        assert kept[:, 0, 0].tolist() == [10, 11]
    assert (found["n_train"], found["n_kept_back"]) == (10, 2)
    assert list(found["figures"])[0] == choices.CHOSEN


@pytest.mark.parametrize("level", [0, 0.2])
def test_a_choice_s_figure_is_an_error_or_decibels(level):
    x = np.random.default_rng(0).random((40, 28, 28), dtype=np.float32) ** 4
    recipe = replace(RECIPES["P7"], epochs=1, batch_size=10, jit_compile=False)
    figure = choices.figure(recipe, level, x[:30], x[30:])
    assert 5 < figure < 20 if level else 0 < figure < 0.5


@pytest.mark.parametrize("name", ["P7", "P8"])
def test_another_size_is_another_network_with_the_same_code(name):
    chosen, *_, other = choices.neighbours(name).values()
    one, two = chosen.build(), other.build()
    assert one.count_params() != two.count_params()
    codes = [model.get_layer("encoder").output_shape for model in (one, two)]
    assert codes[0] == codes[1]

"""Nothing a student writes may end a notebook: running, judging, showing."""

import builtins
import functools
import itertools
import random
import signal
import subprocess
import sys
import threading
import time
import types
import warnings
from itertools import count, cycle, repeat

import numpy as np
import pytest

from aecourse import exercises, words
from aecourse.exercises import checking, register, running
from aecourse.exercises.exercise import Exercise
from aecourse.exercises.running import Answer
from aecourse.exercises.verdict import CheckResult, as_html


def sums(x):
    """Return the sum of each row: the answer to an exercise made for these tests."""
    return x.sum(axis=1)


@pytest.fixture(autouse=True)
def sum_exercise(monkeypatch):
    exercise = Exercise(sums, lambda: {"case": (np.arange(6.0).reshape(2, 3),)})
    told = {
        "hints": ["look", "add"],
        "correct": "It adds up.",
        "result": "the result",
        "nudge": "",
    }
    monkeypatch.setattr(checking, "_hints_given", {})
    monkeypatch.setattr(checking, "_failures", {})
    replace_exercise(monkeypatch, exercise, told)


def replace_exercise(monkeypatch, exercise, told):
    find = register.find
    monkeypatch.setattr(
        register, "find", lambda name: exercise if name == "concept.1" else find(name)
    )
    monkeypatch.setattr(words, "of_exercise", lambda chapter, name: told)


@pytest.fixture(params=["main thread", "other thread"])
def check(request):
    """Check in the main thread, with the timer signal, and in one without it."""
    if request.param == "main thread":
        return functools.partial(exercises.check, "concept.1")

    def check_in_thread(answer):
        results = []
        thread = threading.Thread(
            target=lambda: results.append(exercises.check("concept.1", answer))
        )
        thread.start()
        thread.join()
        return results[0]

    return check_in_thread


def test_right_answer_is_correct_and_shows_the_progress(check):
    result = check(lambda x: x.sum(axis=1))
    assert result.status == "correct"
    assert "It adds up." in repr(result)
    assert "1 of" in repr(result)


def test_wrong_answer_is_told_expected_and_got(check):
    result = check(lambda x: x.mean(axis=1))
    assert result.status == "not yet"
    assert result.expected == "12 at index [1]"
    assert result.got == "4 at index [1]"


def test_blank_is_not_attempted(check):
    def blank(x):
        raise NotImplementedError  # your code here

    assert check(blank).status == "not attempted"


def test_not_implemented_in_a_library_is_an_error(check):
    library = types.ModuleType("library")
    exec("def f(x):\n    raise NotImplementedError('no such norm')", vars(library))
    result = check(lambda x: library.f(x))
    assert result.status == "not yet"
    assert "no such norm" in result.got


def test_error_is_reported_with_line_source_and_shapes(check):
    def boom(x):
        y = x + 1
        return y[17]

    result = check(boom)
    line = boom.__code__.co_firstlineno + 2
    assert f"in line {line}: `return y[17]`" in result.message
    assert result.got.startswith("IndexError: index 17 is out of bounds")
    assert "shape (2, 3)" in result.got


def test_error_deep_in_numpy_is_placed_in_the_students_line(check):
    result = check(lambda x: np.linalg.inv(x))
    assert "np.linalg.inv(x)" in result.message


def test_error_whose_text_cannot_be_had_is_reported(check):
    class Mute(Exception):  # noqa: N818
        def __str__(self):
            raise ValueError

    def boom(x):
        raise Mute

    assert check(boom).got.startswith("Mute")


@pytest.mark.parametrize("kind", ["plain", "except", "sleep"])
def test_endless_answer_is_interrupted(check, kind, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT_S", 0.3)

    def plain(x):
        while True:
            pass

    def swallow(x):
        while True:
            try:  # noqa: SIM105
                time.sleep(0.05)
            except:  # noqa: E722
                pass

    def sleep(x):
        while True:
            time.sleep(0.05)

    result = check({"plain": plain, "except": swallow, "sleep": sleep}[kind])
    assert result.status == "not yet"
    assert "had not returned after 0.3 seconds" in result.message


def test_time_limit_holds_for_all_calls_together(monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT_S", 1)
    slow = Answer(lambda x: time.sleep(0.4 * x) or x, "f(x)")
    assert slow(1) == 1
    with pytest.raises(running.NotYetError, match="had not returned"):
        slow(2)


def test_an_import_does_not_use_up_the_time_of_an_answer(check, monkeypatch, tmp_path):
    monkeypatch.setattr(running, "TIME_LIMIT_S", 1)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(1.1)\n")
    monkeypatch.delitem(sys.modules, "slow_to_import", raising=False)

    def imports(x):
        import slow_to_import  # noqa: F401

        return x.sum(axis=1)

    assert check(imports).status == "correct"

    def imports_and_hangs(x):
        import slow_to_import  # noqa: F401

        while True:
            pass

    del sys.modules["slow_to_import"]
    assert "had not returned after 1 second" in check(imports_and_hangs).message


def test_time_limit_is_five_seconds():
    assert running.TIME_LIMIT_S == 5


def test_timer_and_tracer_are_put_back(monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT_S", 0.1)
    before = signal.getsignal(signal.SIGALRM), sys.gettrace()

    def endless(x):
        while True:
            pass

    exercises.check("concept.1", endless)
    assert (signal.getsignal(signal.SIGALRM), sys.gettrace()) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_endless_recursion_is_reported(check):
    def again(x):
        return again(x)

    assert "RecursionError" in check(again).got


def test_exit_does_not_end_the_notebook(check):
    result = check(lambda x: sys.exit("bye"))
    assert result.got.startswith("SystemExit: bye")


def test_exit_of_the_notebook_does_not_end_it(check, monkeypatch):
    class Shell:
        ended = False

        def ask_exit(self):
            self.ended = True

    shell = Shell()
    monkeypatch.setattr(builtins, "get_ipython", lambda: shell, raising=False)
    result = check(lambda x: shell.ask_exit())
    assert "SystemExit" in result.got
    shell.ask_exit()
    assert shell.ended, "the notebook's own exit works again afterwards"


def test_stop_button_is_not_swallowed():
    def stopped(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exercises.check("concept.1", stopped)


def replaces_mean(x):
    np.mean = lambda *arguments, **named: 0.0


def replaces_isclose(x):
    np.isclose = lambda a, b, **named: np.ones(np.shape(a), bool)
    np.allclose = lambda *arguments, **named: True


def removes_sum(x):
    del np.sum


def replaces_len(x):
    builtins.len = lambda x: 7


def raises_at_errors(x):
    np.seterr(all="raise")


def recurses_shallowly(x):
    sys.setrecursionlimit(90)


@pytest.mark.parametrize(
    "change",
    [
        replaces_mean,
        replaces_isclose,
        removes_sum,
        replaces_len,
        raises_at_errors,
        recurses_shallowly,
    ],
)
def test_what_an_answer_replaces_or_sets_is_put_back(check, change):
    def wrong(x):
        change(x)
        return [1.0, 2.0]

    before = np.mean, np.isclose, np.allclose, np.sum, len
    settings = np.geterr(), sys.getrecursionlimit()
    assert check(wrong).status == "not yet"
    assert check(lambda x: x.sum(axis=1)).status == "correct"
    assert (np.mean, np.isclose, np.allclose, np.sum, len) == before
    assert (np.geterr(), sys.getrecursionlimit()) == settings


def test_an_answer_leaves_the_random_numbers_of_the_notebook_alone(check):
    def seeds(x):
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        return x.sum(axis=1)

    before = np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002
    assert check(seeds).status == "correct"
    after = np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002
    assert after == before


@pytest.mark.parametrize(
    "endless",
    [
        lambda x: sum(count()),
        lambda x: sum(cycle([1])),
        lambda x: sum(repeat(1)),
        lambda x: sum(itertools.count()),
    ],
)
def test_an_endless_iterator_is_interrupted(check, endless, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT_S", 0.3)
    assert "had not returned" in check(endless).message
    assert type(count()).__name__ == "count", "the notebook has its own again"


def test_a_lock_that_nobody_opens_is_interrupted(check, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT_S", 0.3)
    assert "had not returned" in check(lambda x: threading.Event().wait()).message


# Python itself says nothing of a thread that ends by `SystemExit`
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_threads_of_an_answer_end_with_it(check):
    def leaves_a_thread(x):
        def go_on():
            while True:
                time.sleep(0.01)

        threading.Thread(target=go_on, name="left behind", daemon=True).start()
        return x.sum(axis=1)

    assert check(leaves_a_thread).status == "correct"
    left = [thread for thread in threading.enumerate() if thread.name == "left behind"]
    for thread in left:
        thread.join(5)
        assert not thread.is_alive()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this limit")
def test_memory_without_end_is_an_error_and_no_end(check):
    result = check(lambda x: [0] * 10**12)
    assert result.got.startswith("MemoryError")


def test_prints_are_kept_short_and_off_the_page(check, capsys):
    def chatty(x):
        for number in range(5_000):
            print("line", number)
        return x.sum(axis=1)

    result = check(chatty)
    assert capsys.readouterr().out == ""
    assert result.status == "correct"
    assert result.printed.startswith("line 0\nline 1\n")
    assert result.printed.endswith("[…]")
    assert len(result.printed) < 200


def test_warnings_of_numpy_are_shown_with_the_prints(check):
    result = check(lambda x: x.sum(axis=1) / 0)
    assert "divide by zero" in result.printed
    assert "NaN or infinity" in result.message


def test_changed_input_is_noticed(check):
    def halve(x):
        x /= 2
        return 2 * x.sum(axis=1)

    result = check(halve)
    assert "changes the array it is given" in result.message


def test_changed_entry_of_a_list_is_noticed():
    def clear(entries):
        entries[0][:] = 0
        return 1

    with pytest.raises(running.NotYetError, match="changes the array"):
        Answer(clear, "f(entries)")([np.ones(3), "text"])


def test_input_with_nan_counts_as_unchanged():
    x = np.array([np.nan, 1.0])
    assert Answer(lambda x: 1, "f(x)")(x) == 1


def test_missing_return_is_named(check):
    assert "returned `None`" in check(lambda x: None).message


def test_wrong_number_of_arguments_shows_both_heads(check):
    result = check(lambda x, y: x)
    assert (result.expected, result.got) == ("`sums(x)`", "a function of `(x, y)`")


def test_answer_without_a_signature_is_called(check):
    assert check(functools.partial(np.sum, axis=1)).status == "correct"


@pytest.mark.parametrize("answer", [None, 3.5, "sums", np.ones(3), [sum]])
def test_answer_that_is_no_function_is_named(check, answer):
    result = check(answer)
    assert result.status == "not yet"
    assert 'exercises.check("concept.1", sums)' in result.expected


def test_check_that_fails_itself_is_no_verdict_on_the_answer(check, monkeypatch):
    broken = Exercise(sums, lambda: {"case": (np.ones((2, 3)),)}, accepts=lambda r: 1)
    replace_exercise(monkeypatch, broken, {"result": ""})
    result = check(lambda x: x)
    assert result.status == "not yet"
    assert "could not judge" in result.message
    assert "TypeError" in result.got


@pytest.mark.parametrize("name", ["concept.0", "concept", "nothing.1", "", 1, None])
def test_unknown_exercise_is_an_error_that_names_the_known(name):
    with pytest.raises(ValueError, match=r"argument `exercise_id`.*concept\.1, "):
        exercises.check(name, len)
    with pytest.raises(ValueError, match=r"concept\.1, "):
        exercises.hint(name)


def test_who_asks_for_a_project_by_its_chapter_is_told_where_it_is_checked():
    with pytest.raises(ValueError, match=r"pca\.1, .*`projects\.check`"):
        exercises.check("pca", len)


def test_text_shows_one_hint_more_at_each_call_and_those_before():
    shown = [repr(exercises.hint("concept.1")) for _ in range(3)]
    first = "concept.1: hint 1 of 2. look"
    assert shown == [first, *[f"{first}\nhint 2 of 2. add"] * 2]


def test_hints_are_folded_into_each_other_however_often_the_page_was_run():
    shown = [exercises.hint("concept.1")._repr_html_() for _ in range(3)]
    assert len(set(shown)) == 1
    first, second = shown[0].split("<p>look</p>")
    assert first.startswith('<details class="aecourse-hint"><summary>Hint 1 of 2')
    assert second.startswith('<details class="aecourse-hint"><summary>Hint 2 of 2')
    assert second.endswith("<p>add</p></details></details>")


def test_the_third_failure_mentions_the_hints():
    nudges = [exercises.check("concept.1", lambda x: 1).nudge for _ in range(3)]
    assert ["hints" in nudge for nudge in nudges] == [False, False, True]
    exercises.check("concept.1", lambda x: x.sum(axis=1))
    assert "hints" not in exercises.check("concept.1", lambda x: 1).nudge


@pytest.mark.parametrize("status", ["correct", "not attempted", "not yet"])
def test_verdict_has_its_class_in_html(status):
    shown = CheckResult("concept.1", status, "A message.")._repr_html_()
    assert f"aecourse-{status.replace(' ', '-')}" in shown
    assert "A message." in shown


def test_what_the_student_wrote_is_escaped():
    result = CheckResult(
        "concept.1", "not yet", "`<b>`", expected="<i>", got="<u>", printed="<script>"
    )
    shown = result._repr_html_()
    assert not {"<b>", "<i>", "<u>", "<script>"} & set(shown.split("`"))
    assert "<script>" not in shown
    assert "<code>&lt;b&gt;</code>" in shown


def test_as_html_leaves_lone_backticks():
    assert as_html("a ` b\nc") == "a ` b<br>c"


def test_check_leaves_warning_filters_alone():
    before = list(warnings.filters)
    exercises.check("concept.1", lambda x: x.sum(axis=1))
    assert warnings.filters == before


def test_models_are_handed_on_without_a_copy():
    model = object()
    assert Answer(lambda m: m, "f(model)")(model) is model


def test_result_is_judged_not_its_container(check):
    assert check(lambda x: [3, 12]).status == "correct"


def test_no_chapter_imports_keras_to_be_listed():
    code = (
        "import sys; from aecourse import exercises; exercises.progress();"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

"""What somebody brings is read, and what is wrong with it is said in words."""

import builtins
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import aecourse
from aecourse import own_data, words
from aecourse.own_data.findings import without_doubles
from aecourse.recommendation import RatingMatrix

rng = np.random.default_rng(0)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """Write the four samples, and read them."""
    folder = tmp_path_factory.mktemp("samples")
    paths = {kind: own_data.write_sample(kind, folder) for kind in own_data.KINDS}
    return {kind: own_data.read(path, kind) for kind, path in paths.items()}


def keys(data):
    return {finding.key for finding in data.findings}


def told(data, key):
    return next(finding.text for finding in data.findings if finding.key == key)


def measured(n=120, columns=4):
    """Return columns of numbers in which nothing is wrong."""
    x = rng.normal(size=(n, columns))
    return pd.DataFrame(x, columns=[f"c{number}" for number in range(columns)])


def as_csv(frame, folder, name="data.csv", **settings):
    path = folder / name
    frame.to_csv(path, index=False, **settings)
    return path


def grey(folder, name, image):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(path)


def some_images(folder, n=60, shape=(8, 8)):
    for number in range(n):
        image = rng.integers(256, size=shape, dtype=np.uint8)
        grey(folder, f"{number:03}.png", image)


PLANTED = {
    "images": {"unreadable", "colour", "sizes", "levels", "doubles"},
    "table": {
        *("dates", "labels", "unit_in_cell", "text", "gaps", "constant"),
        *("doubles", "units", "far"),
    },
    "series": {"dates", "windows", "bridged", "holes"},
    "ratings": {"rated_twice", "scale"},
}


@pytest.mark.parametrize("kind", own_data.KINDS)
def test_samples_are_read_and_what_is_planted_is_found(samples, kind):
    data = samples[kind]
    assert PLANTED[kind] <= keys(data)
    assert not data.stops
    assert len(data.labels) == len(data.groups) == data.samples.shape[0]


def test_samples_are_the_same_on_every_call(samples, tmp_path):
    for kind in ("table", "series"):
        again = own_data.read(own_data.write_sample(kind, tmp_path), kind)
        np.testing.assert_array_equal(again.samples, samples[kind].samples)


def test_data_without_fault_are_told_so(tmp_path):
    data = own_data.read(as_csv(measured(), tmp_path), "table")
    assert data.findings == ()
    assert words.of_own_data("data")["clean"] in repr(data)
    assert data.columns == ("c0", "c1", "c2", "c3")


def test_what_forbids_to_go_on_is_said_first(tmp_path):
    frame = measured(20).assign(name="x")
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert [finding.weight for finding in data.findings][0] == "stop"
    assert data.stops == (told(data, "few"),)
    assert "20" in data.stops[0]


def test_findings_show_themselves_with_what_is_written_in_the_file_escaped(tmp_path):
    frame = measured().assign(**{"<b>": "<i>"})
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert "“<b>”" in told(data, "text")
    assert "<b>" not in data._repr_html_()


@pytest.mark.parametrize(
    ("key", "change", "left"),
    [
        ("text", {"who": "a b"}, 4),
        ("unit_in_cell", {"weight": "12.5 kg"}, 4),
        ("constant", {"dead": 3.0}, 4),
        ("empty", {"c0": np.where(np.arange(120) % 3, np.nan, 1.5)}, 3),
        ("gaps", {"c0": [np.nan, np.inf, *rng.normal(size=118)]}, 4),
        ("ids", {"id": np.arange(120)}, 4),
        ("ids", {"row": np.arange(5, 125)}, 4),
        ("labels", {"class": np.arange(120) % 2}, 4),
        ("dates", {"day": pd.date_range("2024-01-01", periods=120).astype(str)}, 4),
        ("units", {"wide": 1000 * rng.normal(size=120)}, 5),
        ("far", {"c0": [-999.0, *rng.normal(size=119)]}, 4),
        ("classes", {"grade": np.arange(120) % 5}, 5),
        ("decimal_comma", {"c": [f"{v:.2f}".replace(".", ",") for v in range(120)]}, 5),
    ],
)
def test_a_fault_of_a_table_is_named_and_the_columns_are_left_out(
    tmp_path, key, change, left
):
    data = own_data.read(as_csv(measured().assign(**change), tmp_path), "table")
    assert key in keys(data)
    assert data.samples.shape == (120, left)


def test_columns_that_say_the_same_are_named(tmp_path):
    frame = measured()
    frame["double"] = 2 * frame["c1"] + 3
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert "“c1” and “double”" in told(data, "twins")


def test_rows_of_one_owner_belong_together_whatever_their_dates(tmp_path):
    days = pd.date_range("2024-01-01", periods=120).astype(str)
    frame = measured().assign(patient=np.arange(120) // 3, day=days)
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert len(np.unique(data.groups)) == 40
    assert {"groups", "dates_of_owners"} <= keys(data)
    assert not data.in_order


def test_rows_with_dates_are_put_in_their_order(tmp_path):
    days = pd.date_range("2024-01-01", periods=120)[::-1].astype(str)
    frame = measured().assign(day=days)
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert data.in_order
    assert data.labels[0] == "120"
    np.testing.assert_allclose(data.samples[0], frame.iloc[-1, :4].astype(float))


def test_gaps_stay_gaps_until_the_training_rows_are_known(tmp_path):
    frame = measured()
    frame.loc[3, "c1"] = np.nan
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert np.isnan(data.samples).sum() == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_recognised(tmp_path, separator):
    data = own_data.read(as_csv(measured(), tmp_path, sep=separator), "table")
    assert data.samples.shape == (120, 4)


def test_a_table_of_another_encoding_or_without_head_is_told_so(tmp_path):
    path = as_csv(measured().assign(온도=1.0), tmp_path, encoding="cp949")
    assert {"encoding", "constant"} <= keys(own_data.read(path, "table"))
    bare = as_csv(measured(), tmp_path, header=False)
    data = own_data.read(bare, "table")
    assert keys(data) == {"no_header"}
    assert len(data.samples) == 120


def test_a_table_of_words_alone_forbids_to_go_on(tmp_path):
    frame = pd.DataFrame({"a": ["x", "y"] * 60, "b": ["u", "v"] * 60})
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert "single" in keys(data)
    assert data.stops
    own_data.draw_samples(data)


def test_parquet_without_its_reader_is_refused_in_one_sentence(tmp_path, monkeypatch):
    importing = builtins.__import__

    def without(name, *rest):
        if name.split(".")[0] in ("pyarrow", "fastparquet"):
            raise ImportError(name)
        return importing(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    path = tmp_path / "data.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(ImportError, match=r"needs pyarrow.*pip install pyarrow"):
        own_data.read(path, "table")


def test_grey_levels_end_between_nought_and_one(tmp_path):
    some_images(tmp_path / "eight")
    data = own_data.read(tmp_path / "eight", "images")
    assert data.samples.shape == (60, 8, 8)
    assert 0.9 < data.samples.max() <= 1
    for number in range(60):
        image = rng.integers(65536, size=(8, 8), dtype=np.uint16)
        grey(tmp_path / "sixteen", f"{number}.png", image)
    data = own_data.read(tmp_path / "sixteen", "images")
    assert "65535" in told(data, "levels")
    assert 0.9 < data.samples.max() <= 1


def test_large_blank_and_sorted_images_are_told_so(tmp_path):
    for name in ("cats", "dogs"):
        some_images(tmp_path / name, n=30, shape=(20, 80))
    grey(tmp_path, "dogs/none.png", np.zeros((20, 80), np.uint8))
    data = own_data.read(tmp_path, "images")
    assert {"large", "blank", "folders"} <= keys(data)
    assert "“cats”, “dogs”" in told(data, "folders")
    assert data.samples.shape == (61, 8, 32)


def test_series_in_rows_lose_the_class_that_stands_beside_them(tmp_path):
    x = rng.normal(size=(60, 30)).cumsum(axis=1)
    frame = pd.DataFrame(np.column_stack([np.arange(60) % 3, x]))
    path = as_csv(frame, tmp_path, header=False)
    data = own_data.read(path, "series")
    assert data.samples.shape == (60, 30)
    assert "labels" in keys(data)
    np.testing.assert_allclose(data.samples, x, rtol=1e-6)


def test_recordings_of_one_length_stay_whole_and_others_are_cut(tmp_path):
    for number in range(60):
        as_csv(measured(40, 1), tmp_path, f"a{number:02}.csv")
    assert own_data.read(tmp_path, "series").samples.shape == (60, 40)
    as_csv(measured(100, 1), tmp_path, "b.csv")
    as_csv(measured(7, 1), tmp_path, "c.csv")
    data = own_data.read(tmp_path, "series", window=20)
    assert {"lengths", "short", "windows"} <= keys(data)
    assert data.samples.shape == (125, 20)
    assert np.bincount(data.groups).tolist() == [2] * 60 + [5]


def test_short_gaps_of_a_recording_are_bridged_and_long_ones_left_out(tmp_path):
    values = np.arange(1200.0) ** 1.1
    values[100:105] = np.nan
    values[300:306] = np.nan
    frame = pd.DataFrame({"v": values})
    data = own_data.read(as_csv(frame, tmp_path), "series", window=20)
    assert len(data.samples) == 59
    assert "5 in all" in told(data, "bridged")
    np.testing.assert_allclose(data.samples[5][:5], np.arange(100, 105) ** 1.1, 1e-3)
    assert "1" in told(data, "holes")


def test_a_clock_with_jumps_flat_series_and_levels_are_told_so(tmp_path):
    time = pd.date_range("2024-01-01", periods=1201, freq="h").delete(500)
    values = np.repeat(np.arange(60), 20) + 0.01 * rng.normal(size=1200)
    values[:20] = 0
    frame = pd.DataFrame({"time": time, "a": values, "b": 1.0, "c": values})
    data = own_data.read(as_csv(frame, tmp_path), "series", window=20)
    assert {"clock", "flat", "series_levels", "channels"} <= keys(data)
    assert data.in_order


def rated(n=600, **columns):
    users, items = np.divmod(np.arange(n), 10)
    frame = pd.DataFrame({"user": users, "item": items, "stars": 1 + items % 5})
    return frame.assign(**columns)


def test_ratings_become_a_matrix_whatever_their_ids(tmp_path):
    frame = rated(user=[f"p{number // 10}" for number in range(600)])
    data = own_data.read(as_csv(frame, tmp_path), "ratings")
    assert isinstance(data.samples, RatingMatrix)
    assert data.samples.shape == (60, 10)
    assert data.labels[:2] == ("p0", "p1")
    assert data.findings == ()


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("scale", {"stars": np.arange(600) % 101}),
        ("zeros", {"stars": np.arange(600) % 6}),
        ("no_rating", {"stars": [None, *[3, 4] * 299, 5]}),
        ("short_users", {"user": [*np.arange(590) // 10, *range(100, 110)]}),
        ("likes", {"stars": 1}),
    ],
)
def test_a_fault_of_ratings_is_named(tmp_path, key, change):
    data = own_data.read(as_csv(rated(**change), tmp_path), "ratings")
    assert key in keys(data)


def test_of_two_ratings_of_one_item_the_last_is_kept(tmp_path):
    frame = pd.concat([rated(), pd.DataFrame([{"user": 3, "item": 4, "stars": 2}])])
    data = own_data.read(as_csv(frame, tmp_path), "ratings")
    assert "rated_twice" in keys(data)
    assert data.samples.count == 600
    assert data.samples.values[3, 4] == 2


def test_points_of_another_scale_keep_their_unit(tmp_path):
    frame = rated(stars=np.arange(600) % 100)
    data = own_data.read(as_csv(frame, tmp_path), "ratings")
    assert data.points == pytest.approx(99 / 4.5)
    assert data.samples.values.data.min() == 0.5
    assert data.samples.values.data.max() == 5


def test_columns_without_names_are_taken_in_their_order(tmp_path):
    frame = rated().set_axis(["a", "b", "c"], axis=1)
    data = own_data.read(as_csv(frame, tmp_path), "ratings")
    assert "“a”, “b”, “c”" in told(data, "roles")
    assert data.samples.count == 600


@pytest.mark.parametrize(
    ("kind", "make", "match"),
    [
        ("table", lambda folder: folder / "none.csv", "exists"),
        ("table", lambda folder: folder, "a file"),
        ("images", lambda folder: folder, "a folder with images"),
        ("images", lambda folder: as_csv(measured(), folder), "a folder"),
        ("series", lambda folder: folder, "a folder with CSV"),
        ("table", lambda folder: as_csv(measured(), folder, "a.xlsx"), ".csv"),
        ("ratings", lambda folder: as_csv(measured(60, 2), folder), "user, item"),
        ("sounds", lambda folder: folder, "'images', 'table'"),
    ],
)
def test_what_is_not_there_is_refused(tmp_path, kind, make, match):
    with pytest.raises(ValueError, match=match):
        own_data.read(make(tmp_path), kind)


@pytest.mark.parametrize("kind", ["table", "series", "ratings"])
@pytest.mark.parametrize("text", ["", "a,b,c\n", "a,b\n1,2\n1,2,3\n"])
def test_a_file_without_rows_or_with_ragged_ones_is_refused(tmp_path, kind, text):
    path = tmp_path / "empty.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match="`path`. Expected a table"):
        own_data.read(path, kind)


def test_a_folder_of_words_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("a\nx\n")
    with pytest.raises(ValueError, match="a column of numbers"):
        own_data.read(tmp_path, "series")


@pytest.mark.parametrize(
    ("kind", "frame", "key"),
    [
        ("table", pd.DataFrame({"a": range(1, 200, 2)}), "single"),
        ("table", pd.DataFrame({"a": [1] * 90, "b": [np.nan] * 90}), "single"),
        ("table", pd.DataFrame({"a": [1, 2] * 50, "b": [2, 5] * 50}), "few"),
        ("series", pd.DataFrame({"v": range(10)}), "few"),
    ],
)
def test_what_is_too_little_is_shown_and_forbids_to_go_on(tmp_path, kind, frame, key):
    data = own_data.read(as_csv(frame, tmp_path), kind)
    assert told(data, key) in data.stops
    assert data.stops[0] in data._repr_html_()
    own_data.draw_samples(data)


def test_numbers_that_no_network_can_hold_are_gaps(tmp_path):
    frame = measured()
    frame.loc[7, "c2"] = 1e200
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert np.isnan(data.samples).sum() == 1


def test_owners_are_known_where_some_are_missing(tmp_path):
    frame = measured().assign(patient=[np.nan, *np.arange(1, 120) // 3])
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert "groups" in keys(data)
    assert data.samples.shape == (120, 4)


def test_a_comma_that_may_part_thousands_is_not_taken_for_a_decimal_one(tmp_path):
    cells = ["999", "1,001", "45,123", "12,500"] * 30
    data = own_data.read(as_csv(measured().assign(n=cells), tmp_path), "table")
    assert "“1,001”" in told(data, "thousands")
    assert "decimal_comma" not in keys(data)
    assert data.columns == ("c0", "c1", "c2", "c3")
    # a number that begins with nought has no thousands
    cells = ["0,999", "1,001", "45,123", "12,500"] * 30
    data = own_data.read(as_csv(measured().assign(n=cells), tmp_path), "table")
    assert "decimal_comma" in keys(data)
    with pytest.raises(ValueError, match="part thousands"):
        own_data.read(as_csv(rated(stars="1,001"), tmp_path), "ratings")


@pytest.mark.parametrize("written", ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y %H:%M"])
def test_the_order_of_day_and_month_is_one_for_a_column(tmp_path, written):
    days = pd.date_range("2024-01-01", periods=120)
    frame = measured().assign(day=days.strftime(written))
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert data.labels == tuple(map(str, range(1, 121)))
    assert "month_first" not in keys(data)
    assert ("short_years" in keys(data)) == ("%y" in written)
    series = frame[["day", "c0"]]
    assert "clock" not in keys(own_data.read(as_csv(series, tmp_path), "series"))


def test_dates_that_can_be_read_in_two_ways_or_in_none_are_told_so(tmp_path):
    days = [f"{1 + n % 12:02}/{1 + n // 12:02}/2024" for n in range(120)]
    data = own_data.read(as_csv(measured().assign(day=days), tmp_path), "table")
    assert "“day”" in told(data, "month_first")
    days = list(pd.date_range("2024-01-01", periods=120).strftime("%d/%m/%Y"))
    days[3] = "01/31/2024"
    data = own_data.read(as_csv(measured().assign(day=days), tmp_path), "table")
    assert "1, as “01/31/2024”" in told(data, "dates_unread")
    assert data.labels[-1] == "4"


@pytest.mark.parametrize("cell", ["1.2.3", "1.2.10", "16:10", "99/99/9999", "2024/1"])
def test_what_only_resembles_a_date_orders_nothing(tmp_path, cell):
    data = own_data.read(as_csv(measured().assign(v=cell), tmp_path), "table")
    assert "dates" not in keys(data)
    assert not data.in_order


@pytest.mark.parametrize("written", ["%d %b %Y", "%Y/%m/%d %I:%M %p", "%c", "%FT%TZ"])
def test_dates_are_known_in_the_usual_forms(tmp_path, written):
    days = pd.date_range("2024-01-01 13:00", periods=120)[::-1].strftime(written)
    data = own_data.read(as_csv(measured().assign(day=days), tmp_path), "table")
    assert "dates" in keys(data)
    assert data.labels[0] == "120"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_text_as_excel_writes_it_is_read(tmp_path, encoding):
    text = "\ufeff" + measured().to_csv(index=False, sep="\t")
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    data = own_data.read(tmp_path / "a.txt", "table")
    assert data.samples.shape == (120, 4)
    assert data.columns[0] == "c0"
    assert data.findings == ()


def test_files_of_one_name_in_several_folders_are_all_read(tmp_path):
    for number in range(60):
        (tmp_path / f"{number:02}").mkdir()
        as_csv(measured(10, 1), tmp_path / f"{number:02}", "a.csv")
    data = own_data.read(tmp_path, "series")
    assert data.samples.shape == (60, 10)
    assert data.labels[:2] == ("00/a.csv", "01/a.csv")


def test_long_recordings_of_one_length_are_cut_where_asked_or_where_few(tmp_path):
    for number in range(3):
        as_csv(measured(1000, 1), tmp_path, f"{number}.csv")
    data = own_data.read(tmp_path, "series")
    assert data.samples.shape == (30, 96)
    data = own_data.read(tmp_path, "series", window=50)
    assert data.samples.shape == (60, 50)
    assert {"equal_lengths", "windows", "few_groups"} <= keys(data)
    assert "at least 5" in told(data, "few_groups")
    for number in range(3, 6):
        as_csv(measured(1000, 1), tmp_path, f"{number}.csv")
    data = own_data.read(tmp_path, "series", window=50)
    assert not data.stops
    own_data.split(data)


@pytest.mark.parametrize(
    ("name", "values", "key", "weight"),
    [
        ("y", np.arange(120) % 2, "answer", "look"),
        ("y", ["a", "b"] * 60, "answer", "look"),
        ("y", rng.normal(size=120), None, None),
        ("heat index", np.arange(120) % 40, None, None),
        ("refractive_index", rng.normal(size=120), None, None),
        ("part number", rng.permutation(120), "numbering", "look"),
        ("patient number", np.arange(120) // 3, "ids", "mended"),
    ],
)
def test_a_name_that_may_be_of_a_measurement_is_judged_by_its_values(
    tmp_path, name, values, key, weight
):
    path = as_csv(measured().assign(**{name: values}), tmp_path)
    data = own_data.read(path, "table")
    found = {f.key: f.weight for f in data.findings}
    assert (name in data.columns) == (key is None)
    assert found.get(key) == weight


def test_files_of_a_folder_are_looked_at_as_a_single_one_is(tmp_path):
    hours = pd.date_range("2024-01-01", periods=13, freq="h").delete(5)
    for number in range(60):
        values = measured(12, 1).assign(label=number % 2, time=hours, place="here")
        as_csv(values[["label", "c0", "time", "place"]], tmp_path, f"{number:02}.csv")
    data = own_data.read(tmp_path, "series")
    assert {"labels", "clock", "dates", "text"} <= keys(data)
    assert "60; as of “00.csv”" in told(data, "clock")
    assert data.samples.std() > 0.5
    (tmp_path / "00.csv").write_text("v\n" + "\n".join(map(str, range(12))))
    assert len(own_data.read(tmp_path, "series").samples) == 60


@pytest.mark.parametrize("kind", ["table", "series"])
def test_what_cannot_be_squared_is_a_gap(tmp_path, kind):
    frame = measured(1200, 2 if kind == "table" else 1)
    frame.loc[7, "c0"] = 1e20
    data = own_data.read(as_csv(frame, tmp_path), kind, window=20)
    assert {"gaps", "bridged"} & keys(data)
    assert np.nanmax(np.abs(data.samples)) < 10


def test_a_gap_is_like_no_number():
    rows = np.array([[1.0], [-1e30], [np.nan], [np.nan]], np.float32)
    kept, _ = without_doubles(rows, range(4))
    assert kept.tolist() == [0, 1, 2]


def test_parquet_is_looked_at_as_csv_is(tmp_path, monkeypatch):
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    frame = measured().set_axis([" a", "label ", 3, 4], axis=1)
    monkeypatch.setattr(pd, "read_parquet", lambda path: frame)
    data = own_data.read(tmp_path / "a.parquet", "table")
    assert data.columns == ("a", "3", "4")
    monkeypatch.setattr(pd, "read_parquet", lambda path: measured(0))
    with pytest.raises(ValueError, match="a row below its head"):
        own_data.read(tmp_path / "a.parquet", "table")


def test_an_index_of_parquet_is_a_column_whose_moments_may_repeat(
    tmp_path, monkeypatch
):
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    days = pd.date_range("2024-01-01", periods=60).repeat(2)[::-1]
    frame = measured().set_axis(days, axis=0).assign(y=[True, False] * 60)
    monkeypatch.setattr(pd, "read_parquet", lambda path: frame)
    data = own_data.read(tmp_path / "a.parquet", "table")
    assert {"dates", "answer"} == keys(data)
    assert data.labels[:2] == ("119", "120")


def test_rows_without_a_date_stand_last_and_are_told_so(tmp_path):
    days = [None, *pd.date_range("2024-01-01", periods=119).astype(str)]
    data = own_data.read(as_csv(measured().assign(day=days), tmp_path), "table")
    assert data.labels[-1] == "1"
    assert "date: 1." in told(data, "dates_missing")


def test_columns_that_differ_in_a_space_alone_are_told_apart(tmp_path):
    frame = measured(120, 3).set_axis(["a", "a ", "b"], axis=1)
    data = own_data.read(as_csv(frame, tmp_path), "table")
    assert data.columns == ("a", "a 2", "b")


def test_every_finding_is_said_by_the_code():
    folder = Path(aecourse.__file__).parent / "own_data"
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    said = set(re.findall(r'finding\(\s*"(\w+)"', code)) | {"name", "more"}
    said |= {"in_files"} | set(re.findall(r'key = "(\w+)" if .* else "(\w+)"', code)[0])
    assert said == set(words.of_own_data("findings"))

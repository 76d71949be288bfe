"""The loaders: order of the sources, what they return, and what they refuse."""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aecourse import data
from aecourse.data import download, files, sources, standins
from aecourse.data.registry import DATA_SETS, MNIST, MOVIELENS, File

LOADERS = {
    "mnist": data.load_mnist,
    "fashion_mnist": data.load_fashion_mnist,
    "ecg5000": data.load_ecg5000,
    "movielens": data.load_movielens,
}


def idx(array: np.ndarray) -> bytes:
    """Return an array as a gzipped IDX file."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return gzip.compress(bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes())


@pytest.fixture
def tiny_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a folder with 6 + 2 images and point the loader at it."""
    generator = np.random.default_rng(0)
    folder = tmp_path / "data" / "mnist"
    folder.mkdir(parents=True)
    made = []
    for file, shape in zip(
        MNIST.files, [(6, 28, 28), (6,), (2, 28, 28), (2,)], strict=True
    ):
        content = idx(generator.integers(0, 10, shape, dtype=np.uint8) * 25)
        (folder / file.name).write_bytes(content)
        digest = hashlib.sha256(gzip.decompress(content)).hexdigest()
        made.append(replace(file, sha256=digest))
    monkeypatch.setattr(data, "MNIST", replace(MNIST, files=tuple(made)))
    monkeypatch.delenv("AECOURSE_SOURCE")
    monkeypatch.setenv("AECOURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "data"


class TestEmbedded:
    def test_announces_what_and_why(self, capsys):
        digits = data.load_mnist()
        line = capsys.readouterr().out
        assert line.count("\n") == 1
        assert "5,000 of the real digits" in line
        assert "AECOURSE_SOURCE=embedded" in line
        assert digits.source == "embedded"
        assert not digits.is_full

    @pytest.mark.parametrize("load", [data.load_mnist, data.load_fashion_mnist])
    def test_images(self, load):
        images = load(source="embedded")
        for x, y in (
            (images.x_train, images.y_train),
            (images.x_test, images.y_test),
        ):
            assert x.dtype == np.float32
            assert x.shape == (len(y), 28, 28)
            assert (x.min(), x.max()) == (0, 1)
            assert y.dtype == np.int64
            assert len(set(np.bincount(y))) == 1
        assert len(images.class_names) == 10
        assert len(images) == 10, "unpacks into ten"

    def test_digits_are_split_without_overlap(self):
        digits = data.load_mnist(source="embedded")
        assert (len(digits.x_train), len(digits.x_test)) == (4000, 1000)
        together = np.concatenate([digits.x_train, digits.x_test]).reshape(5000, -1)
        assert len(np.unique(together, axis=0)) == 5000
        assert len(set(digits.y_train[:20])) > 5, "shuffled"

    def test_n_train_takes_the_first_rows(self):
        every, some = (
            data.load_mnist(source="embedded", n_train=n) for n in (10**6, 30)
        )
        assert len(every.x_train) == 4000
        np.testing.assert_array_equal(some.x_train, every.x_train[:30])
        assert some.y_train.shape == (30,)

    def test_a_page_cannot_change_what_the_next_one_gets(self):
        for load in LOADERS.values():
            first = load(source="embedded")
            if hasattr(first, "ratings"):
                first.ratings["rating"] = 0.0
                assert load(source="embedded").ratings.rating.mean() > 1
                continue
            array = first.x if hasattr(first, "x") else first.x_train
            array[:] = 7
            again = load(source="embedded")
            assert (again.x if hasattr(again, "x") else again.x_train)[0, 0].max() < 7

    @pytest.mark.parametrize("name", LOADERS)
    def test_badge(self, name):
        loaded = LOADERS[name](source="embedded")
        for badge in (repr(loaded), loaded._repr_html_()):
            assert loaded.name in badge
            assert "Licence:" in badge
            word = "stand-in" if DATA_SETS[name].is_stand_in else "a small part"
            assert word in badge
        assert loaded._repr_html_().startswith("<p")


class TestOrder:
    def test_folder_comes_first(self, tiny_mnist, monkeypatch, capsys):
        monkeypatch.setenv("AECOURSE_DATA", str(tiny_mnist))
        digits = data.load_mnist(n_train=4)
        assert digits.source == "folder"
        assert digits.is_full
        assert "complete" in repr(digits)
        assert digits.x_train.shape == (4, 28, 28)
        assert digits.x_test.max() <= 1
        assert capsys.readouterr().out == ""

    def test_then_the_cache(self, tiny_mnist, monkeypatch):
        os.rename(tiny_mnist, tiny_mnist.parent / "cache")
        assert data.load_mnist().source == "cache"

    def test_argument_beats_environment(self, tiny_mnist, monkeypatch):
        monkeypatch.setenv("AECOURSE_DATA", str(tiny_mnist))
        monkeypatch.setenv("AECOURSE_SOURCE", "embedded")
        assert data.load_mnist().source == "embedded"
        assert data.load_mnist(source="folder").source == "folder"

    def test_named_by_environment_and_not_to_be_had(self, tiny_mnist, monkeypatch):
        monkeypatch.setenv("AECOURSE_SOURCE", "cache")
        with pytest.raises(OSError, match="By hand: put train-images") as error:
            data.load_mnist()
        assert str(download.cache_folder() / "mnist") in str(error.value)

    @pytest.mark.parametrize("wrong", ["missing", "empty", "a file"])
    def test_folder_without_the_set(self, tiny_mnist, monkeypatch, wrong):
        place = tiny_mnist / "elsewhere"
        if wrong == "empty":
            place.mkdir()
        elif wrong == "a file":
            place.write_text("not a folder")
        monkeypatch.setenv("AECOURSE_DATA", str(place))
        with pytest.raises(OSError, match="train-images-idx3-ubyte.gz") as error:
            data.load_mnist()
        assert "By hand" in str(error.value)

    def test_damaged_file_in_the_folder(self, tiny_mnist, monkeypatch):
        path = tiny_mnist / "mnist" / MNIST.files[1].name
        path.write_bytes(gzip.compress(b"something else"))
        monkeypatch.setenv("AECOURSE_DATA", str(tiny_mnist))
        with pytest.raises(OSError, match="not the published file") as error:
            data.load_mnist()
        message = str(error.value)
        assert str(path) in message
        assert data.MNIST.files[1].sha256 in message
        assert hashlib.sha256(b"something else").hexdigest() in message
        assert "Delete it" in message

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"<html>Log in first</html>", "a web page"),
            (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
            (b"", "an empty file"),
            (gzip.compress(bytes(100))[:15], "a broken one"),
        ],
        ids=["page", "pointer", "empty", "cut off"],
    )
    def test_what_came_instead_is_said(self, tiny_mnist, monkeypatch, content, said):
        (tiny_mnist / "mnist" / MNIST.files[1].name).write_bytes(content)
        monkeypatch.setenv("AECOURSE_DATA", str(tiny_mnist))
        with pytest.raises(OSError, match=f"not the published file.*{said}"):
            data.load_mnist()

    @pytest.mark.parametrize("name", ["unpacked", "dotted", "packed again"])
    def test_files_unpacked_or_packed_on_the_way_are_taken(
        self, tiny_mnist, monkeypatch, name
    ):
        monkeypatch.setenv("AECOURSE_DATA", str(tiny_mnist))
        before = data.load_mnist()
        for file in MNIST.files:
            path = tiny_mnist / "mnist" / file.name
            content = gzip.decompress(path.read_bytes())
            path.unlink()
            if name == "packed again":
                path.write_bytes(gzip.compress(content, compresslevel=1))
            else:
                bare = path.name.removesuffix(".gz")
                bare = bare.replace("-idx", ".idx") if name == "dotted" else bare
                path.with_name(bare).write_bytes(content)
        after = data.load_mnist()
        assert after.source == "folder"
        np.testing.assert_array_equal(after.x_test, before.x_test)


class TestFiles:
    @pytest.mark.parametrize("end", [b"\n", b"\r\n"])
    def test_both_line_ends(self, end):
        rows = [b"movieId,title", b'1,"One, two (1999)"', b""]
        file = File(
            "movies.csv", 0, hashlib.sha256(b"\n".join(rows)).hexdigest(), "table"
        )
        table = files.decode(file, end.join(rows))
        assert table.title.tolist() == ["One, two (1999)"]

    @pytest.fixture
    def beats(self, monkeypatch) -> tuple[File, bytes]:
        monkeypatch.setattr(files, "BEATS_SHAPE", (3, 4))
        monkeypatch.setattr(files, "NORMAL_BEATS", 2)
        content = b"1,2,3,1\n4,5,6,1\n-7,8.5,9,0\n"
        values = np.array([[1, 2, 3, 1], [4, 5, 6, 1], [-7, 8.5, 9, 0]]) * 10_000
        digest = hashlib.sha256(values.astype("<i4").tobytes()).hexdigest()
        return File("ecg.csv", 0, digest, "beats"), content

    def test_beats_are_checked_by_content(self, beats):
        file, content = beats
        spelled_otherwise = content.replace(b"8.5", b"8.500001").replace(b"\n", b"\r\n")
        for text in (content, spelled_otherwise):
            assert files.decode(file, text).shape == (3, 4)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ((b"-7,8.5,9,0\n", b""), "3 rows of 4 columns"),
            ((b"4,5", b"four,5"), "a table of numbers"),
            ((b"6,1", b"6,0"), "2 rows with label 1"),
            ((b"4,5", b"4,"), "a number in every field"),
            ((b"8.5", b"8.6"), "SHA-256"),
        ],
    )
    def test_beats_that_are_not_the_published_ones(self, beats, change, message):
        file, content = beats
        with pytest.raises(files.NotPublishedError, match=message):
            files.decode(file, content.replace(*change))

    def test_published_kinds(self):
        kinds = standins.published_kinds()
        assert np.bincount(kinds).tolist() == [0, 2919, 1765, 96, 194, 24]


class TestArguments:
    @pytest.mark.parametrize("load", LOADERS.values())
    def test_unknown_source(self, load):
        with pytest.raises(ValueError, match="argument `source`.*'attic'"):
            load(source="attic")

    def test_unknown_source_in_the_environment(self, monkeypatch):
        monkeypatch.setenv("AECOURSE_SOURCE", "attic")
        with pytest.raises(ValueError, match="`AECOURSE_SOURCE`.*'attic'"):
            data.load_mnist()

    @pytest.mark.parametrize(
        ("n_train", "error"), [(0, ValueError), (-1, ValueError), (2.5, TypeError)]
    )
    def test_n_train(self, n_train, error):
        with pytest.raises(error, match="`n_train`"):
            data.load_mnist(n_train=n_train)


def test_import_is_light():
    code = (
        "import sys, aecourse.data; "
        "assert not {'keras', 'pandas', 'pooch', 'requests'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_every_address_is_https_or_has_an_https_one_before():
    for dataset in DATA_SETS.values():
        assert dataset.addresses[0].startswith("https://")
        assert len(set(dataset.addresses)) == len(dataset.addresses)


@pytest.mark.real
class TestRealData:
    @pytest.mark.parametrize("name", LOADERS)
    def test_comes_complete_from_the_folder(self, name):
        loaded = LOADERS[name]()
        assert loaded.source == "folder"
        assert loaded.is_full

    @pytest.mark.parametrize(
        ("name", "train_counts", "test_counts"),
        [
            (
                "mnist",
                [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
                [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
            ),
            ("fashion_mnist", [6000] * 10, [1000] * 10),
        ],
    )
    def test_images(self, name, train_counts, test_counts):
        images = LOADERS[name]()
        assert images.x_train.shape == (60000, 28, 28)
        assert images.x_test.shape == (10000, 28, 28)
        assert images.x_train.dtype == np.float32
        assert (images.x_train.min(), images.x_train.max()) == (0, 1)
        assert np.bincount(images.y_train).tolist() == train_counts
        assert np.bincount(images.y_test).tolist() == test_counts

    def test_heartbeats(self):
        folder = sources.data_folder() / "ecg5000"
        beats = data.load_ecg5000()
        assert beats.x.shape == (4998, 140)
        assert beats.y.sum() == 2079
        np.testing.assert_allclose(beats.x.mean(1), 0, atol=1e-4)
        np.testing.assert_allclose(beats.x.std(1, ddof=1), 1, atol=1e-4)
        # 1 is the anomaly, where the file has 1 for a normal beat.
        labels = np.loadtxt(folder / "ecg.csv", delimiter=",", usecols=140)
        np.testing.assert_array_equal(beats.y, 1 - labels)
        np.testing.assert_array_equal(beats.y, beats.kinds != 1)
        archive = [
            np.loadtxt(folder / f"ECG5000_{part}.txt", usecols=0)
            for part in ("TRAIN", "TEST")
        ]
        np.testing.assert_array_equal(beats.kinds, np.concatenate(archive)[:4998])

    def test_ratings(self):
        ratings, movies, *_ = data.load_movielens()
        assert ratings.shape == (100836, 4)
        assert movies.shape == (9742, 3)
        assert ratings.userId.nunique() == 610
        assert ratings.userId.value_counts().min() == 20
        assert ratings.movieId.nunique() == 9724
        assert set(ratings.rating) == set(np.arange(1, 11) / 2)
        assert not ratings.duplicated(["userId", "movieId"]).any()
        assert ratings.movieId.isin(movies.movieId).all()

    def test_registry_knows_the_sizes(self):
        for dataset in (*DATA_SETS.values(),):
            folder = sources.data_folder() / dataset.folder
            for file in dataset.files:
                if dataset is not MOVIELENS:
                    assert (folder / file.name).stat().st_size == file.size

"""What the course knows about its four data sets: files, sums, addresses, licences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from aecourse import words
from aecourse.data import standins

DOCUMENTATION = "the appendix on the data sets (book/appendix/data.md)"


@dataclass(frozen=True)
class File:
    """One published file.

    Attributes
    ----------
    name
        Name inside the folder of its data set.
    size
        Bytes, as published.
    sha256
        Sum that decides whether the file is the published one: of the unpacked bytes
        (``idx``), of the text with LF line ends (``table``), or of the values rounded
        to four decimals (``beats``). What browsers, archivers and editors change on
        the way does not touch it.
    form
        How the file is read: ``idx`` is a gzipped IDX array, ``table`` a comma
        separated table with a header, ``beats`` the heartbeats without a header.
    """

    name: str
    size: int
    sha256: str
    form: Literal["idx", "table", "beats"]


@dataclass(frozen=True)
class DataSet:
    """One data set of the course and where it comes from.

    Attributes
    ----------
    key
        Name on the command line, and in the name of the loader.
    title
        Name on the page.
    folder
        Folder of the set below ``AECOURSE_DATA`` and below the cache.
    files
        The files the loader needs.
    addresses
        Places to download from, in the order in which they are tried. Each is the
        start of an address that ends in a file's name, or the address of `archive`.
    archive
        Whether the addresses lead to one zip that holds all the files.
    contents
        Size of the complete set in words.
    load_embedded
        Returns that as the files would be read: file name to content.
    is_stand_in
        Whether that is generated. Otherwise it is a part of the real set.
    page
        The publisher's page.
    license, citation
        As the publisher states them.
    """

    key: str
    title: str
    folder: str
    files: tuple[File, ...]
    addresses: tuple[str, ...]
    archive: bool
    contents: str
    load_embedded: Callable[[], dict[str, Any]]
    is_stand_in: bool
    page: str
    license: str
    citation: str

    @property
    def size(self) -> int:
        """Bytes of all the files."""
        return sum(file.size for file in self.files)

    @property
    def embedded(self) -> str:
        """What the package brings along instead, in words."""
        # a set that is not one of the four has no words, but a title
        return words.of_pages("embedded").get(self.key, self.title)

    def addresses_of(self, file: File) -> list[str]:
        """Return every address under which `file`, or its archive, is published."""
        if self.archive:
            return list(self.addresses)
        return [address + file.name for address in self.addresses]


MNIST = DataSet(
    key="mnist",
    title="MNIST",
    folder="mnist",
    files=(
        File(
            "train-images-idx3-ubyte.gz",
            9_912_422,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "idx",
        ),
        File(
            "train-labels-idx1-ubyte.gz",
            28_881,
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "idx",
        ),
        File(
            "t10k-images-idx3-ubyte.gz",
            1_648_877,
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "idx",
        ),
        File(
            "t10k-labels-idx1-ubyte.gz",
            4_542,
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            "idx",
        ),
    ),
    addresses=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
    archive=False,
    contents="70,000 handwritten digits",
    load_embedded=standins.mnist,
    is_stand_in=False,
    page="http://yann.lecun.com/exdb/mnist/",
    license="CC BY-SA 3.0",
    citation=(
        "LeCun, Bottou, Bengio and Haffner (1998). Gradient-based learning applied to "
        "document recognition. Proceedings of the IEEE 86(11)."
    ),
)

FASHION_MNIST = DataSet(
    key="fashion_mnist",
    title="Fashion-MNIST",
    folder="fashion-mnist",
    files=(
        File(
            "train-images-idx3-ubyte.gz",
            26_421_880,
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "idx",
        ),
        File(
            "train-labels-idx1-ubyte.gz",
            29_515,
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "idx",
        ),
        File(
            "t10k-images-idx3-ubyte.gz",
            4_422_102,
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "idx",
        ),
        File(
            "t10k-labels-idx1-ubyte.gz",
            5_148,
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            "idx",
        ),
    ),
    addresses=(
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
        # Without TLS: the sum decides whether what came is the published file.
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ),
    archive=False,
    contents="70,000 photographs of clothing",
    load_embedded=standins.fashion_mnist,
    is_stand_in=True,
    page="https://github.com/zalandoresearch/fashion-mnist",
    license="MIT, © 2017 Zalando SE",
    citation=(
        "Xiao, Rasul and Vollgraf (2017). Fashion-MNIST: a novel image dataset for "
        "benchmarking machine learning algorithms. arXiv:1708.07747."
    ),
)

ECG5000 = DataSet(
    key="ecg5000",
    title="ECG5000",
    folder="ecg5000",
    files=(
        File(
            "ecg.csv",
            7_877_383,
            "cbe176e1ee41f33299d711496702fc28099c9e0a54163a52204436d797cfef92",
            "beats",
        ),
    ),
    addresses=(
        "https://storage.googleapis.com/download.tensorflow.org/data/",
        "http://storage.googleapis.com/download.tensorflow.org/data/",
    ),
    archive=False,
    contents="4,998 heartbeats",
    load_embedded=standins.ecg5000,
    is_stand_in=True,
    page="https://www.timeseriesclassification.com/description.php?Dataset=ECG5000",
    license="none stated; the archive asks for citation, the recording is PhysioNet's",
    citation=(
        "Goldberger et al. (2000). PhysioBank, PhysioToolkit, and PhysioNet. "
        "Circulation 101(23); Chen et al. (2015). A general framework for "
        "never-ending learning from time series streams. DAMI 29(6); Dau et al. "
        "(2019). The UCR time series archive. arXiv:1810.07758."
    ),
)

MOVIELENS = DataSet(
    key="movielens",
    title="MovieLens small",
    folder="ml-latest-small",
    files=(
        File(
            "ratings.csv",
            2_483_723,
            "80da8b3393dae325bbba5a31f291a6ba55d8d4f4396de3c456f2c1635b1b70e8",
            "table",
        ),
        File(
            "movies.csv",
            494_431,
            "c47b783f23eb304413307e1bb05335e427737da20ec8d3c0e96335567dd5f3dc",
            "table",
        ),
    ),
    addresses=(
        "https://files.grouplens.org/datasets/movielens/ml-latest-small.zip",
        "http://files.grouplens.org/datasets/movielens/ml-latest-small.zip",
    ),
    archive=True,
    contents="100,836 ratings of 9,742 movies",
    load_embedded=standins.movielens,
    is_stand_in=True,
    page="https://grouplens.org/datasets/movielens/latest/",
    license="GroupLens terms: research use, no commercial use without permission",
    citation=(
        "Harper and Konstan (2015). The MovieLens datasets: history and context. "
        "ACM Transactions on Interactive Intelligent Systems 5(4), 19."
    ),
)

DATA_SETS = {
    dataset.key: dataset for dataset in (MNIST, FASHION_MNIST, ECG5000, MOVIELENS)
}

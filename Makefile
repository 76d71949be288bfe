# Every target is one or two plain commands; the README has them for people without make.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: book test test-real bench serve lab data clean
.DEFAULT_GOAL := book

# The stamp is written last, so an interrupted installation goes on the next time.
# Byte-code at installation because importing Keras without it takes twice as long.
$(READY): requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --python $(BIN)/python --compile-bytecode -r requirements.txt -e .
	touch $@

book: $(READY)  ## execute the notebooks and build the site
	$(BIN)/jupyter-book build . -W --keep-going

test: $(READY)  ## all that CI checks, on the embedded data
	$(BIN)/python scripts/check.py

test-real: $(READY)  ## figures and claims on the real data in AECOURSE_DATA
	$(BIN)/python scripts/check.py --real

bench: $(READY)  ## the notes' programs against ours, one table
	$(BIN)/python -m benchmarks

serve: $(READY)  ## the built site with its search, on this machine only
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

lab: $(READY)  ## the notebooks to run and solve
	$(BIN)/jupyter lab book

data: $(READY)  ## download the real data sets
	$(BIN)/python -m aecourse.data fetch

clean:  ## drop what was built; the environment stays
	rm -rf _build

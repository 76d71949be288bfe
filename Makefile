# Every target is one or two plain commands; the README has them for people without make.

# the first of these that is a version the course is tested on
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python, \
	$(shell $(name) -c "$(FITS)" 2>/dev/null && echo $(name))))
SUPPORTED = $(PYTHON) -c "$(FITS)" 2>/dev/null || { \
	echo "Python 3.11, 3.12 or 3.13 is needed; where it has another name: make PYTHON=name" >&2; exit 1; }
# an environment of another Python is made anew: one laid over the other mixes the two
IDENTITY := import sys; print(sys.base_prefix, sys.version_info)
SAME = [ "$$($(BIN)/python -c "$(IDENTITY)" 2>/dev/null)" = "$$($(PYTHON) -c "$(IDENTITY)")" ]
BIN := .venv/bin
READY := .venv/ready

.PHONY: book check test test-real test-nbgrader test-torch bench serve pdf slides archive lab data lock clean
.DEFAULT_GOAL := book

# The stamp is written last, so an interrupted installation goes on the next time.
# Byte-code at installation because importing Keras without it takes twice as long.
# The module comes last and by itself, because the lock's hashes cannot cover a folder.
$(READY): requirements.txt pyproject.toml
	@$(SUPPORTED)
	@$(SAME) || rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode -r requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

book: $(READY)  ## execute the notebooks and build the site
	$(BIN)/jupyter-book build . -W --keep-going -q

check: $(READY)  ## the minute after an edit: style, blanks in step, the fast tests
	$(BIN)/python scripts/check.py --quick

test: $(READY)  ## all that CI checks, on the embedded data
	$(BIN)/python scripts/check.py

test-real: $(READY)  ## figures and claims on the real data in AECOURSE_DATA
	$(BIN)/python scripts/check.py --real

test-nbgrader: $(READY)  ## a class's round trip through nbgrader, installed beside the environment
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --target _build/nbgrader \
		-r requirements-nbgrader.txt
	PATH="$$PWD/_build/nbgrader/bin:$$PWD/$(BIN):$$PATH" PYTHONPATH="$$PWD/_build/nbgrader" \
		$(BIN)/python -m pytest -m nbgrader tests/test_nbgrader.py

# pip, which finds the wheel wherever a machine's settings say; PyTorch's own address is
# asked twice only, for it stands beside another one that mostly has it
TORCH := _build/torch
$(TORCH)/ready: requirements-torch.txt $(READY)
	rm -rf $(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 1 \
		--target $(TORCH) -r requirements-torch.txt
	touch $@

test-torch: $(TORCH)/ready  ## the models on PyTorch, installed beside the environment
	KERAS_BACKEND=torch PYTHONPATH="$$PWD/$(TORCH)" OMP_NUM_THREADS=1 \
		AECOURSE_SOURCE=embedded AECOURSE_OFFLINE=1 AECOURSE_PROGRESS=off \
		$(BIN)/python -m pytest -m "backends and not real" -n 2 --dist worksteal

bench: $(READY)  ## the notes' programs against ours, one table
	$(BIN)/python -m benchmarks

serve: $(READY)  ## the built site with its search, on this machine only
	$(BIN)/python scripts/serve.py

pdf: $(READY)  ## the built site as one book to print, _build/book.pdf
	$(BIN)/python scripts/pdf.py

slides: $(READY)  ## a deck for each chapter that was executed, _build/slides
	$(BIN)/python scripts/slides.py

archive: $(READY)  ## the built site to take along, _build/site.zip
	cd _build && ../$(BIN)/python -m zipfile --create site.zip html

lab: $(READY)  ## the notebooks to run and solve
	$(BIN)/jupyter lab book

data: $(READY)  ## download the real data sets
	$(BIN)/python -m aecourse.data fetch all

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"
LOCKED = $$(sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' requirements.txt)
lock: $(READY)  ## write requirements.txt anew from requirements.in, and nbgrader's beside it
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) -c requirements.txt $(LOCKED) requirements-nbgrader.in -o requirements-nbgrader.txt

clean:  ## drop what was built; the environment stays
	rm -rf _build

# Everything a newcomer needs: `make run` and `make test` set themselves up.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$p; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
SPARK_PATIENTS ?= 20000

.PHONY: run test check lint types imports unit browser bench bench-cohort peer spark test-spark sizing reliability hazards sbom audit-dependencies docs pictures validate cross-check mutation fuzz lock format clean

run: $(VENV)/.runtime  ## start the dashboard on this machine only
	$(BIN)/python -m lib serve --port $(PORT)

test: $(VENV)/.dev browser lint types imports unit  ## everything that has to pass

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

browser: $(VENV)/.dev  ## a Chromium for the browser tests
	sh .ci/chromium $(BIN)
	sh .ci/nginx

bench-cohort: $(VENV)/.dev  ## docs/performance.md: a cohort of 10,000 and 100,000 on this machine, some twenty minutes
	$(BIN)/python -m tests.bench.cohort_scale

peer: build/peer/env/.ready  ## the peer that bench-cohort is held against, in an environment of its own

build/peer/env/.ready:
	$(PYTHON) -m venv build/peer/env
	build/peer/env/bin/python -m pip install --quiet --disable-pip-version-check "pandas<2" "numpy<2" "setuptools<80" "cardinal_pythonlib==2.2.1"
	@touch $@

spark: build/spark/env/.ready  ## the environment of `screen --engine spark`: build/spark/env/bin/python -m lib screen ...

test-spark: build/spark/env/.ready  ## a cluster says what this machine says, of SPARK_PATIENTS (20,000); needs Java 17
	TRD_SPARK=required TRD_SPARK_PATIENTS=$(SPARK_PATIENTS) build/spark/env/bin/python -m pytest tests/spark

sizing: build/spark/env/.ready $(VENV)/.dev  ## the table of docs/scale.md: this machine and Spark, measured and reckoned on
	$(BIN)/python -m tests.spark.sizing

build/spark/env/.ready: requirements-spark.txt
	$(PYTHON) -m venv build/spark/env
	build/spark/env/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt "pytest>=9.0" "pytest-timeout>=2.4" "hypothesis>=6.150"
	@touch $@

bench: $(VENV)/.dev  ## engine, chart and page timings of this machine
	$(BIN)/python -m tests.bench

reliability: $(VENV)/.dev  ## what is saved is not lost, each test in full, and a log of a million rows: about half an hour
	TRD_RELIABILITY=full $(BIN)/python -m pytest -rA -o timeout=3600 tests/store/test_nothing_lost.py tests/store/test_on_the_disk.py \
	  tests/store/test_migrations.py tests/store/test_backup.py tests/store/test_large_log.py tests/store/test_audit.py

soak: $(VENV)/.dev  ## many people at one server: whose data, rerun time, memory. SOAK_SESSIONS (25) for SOAK_MINUTES (5) into docs/reliability.md
	$(BIN)/python -m tests.soak

hazards: $(VENV)/.dev  ## docs/hazards.md, and every test a hazard rests on
	$(BIN)/python -m tests.docs.hazards

sbom: $(VENV)/.dev  ## build/sbom.json: what the product is made of (CycloneDX)
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements-lock.txt --of JSON -o build/sbom.json

audit-dependencies: $(VENV)/.dev  ## does any pinned dependency have a known weakness? needs the network
	$(BIN)/python .ci/audit_dependencies.py

docs: $(VENV)/.dev  ## docs/rules.md from the data and the tests
	$(BIN)/python -m tests.docs

pictures: $(VENV)/.dev  ## docs/pictures, docs/sheet.png and docs/referral.png from the fictional patients; needs a Chromium
	$(BIN)/python -m tests.docs.papers
	$(BIN)/python -m tests.docs.pictures

validate: $(VENV)/.dev  ## docs/validation.md: what was checked against what, and what was not
	$(BIN)/python -m tests.validate

cross-check: $(VENV)/.dev build/ohdsi/env/.ready build/ohdsi/1009.json  ## OHDSI cohort 1009 against our reading of it and our packs, a minute; then make validate
	$(BIN)/python -m tests.validate.ohdsi

build/ohdsi/env/.ready:
	$(PYTHON) -m venv build/ohdsi/env
	build/ohdsi/env/bin/python -m pip install --quiet --disable-pip-version-check "duckcdm==0.4.7"
	@touch $@

build/ohdsi/1009.json:  # the definition as OHDSI publishes it (Apache-2.0); without a network, put the file there
	@mkdir -p build/ohdsi
	curl -fsSL -o $@ https://raw.githubusercontent.com/OHDSI/PhenotypeLibrary/43df78dafbdcc7ffc088d2e83402244ab9cc2412/inst/cohorts/1009.json || \
	  { echo "The definition could not be fetched. Put inst/cohorts/1009.json of OHDSI's PhenotypeLibrary there: $@"; exit 1; }

mutation: $(VENV)/.dev build/mutation/.ready  ## do the tests notice changes in the engine? docs/mutation.md, about half an hour
	$(BIN)/python -m tests.mutation

build/mutation/.ready: tests/mutation/requirements.txt $(VENV)/.dev
	$(BIN)/python -m venv build/mutation
	build/mutation/bin/python -m pip install --quiet --disable-pip-version-check -r tests/mutation/requirements.txt
	$(BIN)/python -c "import sysconfig; print(sysconfig.get_path('purelib'))" > "$$(build/mutation/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/house.pth"
	@touch $@

fuzz: $(VENV)/.dev build/fuzz/.ready  ## does any input make a parser fall over? FUZZ_SECONDS (60) for each of seven
	$(BIN)/python -m tests.fuzz

build/fuzz/.ready: requirements-fuzz.txt $(VENV)/.dev
	$(BIN)/python -m venv build/fuzz
	build/fuzz/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-fuzz.txt
	$(BIN)/python -c "import sysconfig; print(sysconfig.get_path('purelib'))" > "$$(build/fuzz/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/house.pth"
	@touch $@

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev  ## pin what requirements*.txt allow, with hashes, for every Python from 3.11
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --custom-compile-command "make lock" -o requirements-lock.txt requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
	  --custom-compile-command "make lock" -c requirements-lock.txt -o requirements-dev-lock.txt requirements-dev.txt

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "TRD Review needs Python 3.11 or newer; none was found on the PATH."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (on Debian and Ubuntu: apt install python3-venv)."; exit 1; }

$(VENV)/.runtime: requirements-lock.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-lock.txt
	@touch $@

$(VENV)/.dev: requirements-dev-lock.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev-lock.txt
	@touch $(VENV)/.runtime $@

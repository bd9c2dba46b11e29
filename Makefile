# firsthand: make help
SHELL := /bin/bash
PORT ?= 8000
SMTP_PORT ?= 8025
DATA ?= data
PROGRAMME ?= programmes/mimecast
PYTHON ?= python3
VENV := .venv
FUZZ := .venv-fuzz
TRAIN := .venv-train
SECONDS ?= 600
BIN := $(VENV)/bin

.PHONY: help setup setup-test run test coverage test-postgres lint bench fuzz train train-look-alikes messages screenshots clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/base.done: requirements/base.txt pyproject.toml
	@scripts/make-venv $(PYTHON) $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.done: requirements/test.txt $(VENV)/base.done
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/words.done: $(VENV)/base.done $(wildcard src/firsthand/locale/*/LC_MESSAGES/django.po)
	@$(BIN)/pybabel --quiet compile --domain django --directory src/firsthand/locale
	@touch $@

setup: $(VENV)/base.done $(VENV)/words.done ## a virtual environment with the pinned parts

setup-test: setup $(VENV)/test.done ## the same with what the suite needs, and a browser where it can be had
	@scripts/get-debian-parts

run: setup ## web on 127.0.0.1:8000, SMTP on 127.0.0.1:8025, everything in ./data
	FIRSTHAND_URL=http://127.0.0.1:$(PORT) $(BIN)/firsthand serve --data $(DATA) \
		--web 127.0.0.1:$(PORT) --smtp 127.0.0.1:$(SMTP_PORT) --programme $(PROGRAMME)

test: setup-test ## the whole suite on SQLite
	$(BIN)/pytest -n 2

coverage: setup-test ## the same with the lines that no test reached, which takes two thirds longer
	$(BIN)/pytest -n 2 --cov --cov-report=term

test-postgres: setup-test ## all that a database can change, on a PostgreSQL cluster of its own
	scripts/with-postgres $(BIN)/pytest -n 2

lint: setup-test ## ruff, mypy, import contracts, forgotten migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	scripts/with-throwaway-data $(BIN)/mypy
	$(BIN)/lint-imports
	scripts/with-throwaway-data $(BIN)/python -m django makemigrations --check --dry-run

bench: setup-test ## speed and memory, as ratios against a yardstick of the same run
	$(BIN)/python bench/run.py
	$(BIN)/python bench/sweep.py
	$(BIN)/python bench/mail.py
	$(BIN)/python bench/log.py
	$(BIN)/python bench/look_alikes.py
	$(BIN)/python bench/desk.py
	$(BIN)/python bench/desk.py --database postgres

$(FUZZ)/fuzz.done: requirements/fuzz.txt
	@scripts/make-venv $(PYTHON) $(FUZZ)
	$(FUZZ)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	@touch $@

fuzz: $(FUZZ)/fuzz.done ## reading of mails under octets of all kinds, for SECONDS=600
	nice $(FUZZ)/bin/python fuzz/read_mail.py --seconds $(SECONDS)

$(TRAIN)/train.done: requirements/train.txt
	@scripts/make-venv $(PYTHON) $(TRAIN)
	$(TRAIN)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/train.txt
	@touch $@

train: $(TRAIN)/train.done ## the model of weaknesses in the package, from ../shared/corpora/classes
	nice $(TRAIN)/bin/python scripts/train_weakness.py

train-look-alikes: setup ## the two tables behind look-alikes, from ../shared/corpora
	nice $(BIN)/python scripts/train_look_alikes.py

screenshots: setup-test ## the pictures in docs/images
	@scripts/get-debian-parts pictures
	$(BIN)/python scripts/screenshots.py

clean: ## take away what make made (not the data folder)
	rm -rf $(VENV) $(FUZZ) $(TRAIN) .fuzz build .pytest_cache .mypy_cache .ruff_cache .coverage

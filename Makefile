# Two commands matter: `make run` and `make test`. Each step also works by hand.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
BABEL := $(BIN)/pybabel --quiet
UPDATE := $(BABEL) update --input-file build/messages.pot --output-dir translations \
  --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date
SPANISH := translations/es/LC_MESSAGES/messages.po
SIDE_BY_SIDE := -n 2 --durations 20
UV := build/uv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate

# Compiled modules are kept, whatever the machine says: without them each process takes three times as long to start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test check bench catalogs pictures fonts lock clean

# Migrates, seeds the demonstration on the first start, then serves: http://localhost:8000, or PORT.
# PORTAL_DEMO=0 leaves the demonstration out.
run: export PORTAL_DEMO ?= 1
run: .venv/.run
	$(BIN)/flask --app app serve

# Everything, on both databases. PORTAL_TEST_DATABASE_URL points the second run at a PostgreSQL server of one's own.
test: check
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)
	PORTAL_TEST_DATABASE=postgresql $(BIN)/python -m pytest $(SIDE_BY_SIDE)

check: .venv/.dev build/messages.pot
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint portal/web/templates
	# The catalogs hold the sentences of the code, no more and no less, ...
	$(UPDATE) --check
	# ... each of them translated, ...
	$(BIN)/python -c 'import polib, sys; po = polib.pofile("$(SPANISH)"); sys.exit("\n".join(e.msgid for e in po.untranslated_entries() + po.fuzzy_entries()) or 0)'
	# ... with its placeholders in place.
	$(BIN)/dennis-cmd lint --errorsonly $(SPANISH)
	if command -v msgfmt >/dev/null; then msgfmt --check --output-file=/dev/null $(SPANISH); fi
	$(BABEL) compile --directory translations

# Beside a peer, Isso, in an environment of its own; where that cannot be made, without.
bench: .venv/.dev
	-$(MAKE) --silent build/peer/.ready
	$(BIN)/python -m bench

build/peer/.ready: requirements-peer.lock
	$(PYTHON) -m venv build/peer
	build/peer/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-peer.lock
	touch $@

# After a sentence was added or changed: carries it into every catalog, for a person to translate.
catalogs: .venv/.dev build/messages.pot
	$(UPDATE)
	$(BABEL) compile --directory translations

# Takes the pictures of README.md anew, of a demonstration on a free port with data of its own; wants chromium.
pictures: .venv/.dev
	$(BABEL) compile --directory translations
	PYTHONPATH=. $(BIN)/python tests/pictures.py

# Makes the typefaces of the PDF files anew, from their packages; wants npm. They are committed.
fonts:
	$(PYTHON) -m venv build/fonts
	build/fonts/bin/python -m pip install --quiet --disable-pip-version-check fonttools==4.68.0 brotli==1.2.1
	cd build/fonts && npm pack --silent @fontsource/literata@5.3.0 @fontsource/atkinson-hyperlegible-next@5.3.0 dejavu-fonts-ttf@2.37.3
	for name in literata atkinson-hyperlegible-next dejavu; do \
	  mkdir -p build/fonts/packages/$$name; \
	  tar -xzf build/fonts/*$$name-*[0-9].tgz --strip-components 1 -C build/fonts/packages/$$name; \
	done
	build/fonts/bin/python design/fonts/pdf.py build/fonts/packages portal/files/reporting/fonts

# The locks name versions and hashes, but no host. `make lock UPGRADE=--upgrade` takes newer releases.
lock:
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(UV) $(UPGRADE) --group dev pyproject.toml --output-file requirements-dev.lock
	$(UV) $(UPGRADE) pyproject.toml --constraint requirements-dev.lock --output-file requirements.lock
	$(UV) $(UPGRADE) --group peer --output-file requirements-peer.lock

# Leaves the data in instance/ alone.
clean:
	rm -rf .venv build .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete

.PHONY: build/messages.pot
build/messages.pot: .venv/.dev
	mkdir -p build
	$(BABEL) extract --mapping-file config/babel.cfg --keyword _l --keyword lazy_gettext --add-location file --sort-by-file \
	  --project labor-consultation-portal --version 1 --copyright-holder 'the contributors' --output-file $@ .

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements.lock | .venv/bin/python
	$(PIP) --requirement requirements.lock
	touch $@

.venv/.dev: requirements-dev.lock | .venv/bin/python
	$(PIP) --requirement requirements-dev.lock
	touch $@

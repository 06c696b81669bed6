# Casework: two commands on a bare python3. `make run` serves the demonstration, `make test` runs the suite.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
STAMP := $(VENV)/.installed-$(shell cat requirements-dev.txt requirements.txt 2>/dev/null | cksum | cut -d' ' -f1)

.PHONY: run setup test e2e faults hostile oracle bench check lock clean

run: setup  ## everything: database, demonstration, web, worker and beat, on http://localhost:8000 (PORT=)
	@exec $(BIN)/python manage.py demo --port $(PORT)

setup: $(STAMP)  ## the virtual environment and the locked dependencies, nothing else

$(STAMP): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Casework needs Python 3.11 or newer; this is %d.%d. Install it, then: make PYTHON=python3.11 $(MAKECMDGOALS)" % sys.version_info[:2])'
	@echo "Installing into $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "python3 cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/.installed-* && touch $@

test: setup  ## the test suite, on SQLite, or on PostgreSQL when DATABASE_URL names one (without the oracle)
	@CASEWORK_PLAIN_STATIC=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder \
	  -m "not e2e and not faults and not hostile" --ignore tests/oracle --ignore tests/bench -q

e2e: setup  ## end to end in real Chromium (Debian: apt-get install chromium)
	@$(BIN)/python -m pytest -m e2e -q

faults: setup  ## processes killed under load, on both sets of engines (Debian: postgresql redis-server; FAULTS_KILLS=60)
	@$(BIN)/python -m pytest tests/faults -m faults -q -s

hostile: setup  ## every hostile file through the real process that reads uploads, with the table of what became of them
	@CASEWORK_PLAIN_STATIC=1 $(BIN)/python -m pytest tests/exchange/hostile -m hostile -q -s

oracle: setup  ## who may see what, on every path, against the policy as written (ORACLE_SIZE=large, ORACLE_SEED=)
	@CASEWORK_PLAIN_STATIC=1 $(BIN)/python -m pytest tests/oracle -n 2 --dist load -q

bench: setup  ## what is measured: likeness of names, finding at 100,000 people (on PostgreSQL with DATABASE_URL)
	@CASEWORK_PLAIN_STATIC=1 $(BIN)/python -m pytest tests/bench -m bench -q -s

check: setup  ## what CI checks without running the product
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	@$(BIN)/lint-imports
	@$(BIN)/mypy casework cases notifications
	@$(BIN)/python manage.py makemigrations --check --dry-run

LOCK = uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
	--custom-compile-command "make lock" pyproject.toml --extra postgres --extra redis --extra sso
lock:  ## the locked dependencies, from pyproject.toml (needs uv)
	$(LOCK) -o requirements.txt
	$(LOCK) --extra dev -o requirements-dev.txt

clean:  ## forget the virtual environment; the state in var/ stays
	rm -rf $(VENV)

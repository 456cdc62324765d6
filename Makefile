# Every target sets up what it needs; only Rust, Python 3.11 or later and make are wanted.
# PYTHON=... picks an interpreter; REQUIRE=data,chromium,libreoffice makes tests fail where they
# would skip for want of recorded data (FLEETWATT_DATA, or ../shared/data) or of these programs.

OLD_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach python,python3 python3.14 python3.13 python3.12 python3.11,\
            $(shell $(python) -c "$(OLD_ENOUGH)" 2>/dev/null && echo $(python))))
EXAMPLE ?= valence-80mw
REQUIRE ?=

SOURCES := Cargo.toml Cargo.lock pyproject.toml README.md LICENSE $(shell find src python \
             \( -name __pycache__ -o -name '*.so' -o -name '*.pyd' \) -prune -o -type f -print)
# Not target/wheels: pip leaves its own there.
WHEEL := target/wheel/.built
PIP := -m pip --disable-pip-version-check --quiet

.PHONY: help run test docs picture programs lint format bench dist lock clean
.NOTPARALLEL:

help:
	@echo "make run     run $(EXAMPLE) and write out/valence"
	@echo "make test    every check, against a wheel in a clean environment; REQUIRE=data,chromium,libreoffice"
	@echo "make docs    the documentation, in out/docs"
	@echo "make picture the picture of the README"
	@echo "make lint    formatting, clippy, rustdoc, ruff, mypy"
	@echo "make format  format the code"
	@echo "make bench   speed and memory, beside NumPy"
	@echo "make dist    a wheel to hand out, and the source, in dist/"
	@echo "make lock    resolve the Python dependencies anew"
	@echo "make clean   remove everything that the others made"

run: .venv/.wheel
	.venv/bin/fleetwatt run $(EXAMPLE) --out out/valence

test: export FLEETWATT_REQUIRE := $(or $(REQUIRE),$(FLEETWATT_REQUIRE))
test: export FLEETWATT_SITE := out/docs
test: programs lint docs
	cargo test
	.venv-test/bin/python -m mypy.stubtest fleetwatt._core
	.venv-test/bin/python -m pytest --doctest-modules --nbmake --nbmake-timeout=120 \
	  tests/python notebooks/ --pyargs fleetwatt

docs: .venv-test/.wheel
	rm -rf out/docs
	.venv-test/bin/python -m sphinx -W --keep-going -E -q -d out/doctrees docs out/docs
	@echo "out/docs/index.html"

picture: .venv-test/.wheel
	.venv-test/bin/python docs/picture.py docs/_static/valence.png

# Chromium looks at pages, LibreOffice recalculates workbooks. Without them tests are skipped.
programs:
	@missing=; lacking=; command -v chromium > /dev/null || missing="chromium fonts-dejavu-core"; \
	command -v soffice > /dev/null || missing="$$missing libreoffice-calc-nogui"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qq --no-install-recommends $$missing > /dev/null; } < /dev/null \
	    || echo "apt-get could not install $$missing"; \
	fi; \
	command -v chromium > /dev/null || { echo "no Chromium: tests of pages are skipped"; \
	  lacking="$$lacking $(findstring chromium,$(REQUIRE))"; }; \
	command -v soffice > /dev/null || { echo "no LibreOffice: tests of workbooks are skipped"; \
	  lacking="$$lacking $(findstring libreoffice,$(REQUIRE))"; }; \
	[ -z "$$(echo $$lacking)" ] || { echo "REQUIRE names what is missing: $$lacking"; exit 1; }

lint: .venv/.tools
	cargo fmt --all --check
	CARGO_TARGET_DIR=target/clippy cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

format: .venv/.tools
	cargo fmt --all
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: dist .venv/.tools
	.venv/bin/python $(PIP) install --no-deps --force-reinstall dist/*.whl
	rm -f .venv/.wheel
	cargo bench -p fleetwatt-bench --profile dist
	.venv/bin/python tests/bench/yardstick.py
	.venv/bin/python tests/bench/published.py
	.venv/bin/python tests/bench/failures.py
	.venv/bin/python tests/bench/dispatch.py
	.venv/bin/python tests/bench/documents.py
	.venv/bin/python tests/bench/sliders.py
	.venv/bin/python tests/bench/returns.py
	.venv/bin/python $(PIP) install --group bench || echo "PySAM cannot be installed here"
	.venv/bin/python tests/bench/finance.py

dist: .venv/.run
	rm -rf dist
	.venv/bin/maturin build --profile dist --sdist --out dist

# uv resolves for every platform and Python at once, where pip only knows its own.
lock: .venv/.run
	.venv/bin/python $(PIP) install --upgrade uv
	.venv/bin/uv pip compile --quiet --universal --upgrade --no-annotate \
	  --custom-compile-command "make lock" --group dev pyproject.toml -o requirements-dev.lock
	.venv/bin/uv pip compile --quiet --universal --upgrade --no-annotate \
	  --custom-compile-command "make lock" -c requirements-dev.lock pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .venv-test target dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  docs/gallery docs/api/fleetwatt*.md docs/notebooks/*.ipynb
	find docs/catalogue -name '*.md' ! -name index.md -delete

# Environments. A stamp is newer than all that went into it.

.venv/.made .venv-test/.made:
	@"$(or $(PYTHON),false)" -c "$(OLD_ENOUGH)" \
	  || { echo "fleetwatt needs Python 3.11 or later with venv: make PYTHON=/path/to/python"; exit 1; }
	@cargo --version || { echo "fleetwatt needs Rust, https://rustup.rs"; exit 1; }
	"$(PYTHON)" -m venv --clear $(@D)
	$(@D)/bin/python $(PIP) install --upgrade pip
	touch $@

.venv/.run: .venv/.made requirements.lock requirements-dev.lock
	$(@D)/bin/python $(PIP) install -r requirements.lock -c requirements-dev.lock maturin
	touch $@

%/.tools: %/.made requirements-dev.lock
	$(@D)/bin/python $(PIP) install -r requirements-dev.lock
	touch $@

$(WHEEL): $(SOURCES) | .venv/.run
	rm -rf $(@D)
	.venv/bin/maturin build --release --out $(@D)
	touch $@

.venv/.wheel: .venv/.run
.venv-test/.wheel: .venv-test/.tools
%/.wheel: $(WHEEL)
	$(@D)/bin/python $(PIP) install --no-deps --force-reinstall $(<D)/*.whl
	touch $@

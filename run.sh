#!/bin/sh
# Yunqiao: ./run.sh serves; ./run.sh demo shows it with fictional people; ./run.sh --help lists the rest.
set -eu
cd "$(dirname "$0")"
. ./setup.sh
[ -e .venv/.stamp-requirements-dev-"$(stamp requirements-dev.txt)" ] || prepare requirements.txt --omit=dev
exec .venv/bin/python app.py "$@"

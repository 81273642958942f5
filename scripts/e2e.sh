#!/usr/bin/env bash
# The stories: a person's evening in Chromium, existing clients, network namespaces, against the real binary.
#
# The binary is the one the tests above built; HOUSELIGHTS_PROFILE=release takes that which `make run` starts.
set -euo pipefail
cd "$(dirname "$0")/.."

profile="${HOUSELIGHTS_PROFILE:-debug}"
case "$profile" in
    release) cargo build --release --package houselights ;;
    debug) cargo build --package houselights ;;
    *) echo "HOUSELIGHTS_PROFILE is release or debug" >&2; exit 2 ;;
esac
scripts/demo-library.sh .demo
rm -rf e2e/results
export HOUSELIGHTS_BINARY="$PWD/target/$profile/houselights"
export HOUSELIGHTS_DEMO="$PWD/.demo"
export PATH="$PWD/.venv/bin:$PATH"
cd e2e
exec npm run --silent test

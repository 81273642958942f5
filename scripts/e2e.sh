#!/usr/bin/env bash
# The stories: a person's evening in Chromium, existing clients, network namespaces, against the binary that people get.
set -euo pipefail
cd "$(dirname "$0")/.."

profile="${HOUSELIGHTS_PROFILE:-release}"
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

#!/usr/bin/env bash
# Everything `make test` runs after the set-up, in the order of what fails fastest. Ends with a plain summary.
set -uo pipefail
cd "$(dirname "$0")/.."

names=() results=() seconds=()
failed=0

step() { # name command...
    local name="$1" begin=$SECONDS
    shift
    printf '\n=== %s\n' "$name"
    if "$@"; then results+=("ok"); else results+=("FAILED"); failed=1; fi
    names+=("$name")
    seconds+=("$((SECONDS - begin))")
}
skipped() { # name why
    names+=("$1") results+=("not run: $2") seconds+=(0)
}

step "web apps: build" make --no-print-directory web
step "web apps: types and tests" npm --prefix web run --silent check
step "demonstration library" scripts/demo-library.sh .demo
step "format, lints, layers, tests" cargo xtask check
if [ "$failed" -eq 0 ]; then
    step "stories in a browser" scripts/e2e.sh
else
    skipped "stories in a browser" "something above failed"
fi

printf '\n=== Summary\n'
for n in "${!names[@]}"; do
    printf '  %-32s %5ss  %s\n' "${names[$n]}" "${seconds[$n]}" "${results[$n]}"
done
if [ "$failed" -eq 0 ]; then
    printf 'All good, in %s minutes.\n' "$(((SECONDS + 30) / 60))"
else
    printf 'Something failed; look for the first "=== " section above marked FAILED here.\n'
fi
exit "$failed"

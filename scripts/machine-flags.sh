#!/usr/bin/env bash
# What the compiler is told for a binary that runs on this machine only: 512-bit vectors, where the processor has them.
# Hashing a password then takes a fifth less; see docs/decisions/hashing.md. Prints nothing elsewhere: the library picks
# the widest vectors it knows by itself when the program runs.
set -euo pipefail

[ -r /proc/cpuinfo ] || exit 0
has=" $(sed -n 's/^flags[[:space:]]*: //p' /proc/cpuinfo | head -n 1) "
wanted=(avx avx2 fma bmi1 bmi2 avx512f avx512cd avx512bw avx512dq avx512vl)
flags=""
for feature in "${wanted[@]}"; do
    [[ "$has" == *" $feature "* ]] || exit 0
    flags+="${flags:+,}+$feature"
done
printf -- '-Ctarget-feature=%s\n' "$flags"

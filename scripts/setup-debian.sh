#!/usr/bin/env bash
# Installs what is missing on Debian 12, and nothing else. Quick when everything is there.
#
#   scripts/setup-debian.sh run     what `make run` needs: ffmpeg, a font, a C compiler, web packages
#   scripts/setup-debian.sh test    also what `make test` needs: Chromium, PostgreSQL, OpenSSH, plexapi ...
#
# Services that come with a package are not started: the tests start their own, in temporary folders.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose="${1:-run}"
packages=(ffmpeg fonts-dejavu-core gcc libc6-dev make ca-certificates)
case "$purpose" in
    run) ;;
    test) packages+=(chromium curl openssl python3 postgresql openssh-server openssh-client iproute2 nginx-light python3-venv util-linux procps gdb) ;;
    *) echo "usage: scripts/setup-debian.sh run|test" >&2; exit 2 ;;
esac

say() { printf '%s\n' "setup: $*"; }
fail() { printf '%s\n' "setup: $*" >&2; exit 1; }

# --- from Debian -----------------------------------------------------------------------------------------------------
missing=()
if command -v dpkg-query >/dev/null; then
    for package in "${packages[@]}"; do
        state="$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)"
        [ "${state:0:2}" = "ii" ] || missing+=("$package")
    done
else
    for command in ffmpeg ffprobe cc; do
        command -v "$command" >/dev/null || fail "this is not Debian; please install $command yourself"
    done
fi

if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "missing: ${missing[*]}. Neither root nor sudo here; as root run: apt-get install ${missing[*]}"
        as_root=(sudo)
        say "sudo installs: ${missing[*]}"
    else
        say "installing: ${missing[*]}"
    fi
    # Debian starts a service as soon as its package is there. This file, while it exists, says no to that.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
        "${as_root[@]}" chmod 755 "$policy"
        trap '"${as_root[@]}" rm -f "$policy"' EXIT
    fi
    apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 -qq)
    "${apt[@]}" update || say "the package lists could not be refreshed; trying with those there are"
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null \
        || fail "apt-get could not install ${missing[*]}; the lines above say why"
fi

# --- Rust and Node are given -----------------------------------------------------------------------------------------
command -v cargo >/dev/null || fail "cargo is missing: install Rust from https://rustup.rs, then run this again"
command -v node >/dev/null && command -v npm >/dev/null || fail "node and npm are missing: install Node 20 or newer, then run this again"
node_major="$(node -p 'process.versions.node.split(".")[0]')"
[ "$node_major" -ge 20 ] || fail "Node $(node -v) is too old: 20 or newer is needed"

# --- web packages: again only when a lock file changed ---------------------------------------------------------------
node_packages() { # folder
    [ -f "$1/package-lock.json" ] || return 0
    local stamp="$1/node_modules/.houselights-lock" sum
    sum="$(sha256sum <"$1/package-lock.json")"
    if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$sum" ]; then
        say "installing the web packages of $1/"
        # `npm ci` refuses a lock file that was written where a registry lacks the builds for other platforms; then the
        # locked versions are installed without touching the lock file.
        (cd "$1" && { npm ci --no-audit --no-fund --silent || npm install --no-save --no-audit --no-fund --loglevel=error; }) \
            || fail "the web packages of $1/ could not be installed"
        printf '%s' "$sum" >"$stamp"
    fi
}
node_packages web
if [ "$purpose" = test ]; then
    node_packages e2e
fi

# --- Python packages, in a virtual environment -----------------------------------------------------------------------
if [ "$purpose" = test ]; then
    stamp=.venv/.houselights-requirements
    if ! cmp -s scripts/requirements.txt "$stamp"; then
        say "installing the Python packages of the tests in .venv/"
        [ -x .venv/bin/python ] || python3 -m venv .venv
        .venv/bin/pip install --quiet --disable-pip-version-check -r scripts/requirements.txt
        cp scripts/requirements.txt "$stamp"
    fi
fi

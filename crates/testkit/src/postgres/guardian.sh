#!/bin/sh
# The guardian of the tests' PostgreSQL cluster.
#
# It makes a cluster in a temporary folder, runs it as its own child, and ends it and removes the folder when no
# test process has held the lock `users.lock` for a while. Test processes hold that lock shared for as long as they
# live, so a killed one counts as gone. If the guardian itself is killed, the kernel ends the server.
#
# arguments: folder of PostgreSQL's programs, folder of the lock and of `ready`, port, seconds of idleness
set -u
programs=$1 state=$2 port=$3 patience=$4
exec 9>>"$state/users.lock"

folder=$(mktemp -d "${TMPDIR:-/tmp}/houselights-postgres.XXXXXX") || exit 1
# A guardian that was killed left its folder behind; its server ended with it.
if [ -r "$state/folder" ]; then
    left=$(cat "$state/folder")
    case $left in
    */houselights-postgres.??????) rm -rf "$left" ;;
    esac
fi
printf '%s\n' "$folder" >"$state/folder"

server=
finish() {
    trap '' HUP INT TERM
    rm -f "$state/ready" "$state/folder"
    if [ -n "$server" ]; then
        kill -QUIT "$server" 2>/dev/null
        wait "$server" 2>/dev/null
    fi
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# PostgreSQL refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    group=$(id -g "$user")
    as="setpriv --reuid=$user --regid=$group --clear-groups"
fi

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
chmod 600 "$folder/password"
[ -z "$as" ] || chown -R "$user:$group" "$folder"

cd "$folder" || exit 1
$as "$programs/initdb" -D "$folder/data" --no-sync -A password --pwfile="$folder/password" \
    -E UTF8 --locale=C -U houselights >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }

# Nothing here outlives the tests, so nothing needs to reach the disk.
${as:-setpriv} --pdeathsig QUIT "$programs/postgres" -D "$folder/data" -k "$folder" -p "$port" \
    -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=64MB \
    -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off 9>&- >>"$folder/log" 2>&1 &
server=$!

tries=0
until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/log"; exit 1; }
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || { cat "$folder/log"; exit 1; }
    sleep 0.05
done
umask 077
printf '%s\n%s\n' "$port" "$password" >"$state/ready.new" && mv "$state/ready.new" "$state/ready"

idle=0 used=
while [ "$idle" -lt "$patience" ]; do
    sleep 1
    kill -0 "$server" 2>/dev/null || exit 1
    now_used=$(stat -c %Y "$state/users.lock")
    if [ "$now_used" = "$used" ] && flock -n -x 9; then
        idle=$((idle + 1))
        # The last time round the lock is kept: a test that comes now waits for the end, then makes a new cluster.
        [ "$idle" -ge "$patience" ] || flock -u 9
    else
        idle=0 used=$now_used
    fi
done

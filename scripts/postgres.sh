#!/usr/bin/env bash
# A PostgreSQL server of our own, for tests: a private port, a private folder, a password nobody else knows.
#   postgres.sh start   starts it if it is not running, and prints its address
#   postgres.sh url     prints its address
#   postgres.sh stop    stops it; its folder stays, so that the next start is quick
#   postgres.sh find    prints where the server's programs are
# The folder is $DIRECTOR_PG_DIR, or one per checkout and user below $TMPDIR.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
checkout=$(printf '%s' "$root" | cksum | cut -d ' ' -f 1)
temp=${TMPDIR:-/tmp}
folder=${DIRECTOR_PG_DIR:-${temp%/}/director-postgres-$(id -u)-$checkout}
data=$folder/data

say() { echo "postgres: $*" >&2; }

# The newest of Debian's versions, else brew's, else what is on the path.
find_programs() {
    local candidate
    while read -r candidate; do
        if [ -x "$candidate/initdb" ]; then
            echo "$candidate"
            return
        fi
    done < <(
        find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -t / -k 5 -rn
        printf '%s\n' /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /usr/pgsql-*/bin
        if command -v initdb >/dev/null 2>&1; then dirname "$(command -v initdb)"; fi
    )
    say "no PostgreSQL server is installed; scripts/setup.sh --tests installs it"
    return 1
}

# The server refuses to run as root, so root runs it as somebody who may do nothing else.
server_user() {
    if [ "$(id -u)" -ne 0 ]; then
        id -un
    elif id postgres >/dev/null 2>&1; then
        echo postgres
    else
        echo nobody
    fi
}

as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u "$(server_user)" -- "$@"
    else
        "$@"
    fi
}

running() { [ -d "$data" ] && as_server "$bin/pg_ctl" status -D "$data" >/dev/null 2>&1; }

# Where everybody may write, somebody else may have been there first; what is not ours is not touched.
make_folder() {
    mkdir -p "$(dirname "$folder")"
    if mkdir -m 700 "$folder" 2>/dev/null && [ "$(id -u)" -eq 0 ]; then chown "$(server_user)" "$folder"; fi
    if [ -L "$folder" ] || [ -z "$(find "$folder" -maxdepth 0 -type d -user "$(server_user)")" ]; then
        say "$folder belongs to somebody else; set DIRECTOR_PG_DIR to another folder"
        exit 1
    fi
}

# Made under another name and renamed, so that an interrupted start leaves nothing that looks finished.
make_data() {
    local version
    version=$("$bin/initdb" --version | awk '{ print $3 }' | cut -d . -f 1)
    if [ -f "$data/PG_VERSION" ] && [ "$(cat "$data/PG_VERSION")" = "$version" ]; then return; fi
    rm -rf "$data" "$data.new" "$folder/socket"
    as_server mkdir -m 700 "$folder/socket"
    (umask 077 && head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$folder/password")
    if [ "$(id -u)" -eq 0 ]; then chown "$(server_user)" "$folder/password"; fi
    as_server "$bin/initdb" -D "$data.new" -U director --pwfile="$folder/password" --auth=scram-sha-256 \
        --encoding=UTF8 --locale=C >"$folder/initdb.log" 2>&1 || {
        cat "$folder/initdb.log" >&2
        exit 1
    }
    mv "$data.new" "$data"
}

# Below the range from which the system hands out ports of its own.
free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 10000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

# try_to_start: a port may be taken between looking and using it, so there are three attempts.
try_to_start() {
    # A socket's path may have about a hundred characters; in a deeper folder 127.0.0.1 has to do.
    local socket=$folder/socket port
    if [ "${#socket}" -gt 85 ]; then socket=; fi
    for _ in 1 2 3; do
        port=$(free_port)
        # fsync stays on, as it is for users: the tests are about what survives.
        if as_server "$bin/pg_ctl" start -w -t 60 -D "$data" -l "$folder/server.log" \
            -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$socket' -c max_connections=200" \
            >/dev/null 2>&1 </dev/null; then
            echo "$port" >"$folder/port"
            return
        fi
    done
    return 1
}

start() {
    if running; then return; fi
    make_folder
    make_data
    if try_to_start; then return; fi
    # Temporary folders are tidied up by file, which leaves half a database. There is nothing in it that is missed.
    say "the old test database does not start; making a new one"
    rm -rf "$data"
    make_data
    if try_to_start; then return; fi
    tail -n 20 "$folder/server.log" >&2
    exit 1
}

url() {
    if ! running; then
        say "not running; scripts/postgres.sh start starts it"
        exit 1
    fi
    echo "postgres://director:$(cat "$folder/password")@127.0.0.1:$(cat "$folder/port")/postgres"
}

stop() {
    if running; then as_server "$bin/pg_ctl" stop -w -m fast -D "$data" >/dev/null; fi
}

# The server's user may not be allowed to see where we are.
cd /
case "${1-}" in
    find) find_programs ;;
    start)
        bin=$(find_programs)
        start
        url
        ;;
    url)
        bin=$(find_programs)
        url
        ;;
    stop)
        bin=$(find_programs)
        stop
        ;;
    *)
        echo "usage: postgres.sh start|url|stop|find" >&2
        exit 2
        ;;
esac

# What the scripts say, and progress of what takes long. To be sourced.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }
die() {
  say "lynex: $*"
  exit 1
}

# need PROGRAM DEBIAN_PACKAGE WHAT_FOR: ends the script when the program is not there.
need() { command -v "$1" >/dev/null || die "$1 is missing; $3. Debian and Ubuntu: apt-get install $2"; }

# work LABEL COMMAND...: runs it, and says how long it takes. A signal ends the command too: bash would put the signal off
# until a command in the foreground is done.
WORKER=""
work() {
  local label="$1" start=$SECONDS said=0 code=0
  shift
  trap 'kill "$WORKER" 2>/dev/null; exit 143' TERM INT
  "$@" &
  WORKER=$!
  while kill -0 "$WORKER" 2>/dev/null; do
    if [ $((SECONDS - start)) -ge $((said == 0 ? 2 : said + 15)) ]; then
      said=$((SECONDS - start))
      say "  $label … $said s"
    fi
    sleep 0.1
  done
  wait "$WORKER" || code=$?
  trap - TERM INT
  [ "$code" = 0 ] || {
    say "  $label: FAILED after $((SECONDS - start)) s (exit code $code)"
    return "$code"
  }
  [ "$said" = 0 ] || say "  $label: done in $((SECONDS - start)) s"
}

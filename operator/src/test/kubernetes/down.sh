#!/usr/bin/env bash
# Ends a cluster that up.sh or node.sh started, and removes its folder. The built programs stay.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"

usage() {
  cat <<'HELP'
usage: down.sh --run FOLDER

Ends the cluster of FOLDER, its pods included, and removes FOLDER. Does nothing when there is none.
HELP
}

run=""
case "${1:-}" in
  --run) run="${2:-}" ;;
  --help | -h)
    usage
    exit 0
    ;;
esac
[ -n "$run" ] || die "--run FOLDER is missing; see down.sh --help"
use_run "$run"
# Its folder may be gone while it runs, as after `mvn clean`.
if [ ! -e "$run" ] && [ -z "$(processes)" ]; then
  say "  nothing is up"
  exit 0
fi
[ "$(mode)" != node ] || [ "$(id -u)" = 0 ] || die "root started this cluster; only root can end it"
lock_run
work "ending the cluster" end_all
rm -rf "$run" || die "the cluster is ended, and not all of $run could be removed; see above"

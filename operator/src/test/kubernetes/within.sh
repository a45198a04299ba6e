#!/usr/bin/env bash
# Runs a command against a cluster: with KUBECONFIG and kubectl, and in the cluster's network.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"

usage() {
  cat <<'HELP'
usage: within.sh --run FOLDER COMMAND...

Becomes COMMAND, with KUBECONFIG set to the cluster of FOLDER and its kubectl first on the PATH; where the cluster has a
node, in its network, where addresses of services and pods answer and those of the machine do not.
HELP
}

run=""
case "${1:-}" in
  --run)
    [ $# -ge 3 ] || die "a command is missing; see within.sh --help"
    run="$2"
    shift 2
    ;;
  --help | -h)
    usage
    exit 0
    ;;
esac
[ -n "$run" ] || die "--run FOLDER is missing; see within.sh --help"
use_run "$run"
[ -f "$run/ready" ] || die "no cluster is up in $run; start one with up.sh or node.sh"
export KUBECONFIG="$run/admin.kubeconfig" PATH="$PROGRAMS:$PATH"
within "$@"

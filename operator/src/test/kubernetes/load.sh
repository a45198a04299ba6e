#!/usr/bin/env bash
# Brings container images from a file into a cluster's node.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"

usage() {
  cat <<'HELP'
usage: load.sh --run FOLDER IMAGES.tar...

Brings images into the node of the cluster of FOLDER, from files as image.sh, `docker save` or an OCI builder writes them.
Pods that use them need `imagePullPolicy: Never`, and names that start with localhost/ are never looked up anywhere.
HELP
}

run=""
case "${1:-}" in
  --run)
    [ $# -ge 3 ] || die "an image's file is missing; see load.sh --help"
    run="$2"
    shift 2
    ;;
  --help | -h)
    usage
    exit 0
    ;;
esac
[ -n "$run" ] || die "--run FOLDER is missing; see load.sh --help"
use_run "$run"
[ "$(mode)" = node ] || die "no cluster with a node is up in $run; start one with node.sh"
[ "$(id -u)" = 0 ] || die "root started this cluster; only root can bring images into it"
[ -n "$(init)" ] || die "the cluster in $run does not run; end it with down.sh, and start it again"
for file in "$@"; do
  [ -r "$file" ] || die "cannot read $file"
  # By standard input, since the file's path may mean another file in the cluster's namespaces.
  (inside ctr --namespace k8s.io images import - <"$file") >&2 || die "$file could not be loaded; it must be a tar of images"
done

#!/usr/bin/env bash
# Builds etcd and the programs of Kubernetes from their Go modules, once for each version, into the cache folder.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"

usage() {
  cat <<'HELP'
usage: build.sh [--node] [--helm] [--missing | --where | --place PROGRAM]

Builds what a control plane needs (etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl) with Go, into
$XDG_CACHE_HOME/lynex/kubernetes, or ~/.cache/lynex/kubernetes. What is there already is not built again.

  --node     also what a node needs: kubelet, kube-proxy, the cluster's DNS, the pause program
  --helm     also Helm, into $XDG_CACHE_HOME/lynex/helm
  --missing  build nothing, print the names of what would be built
  --where    build nothing, print the folder: the testDir of io.fabric8:kube-api-test
  --place    build nothing, print where PROGRAM lies once it is built
HELP
}

GO_MIN=1.26
LDFLAGS="-s -w"

# Programs built from the module call themselves v0.0.0-master without this, and clients that compare versions misbehave.
kubernetes_ldflags() {
  local version=k8s.io/component-base/version rest="${KUBERNETES_VERSION#*.}"
  printf '%s' "$LDFLAGS -X $version.gitVersion=v$KUBERNETES_VERSION -X $version.gitMajor=${KUBERNETES_VERSION%%.*}" \
    " -X $version.gitMinor=${rest%%.*} -X $version.gitTreeState=clean -X $version.gitCommit=module" \
    " -X $version.buildDate=1970-01-01T00:00:00Z"
}

# go_build MODULE LDFLAGS PACKAGE OUTPUT. exec, so that a signal meets Go itself.
go_build() {
  cd "$here/$1"
  export CGO_ENABLED=0 GOOS=linux GOARCH GOWORK=off GOTOOLCHAIN=local GOFLAGS="-mod=readonly -buildvcs=false"
  exec go build -trimpath -ldflags "$2" -o "$4" "$3" 9>&-
}

build() {
  local program="$1" out="$2"
  case "$program" in
    etcd) go_build etcd "$LDFLAGS" go.etcd.io/etcd/server/v3 "$out" ;;
    helm) go_build helm "$LDFLAGS -X helm.sh/helm/v4/internal/version.version=v$HELM_VERSION" helm.sh/helm/v4/cmd/helm "$out" ;;
    dns | pause) go_build "$program" "$LDFLAGS" . "$out" ;;
    *) go_build kubernetes "$(kubernetes_ldflags)" "k8s.io/kubernetes/cmd/$program" "$out" ;;
  esac
}

need_go() {
  local version major minor
  need go golang "Go $GO_MIN or newer builds etcd and Kubernetes (or Homebrew's go, or go.dev's archive)"
  version="$(GOTOOLCHAIN=local go env GOVERSION)"
  version="${version#go}" major="${version%%.*}" minor="${version#*.}" minor="${minor%%[!0-9]*}"
  [ "$major" -gt "${GO_MIN%.*}" ] || [ "$minor" -ge "${GO_MIN#*.}" ] ||
    die "Go $GO_MIN or newer is needed to build etcd and Kubernetes; $(command -v go) is $version"
}

if [ "${1:-}" = --place ]; then
  place "${2:-}"
  exit 0
fi
wanted="$CONTROL_PLANE" only=""
for arg in "$@"; do
  case "$arg" in
    --node) wanted="$wanted $NODE" ;;
    --helm) wanted="$wanted helm" ;;
    --missing | --where) only="$arg" ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) die "unknown option '$arg'; see build.sh --help" ;;
  esac
done

case "$only" in
  --where)
    printf '%s\n' "$PROGRAMS_HOME"
    exit 0
    ;;
  --missing)
    # shellcheck disable=SC2086 # names without spaces
    missing $wanted
    exit 0
    ;;
esac
# shellcheck disable=SC2086
[ -n "$(missing $wanted)" ] || exit 0

[ "$(uname -s)" = Linux ] || die "a Kubernetes on this machine needs Linux; this is $(uname -s)"
need_go
need flock util-linux "it keeps two builds apart"
mkdir -p "$PROGRAMS" || die "cannot make $PROGRAMS; XDG_CACHE_HOME may name another cache folder"
free="$(df -Pk "$PROGRAMS" | awk 'NR==2 {print int($4/1024)}')"
[ "$free" -ge 6144 ] || say "lynex: only $free MiB free in $PROGRAMS; a first build takes about 6 GiB, most of it Go's own caches"

# One build at a time; the lock ends with the process, however that ends.
exec 9>"$PROGRAMS_HOME/.lock"
flock -n 9 || work "another build of the same programs" flock 9

# Left by a build that was killed. No other build is at work here: we have the lock.
rm -rf "$PROGRAMS_HOME"/.build.*
temporary="$(mktemp -d "$PROGRAMS_HOME/.build.XXXXXX")"
trap 'rm -rf "$temporary"' EXIT

# shellcheck disable=SC2086
for program in $(missing $wanted); do
  say "  building $program"
  work "$program" build "$program" "$temporary/$program"
  mkdir -p "$(dirname "$(place "$program")")"
  mv -f "$temporary/$program" "$(place "$program")"
done
say "  built: $(du -sm "$PROGRAMS" | cut -f1) MB in $PROGRAMS"
[ ! -x "$HELM" ] || say "  and Helm $HELM_VERSION: $(du -sm "$HELM" | cut -f1) MB, $HELM"

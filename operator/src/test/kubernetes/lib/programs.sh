# Where the built programs lie, and what is among them. To be sourced, with `here` at the folder of the Go modules.
# shellcheck shell=bash

KUBERNETES_VERSION="$(sed -n 's|^require k8s.io/kubernetes v\([0-9.]*\).*|\1|p' "$here/kubernetes/go.mod")"
CONTROL_PLANE="etcd kube-apiserver kubectl kube-controller-manager kube-scheduler"
NODE="kubelet kube-proxy dns pause"

case "$(uname -m)" in
  x86_64) GOARCH=amd64 ;;
  aarch64) GOARCH=arm64 ;;
  *) GOARCH="$(uname -m)" ;;
esac

CACHE="${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}"
case "$CACHE" in /*) ;; *) CACHE="$HOME/.cache" ;; esac
PROGRAMS_OF_ALL="$CACHE/lynex/kubernetes"

# A program of another version of anything lies elsewhere: the key is what the programs are made from.
PROGRAMS_KEY="$(cd "$here" && cat etcd/go.mod etcd/go.sum kubernetes/go.mod kubernetes/go.sum dns/go.mod dns/go.sum dns/main.go \
  pause/go.mod pause/main.go | sha256sum | cut -c1-12)"
# The folder that io.fabric8:kube-api-test takes as its testDir; the names below it are that library's.
PROGRAMS_HOME="$PROGRAMS_OF_ALL/$KUBERNETES_VERSION/$PROGRAMS_KEY"
PROGRAMS="$PROGRAMS_HOME/k8s/$KUBERNETES_VERSION-linux-$GOARCH"

# Helm is no part of a cluster, so another version of it leaves the clusters' programs as they are.
HELM_VERSION="$(sed -n 's|^.*helm.sh/helm/v4 v\([0-9.]*\).*|\1|p' "$here/helm/go.mod")"
HELM="$CACHE/lynex/helm/$HELM_VERSION/$(cd "$here" && cat helm/go.mod helm/go.sum | sha256sum | cut -c1-12)/helm"

# place PROGRAM: where it lies once it is built.
place() {
  case "$1" in
    helm) printf '%s\n' "$HELM" ;;
    *) printf '%s\n' "$PROGRAMS/$1" ;;
  esac
}

# missing PROGRAM...: those that are not built yet, one a line.
missing() {
  local program
  for program in "$@"; do
    [ -x "$(place "$program")" ] || printf '%s\n' "$program"
  done
}

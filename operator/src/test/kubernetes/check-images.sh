#!/usr/bin/env bash
# Checks that the functions' container images run as pods under the strictest rules, without their stores.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"
. "$here/lib/check.sh"

usage() {
  cat <<'HELP'
usage: check-images.sh --run FOLDER IMAGE.tar...

Starts a cluster with a node in FOLDER, runs each image as a pod, checks it, ends the cluster. The files are those of
`./lynex build --images --tar`, the processor's among them. Needs root, what node.sh needs, and a JDK at JAVA_HOME.
Ends with a line `N passed, N failed, N skipped`, and exit code 1 when anything failed.
HELP
}

run=""
case "${1:-}" in
  --run)
    run="${2:-}"
    [ $# -lt 2 ] || shift 2
    ;;
  --help | -h)
    usage
    exit 0
    ;;
esac
[ -n "$run" ] || die "--run FOLDER is missing; see check-images.sh --help"
[ $# -gt 0 ] || die "no image's file is named; see check-images.sh --help"
[ -x "${JAVA_HOME:-/nonexistent}/bin/javac" ] || die "JAVA_HOME (${JAVA_HOME:-not set}) is no JDK"
need curl curl "it asks the pods"
use_run "$run"

work="$(mktemp -d)"
bring_down() { bash "$here/down.sh" --run "$run"; }
trap 'bring_down >/dev/null 2>&1; rm -rf "$work"' EXIT
trap 'exit 143' TERM INT
bring_down
bash "$here/node.sh" --run "$run" || die "the cluster did not start"

kubectl() { bash "$here/within.sh" --run "$run" kubectl --request-timeout 60s -n lynex "$@"; }
ask() { bash "$here/within.sh" --run "$run" curl -fsS --max-time 2 "$1"; }

# What an image says of itself. Jib writes JSON on one line.
image_of() { tar -xOf "$1" manifest.json | sed -n 's/.*"RepoTags":\["\([^"]*\)".*/\1/p'; }
config_of() { tar -xOf "$1" config.json; }
port_of() { config_of "$1" | grep -oE '"(8[0-9]+)/tcp"' | tr -dc '0-9\n' | head -n 1; }
entry_of() { config_of "$1" | grep -oE '"Entrypoint":\[[^]]*\]' | sed -e 's/^"Entrypoint":\["//' -e 's/"\]$//' -e 's/","/\n/g'; }
name_of() {
  local name="${1##*/lynex-}"
  printf '%s' "${name%.tar}"
}

# Kubernetes itself then refuses a pod that could be more than it should.
namespace() {
  kubectl create namespace lynex && kubectl label namespace lynex pod-security.kubernetes.io/enforce=restricted
}
load() { bash "$here/load.sh" --run "$run" "$@"; }

# start NAME IMAGE PORT
start_pod() { sed -e "s|NAME|$1|" -e "s|IMAGE|$2|" -e "s|PORT|$3|" "$here/example/function.yaml" | kubectl apply -f -; }
lives() {
  start_pod "$(name_of "$1")" "$(image_of "$1")" "$(port_of "$1")" && eventually 60 answers "$1" && return 0
  kubectl describe pod "$(name_of "$1")" | tail -n 20
  kubectl logs "$(name_of "$1")" | cut -c1-400
  return 1
}
answers() {
  ask "http://$(kubectl get pod "$(name_of "$1")" -o jsonpath='{.status.podIP}'):$(port_of "$1")/health/live" | grep '"UP"'
}
never_restarted() {
  same 0 "$(kubectl get pod "$(name_of "$1")" -o jsonpath='{.status.containerStatuses[0].restartCount}')"
}
# in_pod FILE COMMAND...
in_pod() {
  local name
  name="$(name_of "$1")"
  shift
  kubectl exec "$name" -- "$@"
}
# With AOTMode=on the JVM ends where it would else go on without the cache.
cache_fits() {
  local command
  mapfile -t command < <(entry_of "$1" | sed '$d')
  in_pod "$1" "${command[@]}" -XX:AOTMode=on -version 2>&1 | grep 'version "25'
}
no_shell() { refused 'executable file not found' in_pod "$1" sh -c true; }
half_of_the_memory() { in_pod "$1" jcmd 1 VM.flags | grep -E -- '-XX:MaxHeapSize=134217728 '; }
has_a_bill() {
  local layer
  for layer in $(tar -xOf "$1" manifest.json | grep -oE '[0-9a-f]{64}\.tar\.gz'); do
    tar -xOf "$1" "$layer" | tar -xzO "usr/share/sbom/lynex-$(name_of "$1").cdx.json" 2>/dev/null && return 0
  done | grep '"bomFormat" : "CycloneDX"'
}

# The jars of an image with native libraries, by their names.
native_jars() {
  local layer
  for layer in $(tar -xOf "$1" manifest.json | grep -oE '[0-9a-f]{64}\.tar\.gz'); do tar -xOf "$1" "$layer" | tar -tz --warning=no-unknown-keyword; done |
    grep -E '^app/libs/(zstd-jni|lz4-java)-'
}
# A class of ours for the pods, compiled against the jars of the images.
natives_class() {
  local file layer libs="$work/libs"
  mkdir "$libs"
  for file in "$@"; do
    for layer in $(tar -xOf "$file" manifest.json | grep -oE '[0-9a-f]{64}\.tar\.gz'); do
      tar -xOf "$file" "$layer" | tar -xz -C "$libs" --warning=no-unknown-keyword --wildcards 'app/libs/zstd-jni-*' 'app/libs/lz4-java-*' 2>/dev/null || true
    done
  done
  "$JAVA_HOME/bin/javac" -cp "$(find "$libs" -name '*.jar' | paste -sd:)" -d "$work" "$here/example/Natives.java" &&
    kubectl create configmap check "--from-file=$work/Natives.class"
}
natives_load() {
  local jars=() path="/check" jar
  mapfile -t jars < <(native_jars "$1")
  for jar in "${jars[@]}"; do path="$path:/$jar"; done
  jars=("${jars[@]#app/libs/}")
  in_pod "$1" java --enable-native-access=ALL-UNNAMED -cp "$path" Natives "${jars[@]%%-*}" | grep -x "natives ${#jars[@]}"
}

dashboard() {
  ask "http://$(kubectl get pod query -o jsonpath='{.status.podIP}'):$(port_of "$1")/" | grep '<div id='
}

# The same image, but of root: it must not run, or the checks above say nothing.
as_root() {
  mkdir "$work/root" && tar -xf "$1" -C "$work/root" &&
    sed -i 's/"User":"65532:65532"/"User":"0:0"/' "$work/root/config.json" &&
    sed -i 's|"RepoTags":\["[^"]*"\]|"RepoTags":["lynex-root:1"]|' "$work/root/manifest.json" &&
    tar -C "$work/root" -cf "$work/lynex-root.tar" . && load "$work/lynex-root.tar" && start_pod root lynex-root:1 8000 && eventually 30 root_refused
}
root_refused() {
  kubectl get pod root -o jsonpath='{.status.containerStatuses[0].state.waiting.message}' | grep 'image will run as root'
}

LAP=$(date +%s%3N)
check "a namespace where only restricted pods may be" namespace
check "the images are loaded" load "$@"
check "a class that loads native libraries" natives_class "$@"
for file in "$@"; do
  check "$(name_of "$file"): lives without its stores" lives "$file"
  check "$(name_of "$file"): its ahead-of-time cache fits" cache_fits "$file"
  [ "$(name_of "$file")" = operator ] || check "$(name_of "$file"): its heap is half of its memory" half_of_the_memory "$file"
  check "$(name_of "$file"): its native libraries load" natives_load "$file"
  check "$(name_of "$file"): has no shell" no_shell "$file"
  check "$(name_of "$file"): has its bill of materials" has_a_bill "$file"
  [ "$(name_of "$file")" != query ] || check "query: serves the dashboard" dashboard "$file"
  check "$(name_of "$file"): has not been restarted" never_restarted "$file"
done
check "an image of root is refused" as_root "$1"
conclude

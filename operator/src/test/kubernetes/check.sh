#!/usr/bin/env bash
# Checks that what up.sh starts behaves as a cluster does, and that two of them, up again and down do what they say.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"
. "$here/lib/check.sh"

usage() {
  cat <<'HELP'
usage: check.sh --run FOLDER

Starts two control planes in folders of FOLDER, checks them, ends them. Needs no root. build.sh must have built the programs.
Ends with a line `N passed, N failed, N skipped`, and exit code 1 when anything failed.
HELP
}

base=""
case "${1:-}" in
  --run) base="${2:-}" ;;
  --help | -h)
    usage
    exit 0
    ;;
esac
[ -n "$base" ] || die "--run FOLDER is missing; see check.sh --help"
mkdir -p "$base"
base="$(cd "$base" && pwd)"
# A space, as in many a home folder.
one="$base/first cluster" two="$base/second"

bring_down() {
  bash "$here/down.sh" --run "$one"
  bash "$here/down.sh" --run "$two"
}
trap 'bring_down >/dev/null 2>&1' EXIT
trap 'exit 143' TERM INT
bring_down

bash "$here/up.sh" --run "$two" &
second=$!
bash "$here/up.sh" --run "$one" || die "the first cluster did not start"
wait "$second" || die "the second cluster did not start, beside the first"

first() { bash "$here/within.sh" --run "$one" kubectl --request-timeout 30s "$@"; }
second() { bash "$here/within.sh" --run "$two" kubectl --request-timeout 30s "$@"; }
server() { sed -n 's/.*server: "\([^"]*\)".*/\1/p' "$1/admin.kubeconfig"; }
port_of() {
  local url
  url="$(server "$1")"
  printf '%s' "${url##*:}"
}
processes_of() {
  run="$1"
  processes
}

both_answer() {
  same ok "$(first get --raw /readyz)" && same ok "$(second get --raw /readyz)" &&
    same "v$KUBERNETES_VERSION" "$(first version -o yaml | sed -n '/^serverVersion/,$s/ *gitVersion: //p')"
}

two_clusters() {
  first create namespace check && refused 'namespaces "check" not found' second get namespace check
}

# Of all that listens, by the kernel's own list: the local address in hexadecimal, and the state 0A. etcd has two ports.
only_loopback() {
  local listening
  listening="$(for pid in $(processes_of "$one"); do
    find "/proc/$pid/fd" -lname 'socket:*' -printf '%l\n' 2>/dev/null | tr -dc '0-9\n'
  done | awk 'NR == FNR { ours[$1]; next }
    $4 == "0A" && $10 in ours { if ($2 ~ /^(0000000000000000FFFF0000)?0100007F:/) near++; else far++ }
    END { print near + 0, far + 0 }' - /proc/net/tcp /proc/net/tcp6)"
  same "3 0" "$listening"
}

widget() {
  printf 'apiVersion: check.lynex.dev/v1\nkind: Widget\nmetadata: {name: w, namespace: check}\nspec: {%s}\n' "$1" | first apply -f -
}
define_widgets() {
  first apply -f "$here/example/widget.yaml" && first wait --for=condition=Established crd/widgets.check.lynex.dev --timeout=20s
}
rules_refuse() {
  eventually 20 refused 'min must not be above max' widget 'min: 3, max: 1' && widget 'max: 4' &&
    same '0 red' "$(first -n check get widget w -o jsonpath='{.spec.min} {.spec.colour}')" &&
    refused 'colour cannot be changed' widget 'max: 4, colour: blue'
}
conflicts() {
  refused conflict first -n check apply --server-side --field-manager another -f - <<'Y'
{apiVersion: check.lynex.dev/v1, kind: Widget, metadata: {name: w}, spec: {max: 9}}
Y
}

owner_of() { first -n check get "$1" -l app=d -o jsonpath='{range .items[*]}{.metadata.ownerReferences[0].kind}{"\n"}{end}' | sort | uniq -c | xargs; }
replicas() { same '1 Deployment' "$(owner_of replicasets)" && same '2 ReplicaSet' "$(owner_of pods)"; }

own() {
  local owner
  first -n check create configmap owner &&
    owner="$(first -n check get configmap owner -o jsonpath='{.metadata.uid}')" &&
    first apply -f - <<Y
apiVersion: v1
kind: ConfigMap
metadata:
  name: owned
  namespace: check
  ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: $owner}]
Y
}
collected() {
  own && first -n check get configmap owned && first -n check delete configmap owner &&
    eventually 30 refused 'configmaps "owned" not found' first -n check get configmap owned
}

scaler_acts() { first -n check get hpa d -o jsonpath='{.status.conditions[*].type}' | grep AbleToScale; }

# The account's own token, so that nothing of the administrator's is at work.
token_is_held_to_its_rights() {
  local token
  first -n check create serviceaccount robot && token="$(first -n check create token robot)" || return 1
  as_robot() {
    first --kubeconfig /dev/null --server "$(server "$one")" --certificate-authority "$one/pki/ca.crt" --token "$token" "$@"
  }
  same system:serviceaccount:check:robot "$(as_robot auth whoami -o jsonpath='{.status.userInfo.username}')" &&
    refused forbidden as_robot -n check get secrets
}

namespace_goes() {
  first delete namespace check --timeout 60s && refused 'namespaces "check" not found' first get namespace check
}

port_taken() {
  local port
  port="$(port_of "$one")"
  refused "port $port is taken" bash "$here/up.sh" --run "$base/third" --port "$port" &&
    same "" "$(processes_of "$base/third")" && bash "$here/down.sh" --run "$base/third"
}
up_again() {
  local before
  before="$(processes_of "$one")"
  bash "$here/up.sh" --run "$one" && same "$before" "$(processes_of "$one")"
}

# Who these are is asked before, so that finding none after means something.
down_leaves_nothing() {
  local pids pid
  pids="$(processes_of "$one")"
  same 4 "$(printf '%s\n' "$pids" | wc -l)" && bash "$here/down.sh" --run "$one" || return 1
  for pid in $pids; do ended "$pid" || { printf 'process %s is still there\n' "$pid" && return 1; }; done
  same "" "$(processes_of "$one")" && [ ! -e "$one" ] && same ok "$(second get --raw /readyz)"
}
# As after `mvn clean`.
down_without_its_folder() {
  same 4 "$(processes_of "$two" | wc -l)" && rm -rf "$two" && bash "$here/down.sh" --run "$two" && same "" "$(processes_of "$two")"
}

LAP=$(date +%s%3N)
check "two clusters side by side answer, with their version" both_answer
check "what is made in one is not in the other" two_clusters
check "they listen on loopback only" only_loopback
check "a custom resource is defined" define_widgets
check "its CEL rules refuse, its defaults are set" rules_refuse
check "server-side apply refuses another's field" conflicts
first -n check create deployment d --image localhost/none:1 --replicas 2 >/dev/null
check "a Deployment gets its ReplicaSet and Pods" eventually 30 replicas
check "a HorizontalPodAutoscaler is accepted" first -n check autoscale deployment d --min 1 --max 4 --cpu 50%
check "its controller acts" eventually 30 scaler_acts
check "an owned object goes with its owner" collected
check "a service account's token is held to its rights" token_is_held_to_its_rights
check "a namespace goes when it is deleted" namespace_goes
check "a port that is taken is refused" port_taken
check "up again starts nothing" up_again
check "down leaves no process, and the other cluster alone" down_leaves_nothing
check "down finds a cluster whose folder is gone" down_without_its_folder
conclude

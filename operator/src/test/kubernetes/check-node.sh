#!/usr/bin/env bash
# Checks that node.sh's node runs real pods: a Java application behind a service, and a client with its own account.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"
. "$here/lib/check.sh"

usage() {
  cat <<'HELP'
usage: check-node.sh --run FOLDER

Starts a cluster with a node in FOLDER, checks it, ends it. Needs root, what node.sh needs, and a JDK at JAVA_HOME, out of
which the image of the pods is made. Ends with a line `N passed, N failed, N skipped`, and exit code 1 when anything failed.
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
[ -n "$run" ] || die "--run FOLDER is missing; see check-node.sh --help"
[ -x "${JAVA_HOME:-/nonexistent}/bin/javac" ] || die "JAVA_HOME (${JAVA_HOME:-not set}) is no JDK"
need curl curl "it asks the pods"
use_run "$run"

# What the kubelet and the network of pods could leave behind.
machine() {
  sysctl vm.overcommit_memory kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes net.ipv4.ip_forward
  ls /sys/class/net
  cut -d' ' -f5 /proc/self/mountinfo
  kubepods
}

images="$(mktemp -d)"
bring_down() { bash "$here/down.sh" --run "$run"; }
trap 'bring_down >/dev/null 2>&1; rm -rf "$images"' EXIT
trap 'exit 143' TERM INT
bring_down
before="$(machine)"
bash "$here/node.sh" --run "$run" || die "the cluster did not start"

kubectl() { bash "$here/within.sh" --run "$run" kubectl --request-timeout 60s "$@"; }
ask() { bash "$here/within.sh" --run "$run" curl -fsS --max-time 2 "$1"; }

java_image() {
  local root="$images/app"
  bash "$here/java-root.sh" "$root" java.base,jdk.httpserver && "$JAVA_HOME/bin/javac" -d "$root/app" "$here/example/App.java" &&
    bash "$here/image.sh" localhost/app:1 "$root" "$images/app.tar" '["/java/bin/java", "-XX:+UseSerialGC", "-cp", "/app", "App"]' &&
    bash "$here/load.sh" --run "$run" "$images/app.tar"
}
# kubectl alone: what it is to do, each pod says. Its token and the name of the API server are what a pod gets.
client_image() {
  local root="$images/client" account=/var/run/secrets/kubernetes.io/serviceaccount
  mkdir -p "$root" && cp "$PROGRAMS/kubectl" "$root/" && cat >"$root/kubeconfig" <<Y
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://kubernetes.default.svc", certificate-authority: $account/ca.crt}}]
users: [{name: u, user: {tokenFile: $account/token}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
Y
  bash "$here/image.sh" localhost/client:1 "$root" "$images/client.tar" '["/kubectl", "--kubeconfig", "/kubeconfig"]' &&
    bash "$here/load.sh" --run "$run" "$images/client.tar"
}
# client NAME ARGUMENTS...: runs kubectl in a pod of that name until it ends; prints its output.
client() {
  local name="$1"
  shift
  kubectl run "$name" --image localhost/client:1 --image-pull-policy Never --restart Never -- "$@" >/dev/null &&
    eventually 30 pod_is_over "$name" && kubectl logs "$name"
}
pod_is_over() { kubectl get pod "$1" -o jsonpath='{.status.phase}' | grep -E 'Succeeded|Failed'; }

deploy() { kubectl apply -f "$here/example/app.yaml" && kubectl rollout status deployment/app --timeout 60s; }
pod_answers() { ask "http://$(kubectl get pods -l app=app -o jsonpath='{.items[0].status.podIP}'):8080/" | grep 'java 25'; }
service() { kubectl get service app -o jsonpath='{.spec.clusterIP}'; }
service_answers() { eventually 20 ask "http://$(service)/"; }
spreads() { same 2 "$(for _ in {1..20}; do ask "http://$1/"; done | cut -d' ' -f1 | sort -u | wc -l)"; }
both_answer() { eventually 20 spreads "$(service)"; }
bounds_hold() { ask "http://$(service)/" | grep -E 'cpus 1 heap [1-9][0-9]M'; }
gone() { same "" "$(kubectl get pods -l app=app -o name)"; }
to_zero() { kubectl scale deployment/app --replicas 0 && eventually 40 gone; }
no_endpoints() { same "" "$(kubectl get endpointslices -l kubernetes.io/service-name=app -o jsonpath='{.items[*].endpoints[*].addresses}')"; }
from_zero() { kubectl scale deployment/app --replicas 1 && eventually 40 ask "http://$(service)/"; }
logs() { kubectl logs deployment/app | grep listening; }
execute() { kubectl exec deployment/app -- /java/bin/java -version 2>&1 | grep 'version "25'; }
read_only() { refused 'Read-only file system' kubectl exec deployment/app -- /java/bin/java -Xlog:gc:file=/etc/log -version; }
forwards() {
  local code=0 tunnel
  # Not by a function: the end of a function in the background would leave its program behind.
  bash "$here/within.sh" --run "$run" kubectl port-forward deployment/app 18080:8080 >/dev/null 2>&1 &
  tunnel=$!
  eventually 20 ask http://127.0.0.1:18080/ || code=1
  kill "$tunnel" || true
  wait "$tunnel" || true
  return $code
}
knows_the_api() {
  kubectl create clusterrolebinding client --clusterrole view --serviceaccount default:default &&
    client reader get deployment app -o 'jsonpath={.status.readyReplicas}' | grep -x 1
}
may_not_delete() { client deleter delete deployment app | grep -i forbidden; }
knows_the_service() { client asker --server http://app.default.svc.cluster.local get --raw / | grep 'java 25'; }
# Who these are is asked before, so that finding none after means something: shims of pods are among them.
down_leaves_nothing() {
  local pids pid
  pids="$(pgrep --ns "$(init)" --nslist pid)"
  # shellcheck disable=SC2046,SC2086 # numbers
  grep -qs containerd-shim $(printf '/proc/%s/comm ' $pids) && bash "$here/down.sh" --run "$run" || return 1
  for pid in $pids; do ended "$pid" || { printf 'process %s is still there\n' "$pid" && return 1; }; done
  [ ! -e "$run" ] && same "$before" "$(machine)"
}

LAP=$(date +%s%3N)
check "an image of Java is made and loaded" java_image
check "an image of a client is made and loaded" client_image
check "two replicas of a Deployment become ready" deploy
check "a pod's address answers" pod_answers
check "the service's address answers" service_answers
check "it spreads over both pods" both_answer
check "limits of CPU and memory hold" bounds_hold
check "scaled to zero, the pods go" to_zero
check "then the service has no endpoint" eventually 10 no_endpoints
check "scaled to one, the service answers again" from_zero
check "logs" logs
check "exec" execute
check "the root file system cannot be written" read_only
check "port-forward" forwards
check "a pod reaches the API by name, with its own account" knows_the_api
check "and may do nothing else" may_not_delete
check "a pod reaches a service by name" knows_the_service
check "down leaves no process, and the machine as it was" down_leaves_nothing
conclude

#!/usr/bin/env bash
# Checks Lynex as a platform team has it: the chart installed into a cluster with a real node, images as they are built, stores
# beside the cluster, events from an app, and all of it removed again.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"
. "$here/lib/check.sh"

usage() {
  cat <<'HELP'
usage: check-operator.sh --run FOLDER --classes CLASSPATH IMAGE.tar...

Starts a cluster with a node in FOLDER, installs charts/lynex with the images (those of `./lynex build --images --tar`, the
operator's among them), checks it, ends the cluster. CLASSPATH has the operator's test classes, whose engines are the stores.
Needs root, what node.sh needs, a JDK at JAVA_HOME, and HELM, the path of Helm. Ends with a line `N passed, N failed, N skipped`, and exit code 1 when
anything failed.
HELP
}

run="" classes=""
while [ $# -gt 0 ]; do
  case "$1" in
    --run | --classes)
      [ $# -ge 2 ] || die "$1 needs a value; see check-operator.sh --help"
      if [ "$1" = --run ]; then run="$2"; else classes="$2"; fi
      shift 2
      ;;
    --help | -h)
      usage
      exit 0
      ;;
    -*) die "unknown option '$1'; see check-operator.sh --help" ;;
    *) break ;;
  esac
done
[ -n "$run" ] || die "--run FOLDER is missing; see check-operator.sh --help"
[ -n "$classes" ] || die "--classes CLASSPATH is missing; see check-operator.sh --help"
[ $# -gt 0 ] || die "no image's file is named; see check-operator.sh --help"
[ -x "${JAVA_HOME:-/nonexistent}/bin/java" ] || die "JAVA_HOME (${JAVA_HOME:-not set}) is no JDK"
[ -x "${HELM:-/nonexistent}" ] || die "HELM (${HELM:-not set}) is no program; build.sh --helm builds it"
need curl curl "it is the app that sends events"
# All of one version, as their names say.
tag="$(tar -xOf "$1" manifest.json | sed -n 's/.*"RepoTags":\["[^"]*:\([^"]*\)".*/\1/p')"
use_run "$run"
chart="$here/../../../../charts/lynex"

work="$(mktemp -d)"
engines=""
bring_down() {
  if [ -n "$engines" ]; then
    kill "$engines" 2>/dev/null || true
    wait "$engines" 2>/dev/null || true
    engines=""
  fi
  bash "$here/down.sh" --run "$run"
}
trap 'bring_down >/dev/null 2>&1; rm -rf "$work"' EXIT
trap 'exit 143' TERM INT
bring_down
bash "$here/node.sh" --run "$run" || die "the cluster did not start"

within() { bash "$here/within.sh" --run "$run" "$@"; }
kubectl() { within kubectl --request-timeout 60s "$@"; }
# Nothing of the user's own Helm.
export HELM_CACHE_HOME="$work/helm" HELM_CONFIG_HOME="$work/helm" HELM_DATA_HOME="$work/helm"
helm() { within "$HELM" "$@"; }
java() { within "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$classes" "$@"; }

password="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
node="$(kubectl get nodes -o jsonpath='{.items[0].status.addresses[?(@.type=="InternalIP")].address}')"
[ -n "$node" ] || die "the node has no address"
# Not by a function: what is ended must be the program, not a shell that waits for it.
bash "$here/within.sh" --run "$run" "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$classes" dev.lynex.operator.EnginesBeside "$node" "$work/engines" "$password" >"$work/engines.log" 2>&1 &
engines=$!

stores() { eventually 60 grep -x ready "$work/engines.log"; }
namespaces() {
  local name
  for name in lynex-system lynex; do
    kubectl create namespace "$name" && kubectl label namespace "$name" pod-security.kubernetes.io/enforce=restricted || return 1
  done
}
load() { bash "$here/load.sh" --run "$run" "$@"; }
install() {
  helm install lynex "$chart" --namespace lynex-system --set image.prefix=lynex --set "image.tag=$tag" \
    --set image.pullPolicy=Never --wait --timeout 120s
}
apply_platform() {
  kubectl -n lynex create secret generic redis "--from-literal=password=$password" &&
    kubectl -n lynex create secret generic clickhouse --from-literal=username=lynex "--from-literal=password=$password" &&
    kubectl apply -f - <<Y
apiVersion: lynex.dev/v1alpha1
kind: LynexPlatform
metadata: {name: main, namespace: lynex}
spec:
  images: {prefix: lynex, tag: $tag, pullPolicy: Never}
  stores:
    redis: {url: "redis://$node:6379", credentials: {secretName: redis}}
    clickhouse: {url: "http://$node:8123", credentials: {secretName: clickhouse}, replicated: false, synced: false}
    mongodb: {url: "mongodb://$node:27017"}
  processor: {resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {memory: 512Mi}}}
Y
}
platform_ready() { kubectl -n lynex wait --for=condition=Ready --timeout 180s lynexplatform/main || tell lynexplatform/main; }
# What a person would look at then.
tell() {
  kubectl -n lynex get "$1" -o yaml | tail -n 60
  kubectl -n lynex get pods,jobs
  kubectl -n lynex get events --sort-by=.lastTimestamp | tail -n 15
  kubectl -n lynex-system logs deployment/lynex-operator --tail 15 | cut -c1-300
  return 1
}
apply_project() {
  kubectl apply -f - <<'Y'
apiVersion: lynex.dev/v1alpha1
kind: LynexProject
metadata: {name: shop, namespace: lynex}
spec: {platformRef: {name: main}, keys: [{name: app}]}
---
apiVersion: lynex.dev/v1alpha1
kind: RetentionPolicy
metadata: {name: week, namespace: lynex}
spec: {projects: {names: [shop]}, days: 7}
Y
}
project_ready() { kubectl -n lynex wait --for=condition=Ready --timeout 60s lynexproject/shop retentionpolicy/week || tell lynexproject/shop; }

ingest() { kubectl -n lynex get service main-ingest -o jsonpath='{.spec.clusterIP}'; }
key() { kubectl -n lynex get secret shop-app -o jsonpath='{.data.apiKey}' | base64 -d; }
# send HOW_MANY: one request; prints the answer's status and body.
send() {
  local i events=""
  for i in $(seq "$1"); do
    events="$events{\"type\":\"log\",\"eventId\":\"e$i\",\"timestamp\":\"$(date -u +%FT%TZ)\",\"body\":{\"level\":\"info\",\"message\":\"hello $i\"}}
"
  done
  printf '%s' "$events" | within curl -sS --max-time 10 -w '\n%{http_code}\n' -H "X-API-Key: $(cat "$work/key")" \
    -H 'Content-Type: application/x-ndjson' --data-binary @- "http://$(ingest):8000/api/v1/events/batch"
}
accepted() {
  key >"$work/key"
  send 100 | tee "$work/answer" && tail -n 1 "$work/answer" | grep -x 202
}
rows() {
  within curl -sS --max-time 5 -u "lynex:$password" "http://$node:8123/" --data-binary "$1"
}
stored() { same 100 "$(rows "SELECT uniqExact(event_id) FROM lynex.events WHERE project = 'lynex-shop'")"; }
once() { same "100 7" "$(rows "SELECT count() || ' ' || any(retention_days) FROM lynex.events WHERE project = 'lynex-shop'")"; }
shown() {
  kubectl get lynex -A | tee "$work/shown" && grep -E 'lynexplatform.lynex.dev/main +Ready +True' "$work/shown" &&
    grep -E 'lynexproject.lynex.dev/shop +.*Ready' "$work/shown"
}
drained() { same 0 "$(kubectl -n lynex get lynexplatform main -o jsonpath='{.status.queue.backlogEvents}')"; }

delete_project() { kubectl -n lynex delete --timeout 60s lynexproject/shop retentionpolicy/week; }
key_is_refused() { send 1 | tail -n 1 | grep -x 401; }
delete_platform() { kubectl -n lynex delete --timeout 60s lynexplatform/main; }
# The two Secrets that we made are all that is left; the cluster's own CA and account come with a namespace.
nothing_left() {
  local left
  left="$(kubectl -n lynex get all,configmaps,secrets,serviceaccounts,ingresses,networkpolicies,poddisruptionbudgets,horizontalpodautoscalers,leases,lynex -o name |
    grep -vxE 'secret/(redis|clickhouse)|configmap/kube-root-ca.crt|serviceaccount/default' || true)"
  same "" "$left"
}
nothing_in_metadata() { java dev.lynex.operator.MetadataLeft "mongodb://$node:27017"; }
uninstall() {
  helm uninstall lynex --namespace lynex-system --wait --timeout 60s &&
    same "" "$(kubectl -n lynex-system get deployments,services,configmaps,roles,rolebindings -o name | grep -vx configmap/kube-root-ca.crt || true)" &&
    same "" "$(kubectl get clusterroles,clusterrolebindings -o name | grep lynex || true)"
}
definitions_kept() { kubectl get crd lynexplatforms.lynex.dev lynexprojects.lynex.dev alertrules.lynex.dev retentionpolicies.lynex.dev; }

LAP=$(date +%s%3N)
check "two namespaces where only restricted pods may be" namespaces
check "stores beside the cluster" stores
check "the images are loaded" load "$@"
check "the chart is installed, and its operator ready" install
check "a platform is applied" apply_platform
check "and Ready: its tables made, its functions in pods" platform_ready
check "a project and its retention are applied" apply_project
check "and Ready" project_ready
check "100 events are accepted by the key from its Secret" accepted
check "they are in ClickHouse" eventually 60 stored
check "each once, for the days of the policy" once
check "the queue is drained, and the platform says so" eventually 60 drained
check "kubectl get lynex tells" shown
check "project and policy are deleted" delete_project
check "the key opens nothing any more" eventually 30 key_is_refused
check "the platform is deleted" delete_platform
check "and nothing of it is left in the cluster" eventually 90 nothing_left
check "nor in the metadata" nothing_in_metadata
check "the chart is uninstalled" uninstall
check "its definitions are kept" definitions_kept
conclude

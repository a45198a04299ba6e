#!/usr/bin/env bash
# Checks charts/lynex against a real API server: install, rights, upgrade, rollback, uninstall, and install again.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"
. "$here/lib/check.sh"

usage() {
  cat <<'HELP'
usage: check-chart.sh --run FOLDER

Starts a control plane in FOLDER, checks the Helm chart on it, ends it. Needs no root; there are no nodes, so pods stay
pending. build.sh --helm must have built the programs.
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
[ -n "$base" ] || die "--run FOLDER is missing; see check-chart.sh --help"
[ -z "$(missing helm)" ] || die "not built: helm; run $here/build.sh --helm"
mkdir -p "$base"
base="$(cd "$base" && pwd)"
cluster="$base/cluster"
repository="$(cd "$here/../../../.." && pwd)"
chart="$repository/charts/lynex"

trap 'bash "$here/down.sh" --run "$cluster"; rm -rf "$base/changed" "$base/home"' EXIT
bash "$here/up.sh" --run "$cluster" || die "the cluster did not start"

# Nothing of the user's own Helm.
export KUBECONFIG="$cluster/admin.kubeconfig"
export HELM_CACHE_HOME="$base/home" HELM_CONFIG_HOME="$base/home" HELM_DATA_HOME="$base/home"
helm() { "$HELM" --namespace lynex "$@"; }
kubectl() { "$PROGRAMS/kubectl" --request-timeout 30s "$@"; }
mine() { kubectl --namespace lynex "$@"; }

# Where pods must be restricted, so that one that is not is never made.
for namespace in lynex shop other; do
  kubectl create namespace "$namespace" >/dev/null
  kubectl label namespace "$namespace" pod-security.kubernetes.io/enforce=restricted >/dev/null
done
eventually 20 mine get serviceaccount default || die "the controllers do not work"

# Kinds of others that the chart or the operator uses; here they take anything.
foreign_kind() {
  kubectl apply -f - >/dev/null <<Y
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: $2.$1, annotations: {api-approved.kubernetes.io: "unapproved, for a test"}}
spec:
  group: $1
  names: {plural: $2, singular: $(printf '%s' "$3" | tr '[:upper:]' '[:lower:]'), kind: $3}
  scope: Namespaced
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
Y
}
foreign_kind gateway.networking.k8s.io httproutes HTTPRoute
foreign_kind monitoring.coreos.com servicemonitors ServiceMonitor
foreign_kind monitoring.coreos.com prometheusrules PrometheusRule
kubectl wait --for=condition=Established --all crd --timeout=20s >/dev/null

account=system:serviceaccount:lynex:lynex-operator
# can|cannot USER VERB RESOURCE OPTIONS...
can() {
  local user="$1"
  shift
  same yes "$(kubectl auth can-i --as="$user" "$@" 2>/dev/null)" || { printf 'can-i %s\n' "$*" && return 1; }
}
cannot() {
  local user="$1"
  shift
  same no "$(kubectl auth can-i --as="$user" "$@" 2>/dev/null)" || { printf 'can-i %s\n' "$*" && return 1; }
}

uid() { mine get "$1" -o jsonpath='{.metadata.uid}'; }
password() { mine get secret lynex-mongodb -o jsonpath='{.data.password}'; }
# The column that the changed definition has, and ours has not.
column() { kubectl get crd retentionpolicies.lynex.dev -o jsonpath='{.spec.versions[0].additionalPrinterColumns[0].name}'; }
pods_are_made() { same "$2" "$(mine get pods -l "app.kubernetes.io/name=$1" --no-headers | wc -l)"; }
all_are_there() { helm get manifest lynex | kubectl get -f - >/dev/null; }
apply_project() {
  mine apply -f - <<'Y'
{apiVersion: lynex.dev/v1alpha1, kind: LynexProject, metadata: {name: shop}, spec: {platformRef: {name: main}, keys: [{name: server}]}}
Y
}

kinds_come_first() {
  refused 'ensure CRDs are installed first' helm install lynex "$chart" --set trial.enabled=true && mine get all 2>&1 | grep 'No resources found'
}
installs() {
  helm install lynex "$chart" --set replicas=2,networkPolicy.enabled=true,metrics.dashboard.enabled=true \
    --set metrics.serviceMonitor.enabled=true,metrics.prometheusRule.enabled=true && all_are_there
}
kinds_are_known() { kubectl wait --for=condition=Established crd -l app.kubernetes.io/part-of=lynex --timeout=20s && apply_project; }
# A release is one Secret, which etcd takes up to 1 MiB.
release_is_small() {
  local bytes
  bytes="$(mine get secret -l owner=helm,name=lynex,version=1 -o jsonpath='{.items[0].data.release}' | wc -c)"
  [ "$bytes" -lt 524288 ] || { printf '%s bytes\n' "$bytes" && return 1; }
}

may() {
  local kind
  for kind in lynexplatforms lynexprojects alertrules retentionpolicies; do
    can "$account" list "$kind.lynex.dev" "$@" && can "$account" watch "$kind.lynex.dev" "$@" && can "$account" patch "$kind.lynex.dev" "$@" &&
      can "$account" patch "$kind.lynex.dev" --subresource=status "$@" && can "$account" update "$kind.lynex.dev" --subresource=finalizers "$@" || return 1
  done
  for kind in serviceaccounts configmaps services deployments.apps networkpolicies.networking.k8s.io ingresses.networking.k8s.io \
    poddisruptionbudgets.policy horizontalpodautoscalers.autoscaling jobs.batch secrets httproutes.gateway.networking.k8s.io \
    servicemonitors.monitoring.coreos.com; do
    can "$account" list "$kind" "$@" && can "$account" watch "$kind" "$@" && can "$account" create "$kind" "$@" &&
      can "$account" delete "$kind" "$@" || return 1
    [ "$kind" = secrets ] || can "$account" patch "$kind" "$@" || return 1
  done
  can "$account" update secrets "$@" && can "$account" update configmaps "$@" && can "$account" list pods "$@" || return 1
  can "$account" update deployments.apps --subresource=scale "$@" && can "$account" create events.events.k8s.io "$@"
}
# The same anywhere: what nobody gave it.
may_never() {
  local kind
  for kind in lynexplatforms lynexprojects alertrules retentionpolicies; do
    cannot "$account" create "$kind.lynex.dev" "$@" && cannot "$account" delete "$kind.lynex.dev" "$@" || return 1
  done
  cannot "$account" create pods "$@" && cannot "$account" get pods --subresource=log "$@" && cannot "$account" create pods --subresource=exec "$@" &&
    cannot "$account" create roles.rbac.authorization.k8s.io "$@" && cannot "$account" create rolebindings.rbac.authorization.k8s.io "$@" &&
    cannot "$account" deletecollection secrets "$@" && cannot "$account" impersonate serviceaccounts "$@" &&
    cannot "$account" create serviceaccounts --subresource=token "$@"
}
may_not_touch_the_cluster() {
  local kind
  for kind in nodes customresourcedefinitions.apiextensions.k8s.io clusterroles.rbac.authorization.k8s.io persistentvolumes; do
    cannot "$account" get "$kind" && cannot "$account" create "$kind" || return 1
  done
  cannot "$account" delete namespaces && cannot "$account" patch namespaces
}
its_lease_only() {
  can "$account" create leases.coordination.k8s.io -n lynex && can "$account" update leases.coordination.k8s.io/lynex-operator -n lynex &&
    cannot "$account" update leases.coordination.k8s.io/other -n lynex && cannot "$account" create leases.coordination.k8s.io -n shop
}
whole_cluster() {
  may -n shop && can "$account" list lynexplatforms.lynex.dev -A && can "$account" create deployments.apps -A && can "$account" get secrets -A &&
    may_never -n shop && may_not_touch_the_cluster && can "$account" get namespaces && cannot "$account" list namespaces
}
people() {
  kubectl -n shop create rolebinding jane --clusterrole view --user jane && kubectl -n shop create rolebinding joe --clusterrole edit --user joe || return 1
  eventually 20 can jane get lynexprojects.lynex.dev -n shop && cannot jane create lynexprojects.lynex.dev -n shop &&
    eventually 20 can joe create lynexprojects.lynex.dev -n shop && can joe update lynexplatforms.lynex.dev --subresource=scale -n shop &&
    cannot joe create lynexprojects.lynex.dev -n other
}

trial_by_upgrade() {
  helm upgrade lynex "$chart" --set trial.enabled=true && all_are_there &&
    for store in redis clickhouse mongodb; do eventually 30 pods_are_made "$store" 1 || return 1; done
}
changed_chart() {
  rm -rf "$base/changed" && cp -R "$chart" "$base/changed" &&
    sed -i 's/name: "Days"/name: "Kept-Days"/' "$base/changed/charts/lynex-crds/definitions/retentionpolicies.lynex.dev-v1.yml"
}
upgrades_definitions() {
  local project platform kept
  project="$(uid lynexproject/shop)" platform="$(uid lynexplatform/main)" kept="$(password)"
  same Days "$(column)" && changed_chart && helm upgrade lynex "$base/changed" --set trial.enabled=true && same Kept-Days "$(column)" &&
    same "$project" "$(uid lynexproject/shop)" && same "$platform" "$(uid lynexplatform/main)" && same "$kept" "$(password)"
}
rolls_back() {
  local project
  project="$(uid lynexproject/shop)"
  helm rollback lynex 2 && same Days "$(column)" && same "$project" "$(uid lynexproject/shop)" && all_are_there
}
uninstall_keeps_data() {
  helm uninstall lynex --wait && refused 'not found' mine get deployment lynex-operator && refused 'not found' mine get statefulset lynex-mongodb &&
    same 4 "$(kubectl get crd -l app.kubernetes.io/part-of=lynex --no-headers | wc -l)" && same "$project" "$(uid lynexproject/shop)" &&
    same "$platform" "$(uid lynexplatform/main)" && same "$kept" "$(password)" && same 3 "$(mine get persistentvolumeclaims --no-headers | wc -l)"
}
installs_again() {
  helm install lynex "$chart" --set trial.enabled=true && all_are_there && same "$project" "$(uid lynexproject/shop)" &&
    same "$platform" "$(uid lynexplatform/main)" && same "$kept" "$(password)"
}

namespaces_only() {
  helm uninstall lynex --wait && helm install lynex "$chart" --set crds.install=false,watchNamespaces='{shop}' && all_are_there || return 1
  refused 'not found' kubectl get clusterrole lynex-operator && refused 'not found' kubectl get clusterrole lynex-view &&
    may -n shop && may_never -n shop && may_not_touch_the_cluster && its_lease_only &&
    cannot "$account" get namespaces && cannot "$account" list namespaces && cannot "$account" list lynexplatforms.lynex.dev -A &&
    cannot "$account" list secrets -n other && cannot "$account" get secrets -n lynex
}

# As kubectl apply -f crds/generated leaves them: nobody's.
foreign_definitions() {
  helm uninstall lynex --wait && kubectl annotate crd -l app.kubernetes.io/part-of=lynex meta.helm.sh/release-name- meta.helm.sh/release-namespace- &&
    refused 'cannot be imported' helm install lynex "$chart" && helm install lynex "$chart" --take-ownership && all_are_there
}
definitions_apart() {
  helm uninstall lynex --wait && helm install lynex-crds "$chart/charts/lynex-crds" --take-ownership &&
    helm install lynex "$chart" --set crds.install=false,trial.enabled=true && all_are_there && same "$platform" "$(uid lynexplatform/main)"
}

LAP=$(date +%s%3N)
check "a platform before its kind is refused, and nothing is left" kinds_come_first
check "the chart installs, and the API server has all of it" installs
check "the kinds are known, and a project can be declared" kinds_are_known
check "the release is half of what a Secret may hold, or less" release_is_small
check "both operators' pods are made where pods must be restricted" eventually 30 pods_are_made lynex-operator 2
check "the operator may do in the cluster what it does, and no more" whole_cluster
check "of Leases it may use its own" its_lease_only
check "people with view and edit may read and change Lynex' resources" people
check "an upgrade adds a trial, whose pods are made too" trial_by_upgrade
check "an upgrade upgrades the definitions, and keeps resources and passwords" upgrades_definitions
check "a rollback takes the definitions back, and keeps resources" rolls_back
project="$(uid lynexproject/shop)" platform="$(uid lynexplatform/main)" kept="$(password)"
check "uninstall keeps definitions, resources, passwords and volumes" uninstall_keeps_data
check "the chart installs over what was kept, platform and all" installs_again
check "with watchNamespaces it may work there, and nowhere else" namespaces_only
check "definitions of kubectl's are refused with a word, and can be taken over" foreign_definitions
check "definitions move to a release of their own" definitions_apart
conclude

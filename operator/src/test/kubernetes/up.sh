#!/usr/bin/env bash
# Starts a control plane: etcd, kube-apiserver, kube-controller-manager and kube-scheduler.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"

usage() {
  cat <<'HELP'
usage: up.sh --run FOLDER [--port PORT] [--namespaces]

Starts etcd, kube-apiserver, kube-controller-manager and kube-scheduler, with RBAC and certificates of their own. All of it,
data, keys and logs, lies in FOLDER; FOLDER/admin.kubeconfig is how to reach it. Started again, it does nothing. build.sh
must have built the programs. down.sh ends it.

Without --namespaces it needs no root, listens on 127.0.0.1 only, and there are no nodes: pods stay pending.

  --run FOLDER  the cluster's folder
  --port PORT   the API server's port; without it one that is free
  --namespaces  in network, mount and process namespaces of its own, for node.sh: needs root
HELP
}

run="" port="" wanted=loopback
while [ $# -gt 0 ]; do
  case "$1" in
    --run | --port)
      [ -n "${2:-}" ] || die "$1 needs a value; see up.sh --help"
      [ "$1" = --run ] && run="$2" || port="$2"
      shift
      ;;
    --namespaces) wanted=node ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) die "unknown option '$1'; see up.sh --help" ;;
  esac
  shift
done
[ -n "$run" ] || die "--run FOLDER is missing; see up.sh --help"
case "$port" in
  "") ;;
  *[!0-9]* | 0* | ??????*) die "--port '$port' is no port: 1 to 65535" ;;
  *) [ "$port" -le 65535 ] || die "--port '$port' is no port: 1 to 65535" ;;
esac

[ "$(uname -s)" = Linux ] || die "a Kubernetes on this machine needs Linux; this is $(uname -s)"
[ "$wanted" = loopback ] || [ "$(id -u)" = 0 ] || die "a cluster in namespaces needs root"
need openssl openssl "it makes the certificates (version 3 or newer)"
need setsid util-linux "it keeps the programs running after this one"
# shellcheck disable=SC2086 # names without spaces
[ -z "$(missing $CONTROL_PLANE)" ] || die "not built: $(missing $CONTROL_PLANE | paste -sd' ' -); run $here/build.sh"

# Connecting to a port that nobody listens on fails at once.
free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the ports that Linux gives to outgoing connections.
free_port() {
  local candidate
  for _ in {1..50}; do
    candidate=$((20000 + (RANDOM % 12000)))
    if free "$candidate" && [ "$candidate" != "${1:-}" ]; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  die "no free port between 20000 and 32000"
}

use_run "$run"
lock_run

end_first="end it first: down.sh --run '$run', or, when it is the launcher's, ./lynex kube down"
# shellcheck disable=SC2086
running="$(processes $CONTROL_PLANE | wc -l)"
if [ -f "$run/ready" ] && { [ "$running" -ge 4 ] || [ -n "$(init)" ]; }; then
  [ "$(mode)" = "$wanted" ] || die "a cluster $([ "$wanted" = node ] && printf without || printf with) a node runs in $run; $end_first"
  say "  it is up already"
  exit 0
fi
[ -z "$(processes)" ] || die "only a part of the cluster in $run runs; $end_first"

# What is left of one that failed or that the machine's restart ended.
find "$run" -mindepth 1 -delete
printf '%s\n' "$wanted" >"$run/mode"
mkdir "$run/etcd" "$run/logs" "$run/pki"
. "$here/lib/certificate.sh"

# From here on what was started does not stay when anything fails; the logs do.
trap '[ -f "$run/ready" ] || { end_all; rm -rf "$run/etcd" "$run/pki" "$run"/*.kubeconfig; }' EXIT
trap 'exit 143' TERM INT

if [ "$wanted" = node ]; then
  host="$NODE_IP" port="${port:-6443}" etcd_port=2379 dir="$INSIDE"
  need unshare util-linux "it makes the cluster's namespaces"
  need ip iproute2 "it sets up the cluster's network"
  [ -x "$PROGRAMS/pause" ] || die "not built: pause; run $here/build.sh --node"
  # The first process reaps orphans; its argument tells whose it is.
  setsid unshare --net --mount --propagation private --pid --fork --kill-child --mount-proc \
    "$PROGRAMS/pause" "$run" >"$run/logs/init.log" 2>&1 </dev/null 8>&- &
  STARTED=$!
  first() { [ -n "$(init)" ]; }
  await 10 init first
  # A /run of its own, so that no program meets one of the machine's; the cluster's folder may itself lie below /run. The
  # bridge stands in for a network card.
  # shellcheck disable=SC2016 # its own arguments
  nsenter -t "$(init)" -n -m sh -euc '
    cd "$3"
    mount -t tmpfs tmpfs /run
    mkdir -p /run/netns /run/containerd "$2"
    mount --bind . "$2"
    mkdir -p /var/lib/cni
    mount -t tmpfs tmpfs /var/lib/cni
    mount --make-rshared /
    ip link set lo up
    ip link add node0 type bridge
    ip addr add "$1/24" dev node0
    ip link set node0 up
    ip route add default dev node0
  ' sh "$NODE_IP" "$INSIDE" "$run" >>"$run/logs/init.log" 2>&1 || failed init "could not set up the namespaces"
else
  host=127.0.0.1 dir="$run"
  if [ -n "$port" ]; then
    free "$port" || die "port $port is taken by another program; choose another with --port, or leave it out"
  else
    port="$(free_port)"
  fi
  etcd_port="$(free_port "$port")"
fi

server="https://$host:$port"
authority
certificate etcd /CN=etcd IP:127.0.0.1
certificate apiserver /CN=kube-apiserver "IP:127.0.0.1,IP:10.96.0.1,IP:$NODE_IP,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
certificate admin /O=system:masters/CN=admin
certificate kube-controller-manager /CN=system:kube-controller-manager
certificate kube-scheduler /CN=system:kube-scheduler
token_key
for client in admin kube-controller-manager kube-scheduler; do kubeconfig "$client" "$server"; done
if [ "$wanted" = node ]; then
  certificate kubelet /O=system:nodes/CN=system:node:node0 "DNS:node0,IP:$NODE_IP"
  certificate kube-proxy /CN=system:kube-proxy
  for client in kubelet kube-proxy; do kubeconfig "$client" "$server"; done
fi

# Nothing in a test's cluster outlives a loss of power, so nothing is synced.
start etcd "$PROGRAMS/etcd" --data-dir "$dir/etcd" --unsafe-no-fsync --log-level warn \
  --listen-client-urls "https://127.0.0.1:$etcd_port" --advertise-client-urls "https://127.0.0.1:$etcd_port" \
  --client-cert-auth --trusted-ca-file "$dir/pki/ca.crt" --cert-file "$dir/pki/etcd.crt" --key-file "$dir/pki/etcd.key" \
  --listen-peer-urls https://127.0.0.1:0 \
  --peer-client-cert-auth --peer-trusted-ca-file "$dir/pki/ca.crt" --peer-cert-file "$dir/pki/etcd.crt" --peer-key-file "$dir/pki/etcd.key"
etcd_process="$STARTED"

# An EndpointSlice may not hold a loopback address, so there the API server cannot say where it is.
set --
[ "$wanted" = node ] || set -- --endpoint-reconciler-type none
start kube-apiserver "$PROGRAMS/kube-apiserver" "$@" \
  --bind-address "$host" --advertise-address "$host" --secure-port "$port" \
  --etcd-servers "https://127.0.0.1:$etcd_port" --etcd-cafile "$dir/pki/ca.crt" \
  --etcd-certfile "$dir/pki/etcd.crt" --etcd-keyfile "$dir/pki/etcd.key" \
  --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
  --allow-privileged --service-cluster-ip-range "$SERVICE_CIDR" \
  --client-ca-file "$dir/pki/ca.crt" --tls-cert-file "$dir/pki/apiserver.crt" --tls-private-key-file "$dir/pki/apiserver.key" \
  --kubelet-client-certificate "$dir/pki/kubelet-client.crt" --kubelet-client-key "$dir/pki/kubelet-client.key" \
  --kubelet-certificate-authority "$dir/pki/ca.crt" --kubelet-preferred-address-types InternalIP \
  --service-account-issuer https://kubernetes.default.svc.cluster.local \
  --service-account-key-file "$dir/pki/sa.pub" --service-account-signing-key-file "$dir/pki/sa.key"

kubectl() { within "$PROGRAMS/kubectl" --kubeconfig "$run/admin.kubeconfig" --request-timeout 5s "$@"; }
answers() {
  kill -0 "$etcd_process" || exit 0 # told below
  kubectl get --raw /readyz
}
await 90 kube-apiserver answers
kill -0 "$etcd_process" 2>/dev/null || failed etcd "ended"

# Tests would wait for the autoscaler's usual 15 s.
start kube-controller-manager "$PROGRAMS/kube-controller-manager" --secure-port 0 --leader-elect=false \
  --kubeconfig "$dir/kube-controller-manager.kubeconfig" --use-service-account-credentials \
  --service-account-private-key-file "$dir/pki/sa.key" --root-ca-file "$dir/pki/ca.crt" \
  --cluster-signing-cert-file "$dir/pki/ca.crt" --cluster-signing-key-file "$dir/pki/ca.key" \
  --cluster-cidr "$POD_CIDR" --allocate-node-cidrs --node-cidr-mask-size 24 \
  --horizontal-pod-autoscaler-sync-period 2s
controllers="$STARTED"
start kube-scheduler "$PROGRAMS/kube-scheduler" --secure-port 0 --leader-elect=false --kubeconfig "$dir/kube-scheduler.kubeconfig"
scheduler="$STARTED"
# The controllers work once one of them has made this account.
STARTED="$controllers"
await 90 kube-controller-manager kubectl -n default get serviceaccount default
kill -0 "$scheduler" 2>/dev/null || failed kube-scheduler "ended"
touch "$run/ready"
say "  Kubernetes $KUBERNETES_VERSION answers on $server"

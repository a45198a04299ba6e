#!/usr/bin/env bash
# Starts a cluster with one node that runs real pods.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"
. "$here/lib/cluster.sh"

usage() {
  cat <<'HELP'
usage: node.sh --run FOLDER | --ready | --packages

Starts a control plane (up.sh --namespaces) and a node for it: containerd, a network for pods, kubelet, kube-proxy and the
cluster's DNS. Needs root, the programs of `build.sh --node`, and containerd, runc, CNI's plugins, nftables, conntrack and
iptables. The cluster has a network of its own: within.sh runs a command in it. load.sh brings images. down.sh ends it.

  --run FOLDER  the cluster's folder
  --ready       start nothing; say what this machine lacks for a node, exit code 1 when it lacks anything
  --packages    start nothing; print the Debian packages that a node needs
HELP
}

# Where an ordinary user does not look.
PATH="$PATH:/usr/sbin:/sbin"
PACKAGES="containerd runc containernetworking-plugins nftables conntrack iptables iproute2"
PLUGINS=""
for folder in /usr/lib/cni /opt/cni/bin /usr/libexec/cni; do
  [ ! -x "$folder/bridge" ] || PLUGINS="$folder"
done

# Everything that is lacking, in one line each.
lacks() {
  local program absent=""
  [ "$(uname -s)" = Linux ] || printf 'a node needs Linux\n'
  [ "$(id -u)" = 0 ] || printf 'a node needs root: namespaces, mounts and a network of its own\n'
  for program in containerd containerd-shim-runc-v2 ctr runc nft conntrack iptables ip; do
    command -v "$program" >/dev/null || absent="$absent $program"
  done
  [ -n "$PLUGINS" ] || absent="$absent CNI's-plugins"
  [ -z "$absent" ] || printf 'missing:%s. Debian and Ubuntu: apt-get install --no-install-recommends %s\n' "$absent" "$PACKAGES"
}

run=""
case "${1:-}" in
  --run) run="${2:-}" ;;
  --ready)
    lack="$(lacks)"
    [ -z "$lack" ] && exit 0
    say "$lack"
    exit 1
    ;;
  --packages)
    printf '%s\n' "$PACKAGES"
    exit 0
    ;;
  --help | -h)
    usage
    exit 0
    ;;
esac
[ -n "$run" ] || die "--run FOLDER is missing; see node.sh --help"
lack="$(lacks)"
[ -z "$lack" ] || die "$lack"
# shellcheck disable=SC2086 # names without spaces
[ -z "$(missing $CONTROL_PLANE $NODE)" ] || die "not built: $(missing $CONTROL_PLANE $NODE | paste -sd' ' -); run $here/build.sh --node"

use_run "$run"
if [ "$(mode)" = node ] && [ -f "$run/node" ] && [ -n "$(init)" ]; then
  say "  it is up already"
  exit 0
fi
# One that was killed left its cgroups and the kernel's settings.
[ "$(mode)" != node ] || [ -n "$(init)" ] || end_all
# The kubelet takes the pods of another one for its own leftovers, and ends them.
if [ -n "$(kubepods)" ] || [ -d /sys/fs/cgroup/kubepods.slice ]; then
  die "another kubelet runs on this machine (it has cgroups named kubepods), and two would end each other's pods; end that cluster first"
fi
work "the control plane" bash "$here/up.sh" --run "$run" --namespaces
lock_run

trap '[ -f "$run/node" ] || { end_all; rm -f "$run/ready"; }' EXIT
trap 'exit 143' TERM INT
mkdir -p "$run/containerd" "$run/cni" "$run/kubelet" "$run/images/pause"

# The kubelet sets these for the whole machine; the end of the cluster puts them back.
sysctl vm.overcommit_memory kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes 2>/dev/null |
  tr -d ' ' >"$run/sysctl"
(within sysctl -qw net.ipv4.ip_forward=1)
# Where the kernel has no bridge filter there is nothing to set.
(within sysctl -qw net.bridge.bridge-nf-call-iptables=1) 2>/dev/null || true

cat >"$run/cni/10-pods.conflist" <<J
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "bridge", "bridge": "pods0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$POD_CIDR"}]], "dataDir": "$INSIDE/cni/addresses",
            "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
J
# restrict_oom_score_adj: root may lack the right to lower it (in some containers and machines), and runc then ends with
# "can't get final child's PID from pipe: EOF".
cat >"$run/containerd/config.toml" <<T
version = 2
root = "$INSIDE/containerd/root"
state = "/run/containerd/state"
disabled_plugins = ["io.containerd.internal.v1.opt"]
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$PLUGINS"
    conf_dir = "$INSIDE/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
T
start containerd containerd --config "$INSIDE/containerd/config.toml"
await 30 containerd inside ctr version

cp "$PROGRAMS/pause" "$run/images/pause/"
bash "$here/image.sh" localhost/pause:1 "$run/images/pause" "$run/images/pause.tar" '["/pause"]'
bash "$here/load.sh" --run "$run" "$run/images/pause.tar" 8<&-

: >"$run/resolv.conf"
cat >"$run/kubelet.yaml" <<Y
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failSwapOn: false
failCgroupV1: false
cgroupDriver: cgroupfs
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
address: $NODE_IP
healthzBindAddress: 127.0.0.1
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $INSIDE/pki/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $INSIDE/pki/kubelet.crt
tlsPrivateKeyFile: $INSIDE/pki/kubelet.key
clusterDomain: cluster.local
clusterDNS: [$NODE_IP]
resolvConf: $INSIDE/resolv.conf
evictionHard: {memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}
imageGCHighThresholdPercent: 100
podLogsDir: $INSIDE/pod-logs
serializeImagePulls: false
nodeStatusUpdateFrequency: 5s
Y
start kubelet "$PROGRAMS/kubelet" --config "$INSIDE/kubelet.yaml" --kubeconfig "$INSIDE/kubelet.kubeconfig" \
  --root-dir "$INSIDE/kubelet" --hostname-override node0 --node-ip "$NODE_IP" --v=2
kubelet="$STARTED"

cat >"$run/kube-proxy.yaml" <<Y
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
clusterCIDR: $POD_CIDR
bindAddress: $NODE_IP
healthzBindAddress: 127.0.0.1:10256
metricsBindAddress: 127.0.0.1:10249
clientConnection: {kubeconfig: $INSIDE/kube-proxy.kubeconfig}
hostnameOverride: node0
conntrack: {maxPerCore: 0}
Y
start kube-proxy "$PROGRAMS/kube-proxy" --config "$INSIDE/kube-proxy.yaml"
proxy="$STARTED"

# The cluster's DNS is a plain program on the node's address: no image is needed for it.
cat >"$run/Corefile" <<C
.:53 {
  bind $NODE_IP
  errors
  ready 127.0.0.1:8181
  kubernetes cluster.local in-addr.arpa {
    kubeconfig $INSIDE/admin.kubeconfig lynex-test
  }
  cache 1
}
C
start dns "$PROGRAMS/dns" -conf "$INSIDE/Corefile"
dns="$STARTED"

kubectl() { within "$PROGRAMS/kubectl" --kubeconfig "$run/admin.kubeconfig" --request-timeout 5s "$@"; }
STARTED="$kubelet"
await 90 kubelet kubectl wait --for=condition=Ready node/node0 --timeout=1s
# Both lag behind the node.
STARTED="$proxy"
await 30 kube-proxy kubectl --server https://10.96.0.1 get --raw /readyz
STARTED="$dns"
await 30 dns kubectl --server http://127.0.0.1:8181 get --raw /ready
touch "$run/node"
say "  its node is ready: $(containerd --version | cut -d' ' -f1-3), $(runc --version | head -n 1)"

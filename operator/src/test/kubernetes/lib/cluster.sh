# One cluster: its folder, its processes, and how to reach it. To be sourced after message.sh and programs.sh; use_run then
# says which cluster.
# shellcheck shell=bash

SERVICE_CIDR=10.96.0.0/16 # its first address is the service "kubernetes"
POD_CIDR=10.78.0.0/24
NODE_IP=10.77.0.1

# A cluster with a node runs in network, mount and process namespaces of its own: nothing in it is reachable from the
# machine's network or changes it, and the end of their first process is the end of all, pods included. There its folder
# lies at a path that is short enough for unix sockets and has no spaces, whatever it is outside.
INSIDE=/run/lynex-kubernetes

# use_run FOLDER: makes it absolute; takes only a folder of ours, or one that is not there or empty.
use_run() {
  case "$1" in /*) run="$1" ;; *) run="$PWD/$1" ;; esac
  run="${run%/}"
  # KUBECONFIG is a list with colons, options are lists with commas.
  case "$run" in *[:,\"\']*) die "the path $run has a colon, a comma or a quotation mark, which programs of Kubernetes do not take; choose another folder" ;; esac
  [ ! -e "$run" ] || [ -O "$run" ] || [ "$(id -u)" = 0 ] || die "$run belongs to another user; name another folder with --run"
  [ ! -e "$run" ] || [ -e "$run/mode" ] || [ -z "$(ls -A "$run" 2>/dev/null)" ] ||
    die "$run is there and is not a cluster's folder; name another with --run, or remove it"
}

# One script at a time works on a cluster. The folder itself is the lock; what is started must not inherit it (8>&-).
lock_run() {
  while :; do
    mkdir -p "$run" && chmod 700 "$run" || die "cannot make $run"
    exec 8<"$run"
    flock -n 8 || work "another command on this cluster" flock 8
    [ ! "$run" -ef /proc/self/fd/8 ] || return 0
  done
}

mode() { cat "$run/mode" 2>/dev/null || true; }

# processes [NAME...]: the ids of this cluster's processes, all or those of these programs. They are known by what they
# are, a program out of the cache whose arguments name the cluster's folder: an id in a file may be a stranger's by now.
processes() {
  local exe pid name arg
  # The kernel's own threads have no program, and those of other users show none: to find, that is an error.
  { find /proc -maxdepth 2 -path '/proc/[0-9]*/exe' -lname "$PROGRAMS_OF_ALL/*" -printf '%h %l\n' 2>/dev/null || true; } |
    while read -r pid exe; do
      pid="${pid#/proc/}" name="${exe##*/}" name="${name% (deleted)}"
      case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
      while IFS= read -r -d '' arg; do
        case "$arg" in
          "$run" | "$run"/* | *="$run"/*)
            printf '%s\n' "$pid"
            break
            ;;
        esac
      done 2>/dev/null <"/proc/$pid/cmdline" || true
    done
}

# The first process of the namespaces; nothing without a node. The others in them are not among `processes`.
init() { processes pause | tail -n 1; }

# within COMMAND...: becomes the command, in the cluster's network. inside COMMAND...: in all its namespaces. Not
# `ip netns exec`, which mounts a fresh /sys and so hides the cgroups.
within() {
  local first
  [ "$(mode)" = node ] || exec "$@"
  first="$(init)"
  [ -n "$first" ] || die "the cluster in $run does not run; end it with down.sh --run '$run', and start it again"
  exec nsenter -t "$first" -n "$@"
}
inside() { exec nsenter -t "$(init)" -n -m -p --wd=/ "$@"; }

# start NAME PROGRAM ARGUMENTS...: in the background, with a log. STARTED is its process id (with a node: of what waits for it).
STARTED=""
start() {
  local name="$1"
  shift
  [ "$(mode)" != node ] || set -- nsenter -t "$(init)" -n -m -p --wd=/ "$@"
  setsid "$@" >"$run/logs/$name.log" 2>&1 </dev/null 8>&- &
  STARTED=$!
}

# await SECONDS NAME COMMAND...: until it succeeds. Fails when the program that was started last ends, or never gets there.
await() {
  local limit="$1" name="$2" start=$SECONDS said=0
  shift 2
  while ! ("$@") >/dev/null 2>&1; do
    kill -0 "$STARTED" 2>/dev/null || failed "$name" "ended"
    [ $((SECONDS - start)) -lt "$limit" ] || failed "$name" "is not ready after $limit s"
    if [ $((SECONDS - start)) -ge $((said + 2)) ]; then
      said=$((SECONDS - start))
      say "  $name … $said s"
    fi
    sleep 0.1
  done
}

failed() {
  local log="$run/logs/$1.log"
  say "lynex: $1 $2. The end of $log:"
  tail -n 15 "$log" | cut -c1-400 >&2 || true
  ! grep -qs 'address already in use' "$log" || say "lynex: another program took the port meanwhile; start again, which chooses another"
  exit 1
}

# end NAME...: TERM, and KILL after 10 s.
end() {
  local pids start=$SECONDS
  pids="$(processes "$@")"
  # shellcheck disable=SC2086 # numbers
  [ -z "$pids" ] || kill -TERM $pids 2>/dev/null || true
  while pids="$(processes "$@")" && [ -n "$pids" ]; do
    # shellcheck disable=SC2086
    [ $((SECONDS - start)) -lt 10 ] || kill -KILL $pids 2>/dev/null || true
    sleep 0.1
  done
}

# ended PID: a process that nobody reaps has ended too.
ended() { [ ! -e "/proc/$1" ] || grep -qs '^State:[[:space:]]*[ZX]' "/proc/$1/status"; }

kubepods() { ls -d /sys/fs/cgroup/kubepods /sys/fs/cgroup/*/kubepods 2>/dev/null || true; }

# Ends all of the cluster's processes, and puts back what the kubelet changed on the machine.
end_all() {
  local first group
  first="$(init)"
  if [ -n "$first" ]; then
    # The kernel ends all others of its namespaces before it lets go of this one; mounts and network go with them.
    kill -KILL "$first" 2>/dev/null || true
    while ! ended "$first"; do sleep 0.1; done
  fi
  # The API server before its store, so that it need not wait for it.
  end kube-scheduler kube-controller-manager
  end kube-apiserver
  end etcd
  [ ! -f "$run/sysctl" ] || sysctl -qp "$run/sysctl" || say "lynex: not all kernel settings of $run/sysctl could be put back"
  [ ! -f "$run/sysctl" ] || for _ in {1..20}; do
    for group in $(kubepods); do find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true; done
    [ -n "$(kubepods)" ] || break
    sleep 0.1
  done
}

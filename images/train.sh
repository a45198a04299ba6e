#!/usr/bin/env bash
# Makes the ahead-of-time cache of a function's image: starts what is in the image, asks it, and has the JVM write down what
# it loaded. A start from it takes a third of the time.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../operator/src/test/kubernetes/lib/message.sh"

usage() {
  cat <<'HELP'
usage: train.sh IMAGE.tar CACHE [PATH...]

Writes CACHE, the file /app/lynex.aot of the next build of the image, out of IMAGE.tar as jib:buildTar makes it; leaves it as
it is when the image's Java and jars are those it was made of. PATHs are asked beside health and metrics, such as
/openapi.yaml or POST:/v1/traces. The function starts on this machine, at free ports of the loopback address, without its stores.

Exit code 0: CACHE is up to date; 3: it was made, so the image must be built again.
HELP
}

case "${1:-}" in
  "" | --help | -h)
    usage
    [ $# -gt 0 ] && exit 0 || exit 2
    ;;
esac
[ $# -ge 2 ] || die "arguments are missing; see train.sh --help"
image="$1" cache="$2"
shift 2
[ -r "$image" ] || die "cannot read $image; jib:buildTar makes it"
need curl curl "it asks the function"

work="$(mktemp -d)"
function=""
# shellcheck disable=SC2317 # the trap calls it
finish() {
  [ -z "$function" ] || kill -TERM "$function" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 143' TERM INT
root="$work/root"
mkdir -p "$work/image" "$root"
tar -xf "$image" -C "$work/image"
made_of="${image%.tar}.trained" # beside the image, since what lies beside the cache goes into it
layers="$(grep -oE '[0-9a-f]{64}\.tar\.gz' "$work/image/manifest.json")"
# Their names are their checksums; all count but the one that the cache itself gets into.
trained_by="$(for layer in $layers; do
  tar -tzf "$work/image/$layer" --warning=no-unknown-keyword | grep '^usr/share/sbom/' >/dev/null || printf '%s\n' "$layer"
done | cat - "$0" | sha256sum | cut -d' ' -f1)"
if [ -s "$cache" ] && [ "$(cat "$made_of" 2>/dev/null)" = "$trained_by" ]; then
  say "  the cache is of these jars already"
  exit 0
fi
# With the times that the files have in the image: the JVM compares them.
for layer in $layers; do tar -xzf "$work/image/$layer" -C "$root" --warning=no-unknown-keyword; done

# The image's own command, one argument a line; -cp names paths of the image, which here lie below its root. A cache is valid
# wherever all of the class path has moved together.
command=()
while IFS= read -r argument; do
  case "$argument" in
    java) command+=("$root/java/bin/java") ;;
    -XX:AOTCache=*) command+=("-XX:AOTCacheOutput=$work/aot") ;;
    @/*) command+=("$(sed "s|/app/|$root/app/|g" "$root${argument#@}")") ;;
    *) command+=("$argument") ;;
  esac
done < <(grep -oE '"Entrypoint":\[[^]]*\]' "$work/image/config.json" | sed -e 's/^"Entrypoint":\["//' -e 's/"\]$//' -e 's/","/\n/g')
[ "${#command[@]}" -gt 3 ] || die "$image has no entry point as jib:buildTar writes it"

: >"$work/log"
# Nothing of this machine's settings, and stores where nobody answers: it must not touch a Lynex that runs here.
env -i HOME="$work" LANG=C.UTF-8 \
  LYNEX_QUEUE_URI=redis://127.0.0.1:1 LYNEX_METADATA_URI=mongodb://127.0.0.1:1 LYNEX_STORE_URL=http://127.0.0.1:1 \
  LYNEX_INGEST_PORT=0 LYNEX_INGEST_OTLP_HTTP_PORT=0 LYNEX_INGEST_OTLP_GRPC_PORT=0 LYNEX_PROCESSOR_PORT=0 LYNEX_QUERY_PORT=0 LYNEX_OPERATOR_PORT=0 \
  LYNEX_QUERY_WEB_ROOT="$([ ! -d "$root/app/web" ] || printf '%s' "$root/app/web")" \
  "${command[@]}" >"$work/log" 2>&1 </dev/null &
function=$!
port=""
for _ in {1..600}; do
  port="$(sed -n 's/.* ready function=[a-z]* port=\([0-9]*\)$/\1/p' "$work/log")"
  [ -z "$port" ] || break
  kill -0 "$function" 2>/dev/null || break
  sleep 0.1
done
[ -n "$port" ] || die "the function in $image did not start within a minute. The end of its log:
$(tail -n 15 "$work/log" | cut -c1-400)"
for path in /health/live /health/ready /health/dependencies /metrics ${1+"$@"}; do
  set -- -H 'Authorization: Bearer training'
  case "$path" in POST:*) set -- -H 'X-API-Key: training' -H 'Content-Type: application/json' -d '{}' ;; esac
  curl -s --max-time 10 -o /dev/null -w "  %{http_code} $path\n" "$@" "http://127.0.0.1:$port${path#POST:}" >&2
done
# Often enough for the JVM to note which methods are hot.
curl -s --max-time 60 -o /dev/null "http://127.0.0.1:$port/health/ready?[1-1000]"
kill -TERM "$function"
wait "$function" || true
function=""
[ -s "$work/aot" ] || die "the JVM wrote no cache. The end of its log:
$(tail -n 15 "$work/log" | cut -c1-400)"
mkdir -p "$(dirname "$cache")"
mv -f "$work/aot" "$cache"
chmod 644 "$cache"
printf '%s\n' "$trained_by" >"$made_of"
say "  $(du -m "$cache" | cut -f1) MB"
exit 3

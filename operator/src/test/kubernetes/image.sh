#!/usr/bin/env bash
# Packs a folder into a container image, with no registry and no engine.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"
. "$here/lib/programs.sh"

usage() {
  cat <<'HELP'
usage: image.sh NAME:TAG FOLDER OUT.tar ENTRYPOINT [NAME=VALUE...]

Packs FOLDER, as the root of its file system, into an image of one layer that runs as user 65532. The same folder gives the
same image. ENTRYPOINT is a JSON array, such as '["/java/bin/java","-version"]'; what follows is its environment.
HELP
}

case "${1:-}" in
  "" | --help | -h)
    usage
    [ $# -gt 0 ] && exit 0 || exit 2
    ;;
esac
[ $# -ge 4 ] || die "arguments are missing; see image.sh --help"
name="$1" root="$2" out="$3" entry="$4"
shift 4
[ -d "$root" ] || die "no folder: $root"

parts="$(mktemp -d)"
trap 'rm -rf "$parts"' EXIT
# Whatever the umask: the image's user must be able to read it.
tar -C "$root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=a+rX -cf "$parts/layer.tar" .
sum="$(sha256sum <"$parts/layer.tar" | cut -d' ' -f1)"
environment=""
for pair in "$@"; do environment="$environment${environment:+, }\"$pair\""; done
cat >"$parts/config.json" <<J
{"architecture": "$GOARCH", "os": "linux", "created": "1970-01-01T00:00:00Z",
 "config": {"Entrypoint": $entry, "Env": [$environment], "WorkingDir": "/", "User": "65532:65532"},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$sum"]},
 "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "image.sh"}]}
J
printf '[{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]' "$name" >"$parts/manifest.json"
tar -C "$parts" --mtime=@0 --owner=0 --group=0 -cf "$out" manifest.json config.json layer.tar

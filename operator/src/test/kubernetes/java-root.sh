#!/usr/bin/env bash
# Puts a Java runtime into a folder that becomes an image: the JDK's modules and the C library that they need.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/lib/message.sh"

usage() {
  cat <<'HELP'
usage: java-root.sh FOLDER MODULES

Fills FOLDER with /java (a runtime of MODULES, such as java.base,java.net.http, out of the JDK at JAVA_HOME), with the
shared libraries that it needs, out of this machine, a user 65532 and an empty /tmp. It needs no base image.
HELP
}

case "${1:-}" in
  "" | --help | -h)
    usage
    [ $# -gt 0 ] && exit 0 || exit 2
    ;;
esac
[ $# = 2 ] || die "arguments are missing; see java-root.sh --help"
root="$1" modules="$2"
[ -x "${JAVA_HOME:-/nonexistent}/bin/jlink" ] || die "JAVA_HOME (${JAVA_HOME:-not set}) has no bin/jlink; it must be a JDK"
mkdir -p "$root"
root="$(cd "$root" && pwd)"
rm -rf "$root/java"
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress zip-1 \
  --output "$root/java"
# Each at the path where the loader looks for it, under the name that it asks for.
find "$root/java" \( -name '*.so' -o -path '*/bin/java' \) -exec ldd {} + 2>/dev/null |
  grep -oE '(^|[[:space:]])/(lib|lib64|usr/lib)[^ ]*\.so[^ ]*' | tr -d '\t ' | sort -u |
  while read -r library; do install -D "$(readlink -f "$library")" "$root$library"; done
mkdir -p "$root/etc" "$root/tmp"
chmod 1777 "$root/tmp"
printf 'app:x:65532:65532:app:/tmp:/nologin\n' >"$root/etc/passwd"
printf 'app:x:65532:\n' >"$root/etc/group"

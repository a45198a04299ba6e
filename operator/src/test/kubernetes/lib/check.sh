# Checks that are counted, of the scripts that check a cluster. To be sourced.
# shellcheck shell=bash

PASSED=0
FAILED=0
LAP=$(date +%s%3N)

# check SENTENCE COMMAND...: goes on after a failure, and tells what the command said.
check() {
  local sentence="$1" said now
  shift
  if said="$("$@" 2>&1)"; then
    now=$(date +%s%3N)
    printf 'ok   %s (%d ms)\n' "$sentence" $((now - LAP))
    PASSED=$((PASSED + 1))
  else
    now=$(date +%s%3N)
    printf 'FAIL %s (%d ms): %s\n' "$sentence" $((now - LAP)) "$said"
    FAILED=$((FAILED + 1))
  fi
  LAP=$now
}

# eventually SECONDS COMMAND...: succeeds as soon as the command does.
eventually() {
  local start=$SECONDS limit="$1" said
  shift
  while ! said="$("$@" 2>&1)"; do
    if [ $((SECONDS - start)) -ge "$limit" ]; then
      printf 'not within %d s: %s\n' "$limit" "$said"
      return 1
    fi
    sleep 0.1
  done
}

# refused MESSAGE COMMAND...: the command must fail, and say so.
refused() {
  local message="$1" said
  shift
  if said="$("$@" 2>&1)"; then
    printf 'it was accepted: %s\n' "$said"
    return 1
  fi
  case "$said" in
    *"$message"*) ;;
    *)
      printf "it was refused, but not for '%s': %s\n" "$message" "$said"
      return 1
      ;;
  esac
}

# same EXPECTED ACTUAL
same() {
  [ "$1" = "$2" ] || {
    printf "expected '%s', got '%s'\n" "$1" "$2"
    return 1
  }
}

# The line that the launcher adds up; the exit code says the same.
conclude() {
  printf '%d passed, %d failed, 0 skipped\n' "$PASSED" "$FAILED"
  [ "$FAILED" = 0 ]
}

#!/bin/bash
# Asks the Casserole in this container, as its administrator:
#
#   ask.sh GET /_casserole/health/live
#   ask.sh POST /_casserole/purge '{"url": "/a.iso"}'
#
# Prints the answer; succeeds if its status is 2xx. Takes nothing but bash and cat, since images of a JRE need not have curl.
set -euo pipefail
export LC_ALL=C # lengths are bytes

method=$1
path=$2
body=${3:-}

address=${CASSEROLE_ADDRESS:-localhost:8080}
host=${address%:*}
case $host in
0.0.0.0 | '[::]' | localhost) host=127.0.0.1 ;;
'['*) host=${host:1:-1} ;;
esac

token=${CASSEROLE_ADMIN_TOKEN:-}
if [ -z "$token" ] && [ -n "${CASSEROLE_ADMIN_TOKEN_FILE:-}" ]; then
    token=$(cat "$CASSEROLE_ADMIN_TOKEN_FILE")
fi

exec 3<>"/dev/tcp/$host/${address##*:}"
{
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' "$method" "$path"
    [ -z "$token" ] || printf 'Authorization: Bearer %s\r\n' "$token"
    [ -z "$body" ] || printf 'Content-Type: application/json\r\n'
    [ "$method" = GET ] || printf 'Content-Length: %d\r\n' "${#body}"
    printf '\r\n%s' "$body"
} >&3
answer=$(cat <&3)
printf '%s\n' "$answer"
[[ $answer =~ ^HTTP/1\.1\ 2 ]]

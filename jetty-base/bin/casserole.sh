#!/bin/sh
# Runs Casserole in Jetty, in the foreground, until SIGTERM or Ctrl-C; what is said is on standard error.
#
#   JETTY_HOME=/opt/jetty-home bin/casserole.sh [-Dcasserole.name=value]... [argument of Jetty's start.jar]...
#
# The JVM gets the flags of jvm.options, a heap and direct memory with room for the settings max-memory-usage and copy-budget, and then
# $JAVA_OPTIONS, which win. The settings are looked for where a launcher can: in the environment and among the arguments. Who makes
# them in a context file, or runs several sites in one JVM, gives -Xmx and -XX:MaxDirectMemorySize in JAVA_OPTIONS.
set -eu

# The first text that is not blank, as mebibytes, rounded up: mebibytes <default> <text>...
# What is no size gets the default here; Casserole will refuse it in its own words.
mebibytes() {
    default=$1
    shift
    for text; do
        size=$(printf '%s' "$text" | tr -d '[:space:]' | tr '[:lower:]' '[:upper:]')
        [ -z "$size" ] || break
    done
    number=${size%%[!0-9]*}
    unit=${size#"$number"}
    number=${number#"${number%%[!0]*}"} # leading zeros would make it octal
    [ "${#number}" -le 15 ] || unit=?
    case $unit:$number in
    :?* | B:?* | IB:?*) echo $(((number + 1048575) / 1048576)) ;;
    K:?* | KB:?* | KIB:?*) echo $(((number + 1023) / 1024)) ;;
    M:?* | MB:?* | MIB:?*) echo "$number" ;;
    G:?* | GB:?* | GIB:?*) echo $((number * 1024)) ;;
    T:?* | TB:?* | TIB:?*) echo $((number * 1048576)) ;;
    *) echo "$default" ;;
    esac
}

# The value of the last -D<name>=<value>: property <name> <argument>...
property() {
    name=$1
    value=
    shift
    for argument; do
        case $argument in "-D$name="*) value=${argument#"-D$name="} ;; esac
    done
    printf '%s' "$value"
}

base=$(dirname "$(readlink -f "$0")")/..
cd "$base"
: "${JAVA_OPTIONS:=}"
if [ ! -f "${JETTY_HOME:-}/start.jar" ]; then
    echo "JETTY_HOME: expected the directory of a Jetty 12 with its start.jar, found '${JETTY_HOME:-}'" >&2
    exit 2
fi

# shellcheck disable=SC2086 # JAVA_OPTIONS are words
memory=$(mebibytes 100 "${CASSEROLE_MAX_MEMORY_USAGE:-}" "${MAX_MEMORY:-}" \
    "$(property casserole.max-memory-usage $JAVA_OPTIONS "$@")")
# shellcheck disable=SC2086
copies=$(mebibytes 128 "${CASSEROLE_COPY_BUDGET:-}" "$(property casserole.copy-budget $JAVA_OPTIONS "$@")")

# Heap: descriptors, copies for slow clients, and 384M: 64M for classes and requests, the rest for segments on their way to and from the
# disk, which are garbage of 2 MB each. Direct memory: segments, an eighth for those
# that slow clients hold when no store has them any more, and 256M for the buffers of some thousand connections.
heap=$((memory / 16 + copies + 384))
direct=$((memory + memory / 8 + 256))

# shellcheck disable=SC2086
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" @jvm.options "-Xmx${heap}m" "-XX:MaxDirectMemorySize=${direct}m" $JAVA_OPTIONS \
    -jar "$JETTY_HOME/start.jar" "$@"

#!/bin/sh
# Sees to it that there is an etcd for the integration tests. Without one, and without a way to get it, those tests fail and say what is
# missing; the build goes on until then.
if command -v etcd > /dev/null; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
    echo "There is no etcd on the PATH, and no way to install it here: its integration tests will fail."
    exit 0
fi
echo "There is no etcd on the PATH: installing Debian's etcd-server for the integration tests."
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get -q update && apt-get -q -y --no-install-recommends install etcd-server; }; then
    echo "etcd-server could not be installed: the integration tests that need it will fail."
fi

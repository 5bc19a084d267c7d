#!/bin/sh
# Sees to it that there is an nginx for the integration tests: that of the PATH, or Debian's, unpacked below the directory given and not
# installed, since its package would start a server. Without either, those tests fail and say what is missing; the build goes on until then.
directory=$1
if command -v nginx > /dev/null || [ -x "$directory/usr/sbin/nginx" ]; then
    exit 0
fi
if ! command -v apt-get > /dev/null; then
    echo "There is no nginx on the PATH, and no way to get it here: its integration tests will fail."
    exit 0
fi
echo "There is no nginx on the PATH: unpacking Debian's for the integration tests."
mkdir -p "$directory" && cd "$directory" || exit 1
if [ "$(id -u)" -eq 0 ]; then
    apt-get -q update
fi
if ! { apt-get -q download nginx && dpkg-deb -x nginx_*.deb .; }; then
    echo "nginx could not be unpacked: the integration tests that need it will fail."
fi

#!/bin/sh
# Sees to it that there are chromium and chromedriver for the test of the dashboard. Without them, and without a way to get them, that
# test fails and says what is missing; the build goes on until then.
if command -v chromium > /dev/null && command -v chromedriver > /dev/null; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
    echo "There is no chromium with chromedriver on the PATH, and no way to install it here: the test of the dashboard will fail."
    exit 0
fi
echo "There is no chromium with chromedriver on the PATH: installing Debian's for the test of the dashboard."
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get -q update && apt-get -q -y --no-install-recommends install chromium chromium-driver; }; then
    echo "chromium could not be installed: the test of the dashboard will fail."
fi

#!/bin/sh
# Builds the images of the project's Dockerfiles with neither a container engine nor a registry: by buildah in a chroot, on base images that are made
# of Debian's packages here and have the names that the Dockerfiles ask for.
#
#   build.sh bases DIRECTORY     makes the base images, and keeps everything in DIRECTORY
#   build.sh build DIRECTORY     builds the images; the last line says where the files of Casserole's are mounted
#   build.sh inspect DIRECTORY   prints the configuration of Casserole's, as JSON
#   build.sh remove DIRECTORY    removes all of that
set -eu

mkdir -p "$2"
directory=$(readlink -f "$2")
project=$(readlink -f "$(dirname "$0")/../../..")
image=casserole
buildah() {
    command buildah --root "$directory/storage" --runroot "$directory/run" "$@"
}

# The image that an argument of a Dockerfile names by default: default ARGUMENT DIRECTORY
default() {
    sed -n "s/^ARG $1=//p" "$project/$2/Dockerfile"
}

bud() {
    buildah bud --isolation chroot --pull-never --format docker "$@" >&2
}

# An image of the files in a directory: image NAME DIRECTORY
image() {
    container=$(buildah from scratch)
    tar -C "$2" -cf "$directory/files.tar" .
    buildah add --quiet "$container" "$directory/files.tar" / > /dev/null
    rm "$directory/files.tar"
    buildah config --env JAVA_HOME=/usr/lib/jvm/default-java --cmd /bin/bash "$container"
    buildah commit --quiet --rm "$container" "localhost/$1" > /dev/null
}

case $1 in
bases)
    root=$directory/root
    debootstrap --variant=minbase --include=ca-certificates,default-jre-headless \
        "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$root" >&2
    image "$(default RUN_IMAGE .)" "$root"
    image "$(default IMAGE utils/compose/etcd)" "$root"
    chroot "$root" apt-get -q update >&2
    DEBIAN_FRONTEND=noninteractive chroot "$root" \
        apt-get -q -y --no-install-recommends install maven default-jdk-headless >&2
    # Whom this machine trusts, the build trusts: it downloads through the same proxy, if there is one.
    rm -r "$root/etc/ssl/certs"
    cp -rL /etc/ssl/certs "$root/etc/ssl/"
    image "$(default BUILD_IMAGE .)" "$root"
    rm -r "$root"
    ;;
build)
    bud --tag $image-etcd "$project/utils/compose/etcd"
    bud --tag $image "$project"
    buildah mount "$(buildah from --pull-never localhost/$image)"
    ;;
inspect)
    buildah inspect --type image localhost/$image
    ;;
remove)
    buildah rm --all
    buildah rmi --all --force
    rm -rf "$directory"
    ;;
esac

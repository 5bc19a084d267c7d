# Casserole in Jetty: docker build -t casserole .
# docs/containers.md says how to run it, and how this file is tested.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUN_IMAGE=eclipse-temurin:17-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY .mvn .mvn
COPY pom.xml pom.xml
COPY src/main src/main
RUN --mount=type=cache,target=/repository \
    mvn -q -Dmaven.repo.local=/repository -Dmaven.test.skip -Djacoco.skip package dependency:unpack@unpack-jetty

FROM ${RUN_IMAGE}
# The only directories that are written to, besides /tmp: what is cached, and secrets that Casserole's containers share.
RUN mkdir -p /var/lib/casserole /run/casserole && chown 10001:10001 /var/lib/casserole /run/casserole
COPY --from=build /src/target/containers/jetty-home-*/ /opt/casserole/jetty-home/
COPY jetty-base/ /opt/casserole/jetty-base/
COPY utils/image/requestlog.ini /opt/casserole/jetty-base/start.d/requestlog.ini
COPY utils/image/ask.sh /opt/casserole/bin/ask.sh
COPY --from=build /src/target/casserole.war /opt/casserole/jetty-base/webapps/casserole.war

ENV JETTY_HOME=/opt/casserole/jetty-home
ENV CASSEROLE_ADDRESS=0.0.0.0:8080
ENV CASSEROLE_DISK_CACHE_DIR=/var/lib/casserole

# A number, since Kubernetes does not take a name's word for it that it is not root.
USER 10001:10001
WORKDIR /opt/casserole/jetty-base
VOLUME /var/lib/casserole
EXPOSE 8080
STOPSIGNAL SIGTERM
# Whether it lives, not whether it is ready: who watches this replaces the container, and one that drains is all right.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["/opt/casserole/bin/ask.sh", "GET", "/_casserole/health/live"]
ENTRYPOINT ["/opt/casserole/jetty-base/bin/casserole.sh"]

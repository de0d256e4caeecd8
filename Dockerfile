# iotrace in a container. The first stage builds it; the second has the three programs, the libraries they need, and
# strace. A build that is to be traced needs its own tools in there too: take an image that has them, of Debian 12, as
# BASE: docker compose build --build-arg BASE=node:22-bookworm
ARG BASE=debian:bookworm-slim

FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make
WORKDIR /src
COPY . .
RUN make install PREFIX=/opt/iotrace && strip /opt/iotrace/bin/*

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends strace libsqlite3-0 libfmt9 libxxhash0 libyaml-cpp0.7 liblzma5 libzstd1 zlib1g \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/iotrace/bin/ /usr/local/bin/
# Nobody needs to be root to trace programs of their own.
USER 1000:1000
CMD ["sleep", "infinity"]

# syntax=docker/dockerfile:1

# The versions are kept here, so that one place changes.
ARG ALPINE=3.24
ARG GO=1.25
ARG NODE=24

FROM --platform=$BUILDPLATFORM golang:${GO}-alpine${ALPINE} AS go-base
WORKDIR /src
RUN apk add --no-cache git ca-certificates tzdata
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \
    go mod download -x

FROM go-base AS go-build
ARG TARGETOS TARGETARCH
ARG VERSION="0.0.0-dev"
COPY cmd/ cmd/
COPY internal/ internal/
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags="-s -w -X main.version=${VERSION}" -o /out/server ./cmd/server

FROM go-build AS go-test
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    go vet ./... && go test -race -count=1 ./... 2>&1 | tee /out/test.log

FROM --platform=$BUILDPLATFORM node:${NODE}-alpine AS web
WORKDIR /web
ENV NODE_ENV=production \
    CI=true
COPY web/package.json web/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev
COPY web/ ./
RUN npm run build \
    && find dist -name '*.map' -delete \
    && for f in dist/*.js dist/*.css; do \
         gzip -9 -k "$f" || exit 1; \
       done

FROM debian:trixie-slim AS tools
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN apt-get update && apt-get install -y --no-install-recommends \
      curl \
      gnupg \
      xz-utils \
    && rm -rf /var/lib/apt/lists/*
ARG TINI=v0.19.0
RUN set -eux; \
    arch="$(dpkg --print-architecture)"; \
    case "$arch" in \
      amd64) sum='93dcc18adc78c65a028a84799ecf8ad40c936fdfc5f2a57b1acda5a8117fa82c' ;; \
      arm64) sum='07952557df20bfd2a95f9bef198b445e006171969499a1d361bd9e6f8e5e0e81' ;; \
      *) echo >&2 "no tini for $arch"; exit 1 ;; \
    esac; \
    curl -fsSL -o /tini "https://github.com/krallin/tini/releases/download/${TINI}/tini-static-$arch"; \
    echo "$sum  /tini" | sha256sum -c -; \
    chmod +x /tini

FROM scratch AS certificates
COPY --from=go-base /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=go-base /usr/share/zoneinfo /usr/share/zoneinfo

FROM alpine:${ALPINE} AS debug
COPY --from=tools /tini /usr/local/bin/tini
COPY --from=go-build /out/server /usr/local/bin/server
RUN apk add --no-cache strace
ENTRYPOINT ["tini", "--", "server"]

FROM scratch
LABEL org.opencontainers.image.title="server" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY <<passwd <<group /etc/
server:x:10001:10001::/:/none
passwd
server:x:10001:
group
COPY --from=certificates / /
COPY --from=tools /tini /tini
COPY --from=go-build --chmod=0755 /out/server /server
COPY --from=web --link /web/dist /srv/www

ENV SERVER_ROOT=/srv/www \
    SERVER_ADDRESS=:8080
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=2s --retries=3 CMD ["/server", "check"]
ENTRYPOINT ["/tini", "--", "/server"]
CMD ["serve"]

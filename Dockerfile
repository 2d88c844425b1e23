# syntax=docker/dockerfile:1

# Four stages: npm (twice), the compiler and the C headers stay behind. What runs is one
# binary, the plate reader's weights, Tesseract with its Spanish data, and the
# certificates and time zones it reads.

FROM node:22-bookworm-slim AS vision
WORKDIR /src
COPY .ci/vision .ci/vision
COPY workers/vision/weights.sha256 workers/vision/
# A build that could not fetch them would read plates worse and not say so: it fails.
RUN .ci/vision/install /out/vision && test -s /out/vision/.sums


FROM node:22-bookworm-slim AS console
WORKDIR /src/webhooks/console/ui
COPY webhooks/console/ui/package.json webhooks/console/ui/package-lock.json webhooks/console/ui/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY webhooks/openapi.json /src/webhooks/
COPY webhooks/console/ui ./
COPY webhooks/sim/ui/names.js webhooks/sim/ui/words.js /src/webhooks/sim/ui/
# It writes beside itself, into webhooks/console/dist.
RUN mkdir -p ../dist && npm run build && test -s ../dist/index.html


FROM golang:1.26-bookworm AS build
# hadolint ignore=DL3008 # the release pins them: bookworm takes security fixes only
RUN apt-get update \
    && apt-get install -y --no-install-recommends libleptonica-dev libtesseract-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src

# The modules change seldom: their layer outlives the sources'.
COPY go.mod go.sum ./
RUN go mod download

COPY . .
COPY --from=console /src/webhooks/console/dist webhooks/console/dist
ARG VERSION=docker
RUN CGO_ENABLED=1 go build -trimpath -buildvcs=false \
    -ldflags "-s -w -X main.version=${VERSION}" -o /out/recado ./cmd/recado


FROM debian:bookworm-slim
# Neither MongoDB nor Redis: compose.yaml brings them. Without, `up` keeps its
# documents in SQLite under /data and its queue in memory.
# hadolint ignore=DL3008 # the release pins them: bookworm takes security fixes only
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates tesseract-ocr tesseract-ocr-spa tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 recado \
    && useradd --no-log-init --uid 10001 --gid recado --no-create-home --home-dir /data --shell /usr/sbin/nologin recado \
    && install -d -o recado -g recado -m 0750 /data
COPY --from=build /out/recado /usr/local/bin/recado
COPY --from=vision /out/vision /usr/share/recado/vision

# Where the data lies and where it listens; the rest is the operator's (`recado doctor` lists it).
# Tesseract's own threads fight over the cores with the workers that call it.
ENV RECADO_DATA=/data \
    RECADO_ADDR=:8080 \
    OMP_THREAD_LIMIT=1
WORKDIR /data
VOLUME /data
EXPOSE 8080
USER recado:recado

# The program asks its own /readyz: the image needs no curl.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/usr/local/bin/recado", "doctor", "--ready"]

ENTRYPOINT ["/usr/local/bin/recado"]
CMD ["up"]

# Overheard in a container of its own: the program, certificates and nothing else that matters. docs/deploy.md tells how to
# run it.
#
#   docker build -t overheard .
#   docker run --rm -v "$PWD/data:/data" overheard config check

FROM node:22-bookworm-slim AS web
WORKDIR /src/api/dashboard/web
COPY api/dashboard/web/package.json api/dashboard/web/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
COPY api/dashboard/web ./
RUN mkdir -p ../static/dist && npm run --silent build

FROM golang:1.26-bookworm AS build
ARG VERSION=dev
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/api/dashboard/static/dist ./api/dashboard/static/dist
RUN CGO_ENABLED=1 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /overheard ./cmd/overheard

FROM debian:bookworm-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends ca-certificates tzdata && rm -rf /var/lib/apt/lists/* \
	&& useradd --system --uid 10001 --home-dir /data overheard && install -d -o overheard /data
COPY --from=build /overheard /usr/local/bin/overheard
USER overheard
WORKDIR /data
VOLUME /data
ENTRYPOINT ["overheard"]
CMD ["serve"]

# Whence beside a PostgreSQL of yours: compose.yaml shows the whole. The image holds the built web application and the
# `whence` command; it keeps nothing but what is below /data.
FROM node:22-bookworm-slim AS build
WORKDIR /whence
COPY package.json package-lock.json ./
# Types and the builder too: `whence start` checks that what is installed is what the lock says.
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node --conditions=react-server bin/check/build.mjs

FROM node:22-bookworm-slim
# For `whence import git`.
RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
WORKDIR /whence
COPY --from=build --chown=node:node /whence /whence
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 WHENCE_DATA=/data NEXT_TELEMETRY_DISABLED=1
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/v1/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# `docker compose run --rm web import ndjson - < events.ndjson` and every other command too.
ENTRYPOINT ["node", "--conditions=react-server", "bin/whence"]
CMD ["start"]

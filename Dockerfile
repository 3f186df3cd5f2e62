# syntax=docker/dockerfile:1
# Built with "docker build -t fastyums .", run by deploy/compose.yaml. Where there is no Docker, scripts/prove-image.ts
# runs these same steps and starts what comes of them.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The base image brings Node; the one that the lock file brings for machines without it stays out. What only editors and
# people read stays out too.
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node-linux-* node_modules/node-win-* node_modules/.bin \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' -o -name '*.md' \) -delete \
  && find node_modules -type d \( -name test -o -name tests -o -name benchmarks -o -name examples \) -prune -exec rm -rf {} +
COPY bin bin
COPY scripts/install.mjs scripts/install.mjs
COPY deploy/health.mjs deploy/health.mjs
COPY src src
# Compiled once, here: the file system of a container that runs cannot be written.
RUN touch node_modules/.package-lock.json && node bin/fastyums.mjs openapi > /dev/null

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=3000 \
  DATA_FOLDER=/data \
  DATABASE_URL=sqlite:/data/fastyums.db
RUN mkdir /data && chown 1000:1000 /data
WORKDIR /app
COPY --from=build /app /app
USER 1000:1000
VOLUME ["/data"]
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s --retries=3 CMD ["node", "deploy/health.mjs"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "--use-largepages=silent", "bin/fastyums.mjs"]
CMD ["serve"]

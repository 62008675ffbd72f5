FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY src src
RUN --mount=type=cache,target=/app/node_modules npm ci && npm run build

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
CMD ["node", "dist/server.js"]

# syntax=docker/dockerfile:1

# Build elsewhere
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev
COPY src/ src/
RUN npm run build

FROM node:24-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev

# Choose the base
FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production

# Bring only needed files
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./

# Set user and entry
USER 1000
CMD ["node", "dist/server.js"]

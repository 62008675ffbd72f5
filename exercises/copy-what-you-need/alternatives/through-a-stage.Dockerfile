FROM node:24-slim AS tidy
WORKDIR /app
COPY . .
RUN rm -rf .git .env test

FROM node:24-slim
COPY --from=tidy /app /app
WORKDIR /app
USER 1000
CMD ["node", "server.js"]

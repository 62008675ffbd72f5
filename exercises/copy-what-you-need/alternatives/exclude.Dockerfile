# syntax=docker/dockerfile:1
FROM node:24-slim
WORKDIR /app
COPY --exclude=.git --exclude=.env --exclude=test . .
USER 1000
CMD ["node", "server.js"]

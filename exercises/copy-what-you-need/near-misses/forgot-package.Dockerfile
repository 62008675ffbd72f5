FROM node:24-slim
WORKDIR /app
COPY server.js ./
COPY src/ src/
USER 1000
CMD ["node", "server.js"]

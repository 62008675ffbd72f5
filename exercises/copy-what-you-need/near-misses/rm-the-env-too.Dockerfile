FROM node:24-slim
WORKDIR /app
COPY . .
RUN rm -rf .git .env test
USER 1000
CMD ["node", "server.js"]

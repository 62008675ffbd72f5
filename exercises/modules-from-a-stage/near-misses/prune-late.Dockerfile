FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY . .
RUN npm ci --include=dev
RUN npm run build
RUN npm prune --omit=dev
CMD ["node", "dist/server.js"]

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends flex
CMD ["flex", "--version"]

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libpq-dev gcc python3-dev && rm -rf /var/lib/apt/lists/*

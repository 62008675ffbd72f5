# Choose the base
FROM debian:bookworm-slim

# Bring only needed files
ADD tool.tar.gz /opt/

FROM debian:bookworm-slim
WORKDIR /opt/app
# Bring only needed files
COPY --chown=1000:1000 plugins/ /opt/app/plugins/
COPY --chmod=755 start.sh /opt/app/start.sh

# Set user and entry
USER 1000
CMD ["/opt/app/start.sh"]

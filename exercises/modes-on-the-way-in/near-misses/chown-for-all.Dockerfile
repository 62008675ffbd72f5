FROM debian:bookworm-slim
WORKDIR /opt/app
COPY --chown=1000:1000 plugins/ /opt/app/plugins/
COPY --chown=1000:1000 --chmod=755 start.sh /opt/app/start.sh
USER 1000
CMD ["/opt/app/start.sh"]

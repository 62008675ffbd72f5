FROM debian:bookworm-slim
WORKDIR /opt/app
COPY plugins/ --chown=1000:1000 /opt/app/plugins/
COPY --chmod=755 start.sh /opt/app/start.sh
USER 1000
CMD ["/opt/app/start.sh"]

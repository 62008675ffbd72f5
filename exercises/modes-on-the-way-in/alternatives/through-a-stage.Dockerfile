FROM debian:bookworm-slim AS prepare
COPY plugins/ /plugins/
COPY start.sh /start.sh
RUN chmod 755 /start.sh

FROM debian:bookworm-slim
WORKDIR /opt/app
COPY --from=prepare --chown=1000:1000 /plugins plugins
COPY --from=prepare /start.sh .
USER 1000
CMD ["/opt/app/start.sh"]

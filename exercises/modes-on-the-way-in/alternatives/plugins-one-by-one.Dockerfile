FROM debian:bookworm-slim
WORKDIR /opt/app
COPY --chown=1000:1000 plugins/images.so /opt/app/plugins/
COPY --chown=1000:1000 plugins/fonts.so /opt/app/plugins/
COPY --chmod=755 start.sh /opt/app/
USER 1000
CMD ["/opt/app/start.sh"]

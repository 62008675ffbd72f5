FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="report"
ENV LANG=C.UTF-8 REPORT_HOME=/srv/report
WORKDIR /srv/report
COPY report.sh settings.json ./
RUN chmod 755 report.sh && mkdir out
USER 1000
CMD ["/srv/report/report.sh"]

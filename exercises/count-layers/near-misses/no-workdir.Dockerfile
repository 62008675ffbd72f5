FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="report"
ENV LANG=C.UTF-8
ENV REPORT_HOME=/srv/report
COPY --chmod=755 report.sh /srv/report/report.sh
COPY settings.json /srv/report/settings.json
RUN mkdir -p /srv/report/out
USER 1000
CMD ["/srv/report/report.sh"]

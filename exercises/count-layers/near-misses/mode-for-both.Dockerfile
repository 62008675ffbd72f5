FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="report"
ENV LANG=C.UTF-8
ENV REPORT_HOME=/srv/report
WORKDIR /srv/report
COPY --chmod=755 report.sh settings.json ./
RUN mkdir out
USER 1000
CMD ["/srv/report/report.sh"]

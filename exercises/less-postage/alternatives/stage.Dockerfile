FROM alpine:3.24 AS sort
COPY --chmod=755 run /opt/app/run
COPY raw.bin /opt/app/data.bin
COPY small.bin /opt/app/data.bin

FROM alpine:3.24
COPY --from=sort /opt/app /opt/app
COPY manual.txt /usr/share/app/manual.txt
CMD ["/opt/app/run"]

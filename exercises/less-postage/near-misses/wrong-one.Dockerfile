FROM alpine:3.24
COPY --chmod=755 run /opt/app/run
COPY raw.bin /opt/app/data.bin
COPY manual.txt /usr/share/app/manual.txt
CMD ["/opt/app/run"]

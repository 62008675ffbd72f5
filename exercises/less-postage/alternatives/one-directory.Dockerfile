FROM alpine:3.24
COPY small.bin /opt/app/data.bin
COPY --chmod=755 run /opt/app/run
COPY manual.txt /usr/share/app/
CMD ["/opt/app/run"]

FROM alpine:3.24
COPY run /opt/app/run
COPY small.bin /opt/app/data.bin
COPY manual.txt /usr/share/app/manual.txt
CMD ["/opt/app/run"]

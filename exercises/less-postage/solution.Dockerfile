FROM alpine:3.24
# Bring only needed files
COPY --chmod=755 run /opt/app/run
COPY small.bin /opt/app/data.bin
COPY manual.txt /usr/share/app/manual.txt
CMD ["/opt/app/run"]

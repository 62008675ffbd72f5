FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv gcc libc6-dev python3-dev
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install fastpackage

FROM debian:bookworm-slim
COPY app.py /srv/app.py
COPY --from=build /opt/venv /opt/venv
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 \
 && rm -rf /var/lib/apt/lists/*
CMD ["/opt/venv/bin/python", "/srv/app.py"]

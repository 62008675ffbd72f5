FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv gcc libc6-dev python3-dev \
 && rm -rf /var/lib/apt/lists/*
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir fastpackage
RUN apt-get purge -y gcc libc6-dev
COPY app.py /srv/app.py
CMD ["/opt/venv/bin/python", "/srv/app.py"]

# syntax=docker/dockerfile:1
# check=skip=JSONArgsRecommended

ARG PYTHON=3.13

FROM python:${PYTHON}-slim-trixie AS build

ENV PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1

RUN apt-get update \
    # compilers for wheels that have no binary
    && apt-get install -y --no-install-recommends build-essential libpq-dev \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /src
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv /venv && /venv/bin/pip install -r requirements.txt
COPY . .
RUN /venv/bin/pip install .

FROM python:${PYTHON}-slim-trixie

LABEL org.opencontainers.image.title="service" \
      org.opencontainers.image.source="https://example.org/service"

RUN <<EOF
set -eu
apt-get update
apt-get install -y --no-install-recommends libpq5
rm -rf /var/lib/apt/lists/*
useradd --uid 10001 --no-create-home service
EOF

COPY --from=build --link /venv /venv
ENV PATH=/venv/bin:$PATH
USER 10001
EXPOSE 8000/tcp
HEALTHCHECK --interval=30s CMD ["python", "-m", "service.check"]
ENTRYPOINT ["gunicorn", "--bind=0.0.0.0:8000", "service:app"]

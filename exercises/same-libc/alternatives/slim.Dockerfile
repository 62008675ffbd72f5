FROM python:3.14-slim AS build
RUN python -m venv /opt/venv
RUN /opt/venv/bin/pip install --no-cache-dir fastpackage

FROM python:3.14-slim
COPY --from=build /opt/venv /opt/venv
COPY app.py /srv/app.py
CMD ["/opt/venv/bin/python", "/srv/app.py"]

# Build elsewhere
FROM python:3.14-alpine AS build
RUN python -m venv /opt/venv
RUN /opt/venv/bin/pip install --no-cache-dir fastpackage

# Choose the base
FROM python:3.14-alpine

# Bring only needed files
COPY --from=build /opt/venv /opt/venv
COPY app.py /srv/app.py

# Set user and entry
CMD ["/opt/venv/bin/python", "/srv/app.py"]

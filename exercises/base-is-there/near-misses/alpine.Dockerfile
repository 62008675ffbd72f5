# Choose the base
FROM python:3.13-alpine

# Bring only needed files
COPY app.py /srv/app.py
COPY --chown=1000:1000 static/ /srv/static/

# Set user and entry
USER 1000
CMD ["python3", "/srv/app.py"]

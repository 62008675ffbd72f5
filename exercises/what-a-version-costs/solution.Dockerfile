# Choose the base
FROM python:3.13-slim

# Clean in the same layer
COPY requirements.txt /srv/
RUN pip install --no-cache-dir -r /srv/requirements.txt

# Bring only needed files
COPY app/ /srv/app/

# Set user and entry
USER 65532:65532
CMD ["python", "/srv/app/main.py"]

FROM python:3.14-alpine
RUN python -m venv /opt/venv && /opt/venv/bin/pip install fastpackage
COPY app.py /srv/app.py
CMD ["/opt/venv/bin/python", "/srv/app.py"]

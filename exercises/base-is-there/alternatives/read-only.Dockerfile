FROM python:3.13-slim
COPY app.py /srv/app.py
COPY static/ /srv/static/
USER 1000
CMD ["python3", "/srv/app.py"]

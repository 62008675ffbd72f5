# syntax=docker/dockerfile:1
FROM python:3.13-slim AS packages
COPY requirements.txt .
RUN pip install -r requirements.txt

FROM python:3.13-slim
COPY --from=packages /usr/local/lib/python3.13/site-packages/ /usr/local/lib/python3.13/site-packages/
COPY app/ /srv/app/
CMD ["python", "/srv/app/main.py"]

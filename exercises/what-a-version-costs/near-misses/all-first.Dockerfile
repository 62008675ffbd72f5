FROM python:3.13-slim
COPY requirements.txt /srv/
COPY app/ /srv/app/
RUN pip install --no-cache-dir -r /srv/requirements.txt
CMD ["python", "/srv/app/main.py"]

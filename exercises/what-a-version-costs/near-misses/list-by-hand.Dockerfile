FROM python:3.13-slim
RUN pip install --no-cache-dir flask requests
COPY requirements.txt /srv/
COPY app/ /srv/app/
CMD ["python", "/srv/app/main.py"]

FROM python:3.13-slim
COPY requirements.txt /srv/
RUN pip install -r /srv/requirements.txt
COPY app/ /srv/app/
CMD ["python", "/srv/app/main.py"]

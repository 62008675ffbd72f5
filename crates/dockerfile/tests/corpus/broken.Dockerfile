FORM alpine
FROM alpine AS 1st # no comment here
RUN apt-get install "curl
COPY only-one
RUN if true; then echo yes
ENV A=1 B
RUN --mont=type=cache true
CMD ["a", 1]
ÜBER ß 日本
RUN <<EOF
never closed

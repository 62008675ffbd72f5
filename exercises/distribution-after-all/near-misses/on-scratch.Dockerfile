FROM scratch
COPY --chmod=755 cut.sh /srv/cut.sh
USER 65532:65532
CMD ["bash", "/srv/cut.sh"]

FROM scratch
COPY --chmod=755 server /server
USER 65532:65532
ENTRYPOINT /server

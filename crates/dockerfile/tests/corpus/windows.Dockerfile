# escape=`

FROM mcr.microsoft.com/windows/servercore:ltsc2025
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
RUN Invoke-WebRequest -Uri https://example.org/a.zip -OutFile C:\a.zip; `
    Expand-Archive C:\a.zip -DestinationPath C:\app; `
    Remove-Item C:\a.zip
WORKDIR C:\app\
COPY config\ C:\app\config\
CMD ["C:\\app\\server.exe"]

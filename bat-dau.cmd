@echo off
rem Double-click: opens a window in which "fundledger ..." works from any folder. See docs\bat-dau.md
set "PATH=%~dp0;%PATH%"
cd /d "%~dp0"
cmd /k fundledger --help

@echo off
rem Double-click: opens the pages of the book in the browser. See docs\web.md
cd /d "%~dp0"
call fundledger web --open
pause

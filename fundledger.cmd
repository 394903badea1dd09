@echo off
rem fundledger on Windows, from this folder: what "python3 cli.py" is elsewhere. See docs\bat-dau.md
setlocal
set "PYTHON=python"
where /q py && set "PYTHON=py"
%PYTHON% "%~dp0cli.py" %*

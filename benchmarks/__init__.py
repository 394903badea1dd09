"""Speed and memory, as ratios to a floor measured in the same run on the same machine.

`python3 cli.py bench` prints the table. Seconds differ from machine to machine; ratios hardly do. A
ratio above its limit is a defect to look into, not a failing test: no test of the project measures
speed. Tests bound in time only what is hostile or damaged, far above what it takes.

`peers` keeps one generated book by other programs beside ours (`bench --peers`); `report` tells
both tables as `docs/benchmarks.md` (`bench --report`).
"""

"""Load against a real server, and ratios against baselines started in the same run.

`python -m bench` runs every scenario (`scenarios/`), each against servers in processes of their own (`process.py`) and
with phones in another (`generator.py`, `load.js`). A scenario gives numbers and asserts that nothing was lost;
`targets.py` says what the numbers must be; `report.py` writes them down. `capacity.py` computes from them.
"""

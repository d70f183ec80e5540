# SPDX-License-Identifier: Apache-2.0
"""Notebooks of differing kinds, as lists of cells: source, or source and tags. All print the same each time they run."""
import json

GOOD, FAILS, DIES, MISSING = 0, 10, 12, 13  # how `stint run` ends them: docs/pact.md, "The notebook runner"

KINDS = {
    "prints": (GOOD, "print('one'); print('two', end='')", "6 * 7", "None", "x = 1;", "_, __", "print(In[1], Out[2])"),
    "plots": (GOOD, "%matplotlib inline\nimport matplotlib.pyplot as plt",
              "fig, axes = plt.subplots(1, 2)\naxes[0].plot([1, 4, 9]); axes[1].imshow([[0, 1], [1, 0]])\nplt.show()",
              "plt.figure(figsize=(1, 1)); plt.plot([1, 2])"),
    "widgets": (GOOD, "import ipywidgets as w\nslider = w.IntSlider(3); slider",
                "out = w.Output()\ndisplay(out)\nwith out:\n    print('caught'); display({'text/plain': 'shown'}, raw=True)",
                "slider.value = 5\nw.HBox([slider, w.Label('five')])"),
    "tqdm": (GOOD, "from tqdm import tqdm\nbar = dict(ncols=60, mininterval=0, bar_format='{l_bar}{bar}|{n_fmt}/{total_fmt}')",
             "for _ in tqdm(range(300), **bar): pass", "for _ in tqdm(range(3), desc='outer', **bar):\n"
             "    for _ in tqdm(range(5), desc='inner', leave=False, **bar): pass"),
    "tqdm notebook": (GOOD, "from tqdm.notebook import tqdm\nfor _ in tqdm(range(5), bar_format='{n_fmt}/{total_fmt}'): pass"),
    "failing": (FAILS, "print('before')", "def f(n): return 1 // n\nf(0)", "print('never')"),
    "failing where it may": (GOOD, ("raise ValueError('allowed')", "raises-exception"), "print('goes on')"),
    "syntax": (FAILS, "for x in\n    pass"),
    "input": (FAILS, "name = input('who? ')"),
    "exits": (FAILS, "import sys; sys.exit('enough')"),
    "huge": (GOOD, "for i in range(20000): print(f'{i:06} ' + 'x' * 93)", "'y' * 1_000_000", "list(range(3000))"),
    "bytes": (GOOD, r"!printf 'caf\xe9 \xff\xfe ok\n'", "import subprocess\n"
              r"subprocess.run(['printf', r'\xe4 here\n']).returncode", r"b'\xff'.decode(errors='replace')"),
    "updates": (GOOD, "handle = display('first', display_id='it')", "handle.update('second')",
                "display('third', display_id='it', update=True); print('said')"),
    "cleared": (GOOD, "from IPython.display import clear_output\nfor i in range(3):\n    clear_output(wait=True); print('state', i)",
                "print('gone'); clear_output(); print('stays')", "print('all gone'); clear_output()"),
    "stderr": (GOOD, "import sys, warnings\nprint('careful', file=sys.stderr, flush=True); print('out', flush=True)",
               "warnings.warn('old ways')", "import logging; logging.warning('logged')"),
    "rich": (GOOD, "from IPython.display import *\ndisplay(HTML('<b>bold</b>'), Markdown('*m*'), Latex('$x^2$'), JSON({'a': [1]}),"
             " SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'), Javascript('1'))",
             "class Both:\n    def _repr_mimebundle_(self, **_):\n        return {'text/plain': 'p', 'text/html': '<i>h</i>',"
             " 'application/x-own+json': {'k': 1}}, {'text/html': {'isolated': True}}\nBoth()"),
    "magics": (FAILS, "%env STINT_MAGIC=on", "%%capture held\nprint('held back')", "held.stdout", "!rm -f written.txt", "%%writefile written.txt\nü",
               "!cat written.txt; echo; echo err >&2", "%who", "%no_such_magic"),
    "shell": (GOOD, "%%bash\necho out; echo err >&2; echo $((6*7))", "%%sh\nseq 3 | tac",
              ("%%bash\nexit 4", "raises-exception"), "lines = !ls /etc/hostname\nlines"),
    "тест ü 数": (GOOD, "größe = '数据'; print(größe, '🚀', '\\u0000', 'e\\u0301')", "class Übung: __repr__ = lambda s: '«ü»'\nÜbung()"),
    "async": (GOOD, "import asyncio\nasync def later(n):\n    await asyncio.sleep(0.01); return n",
              "await asyncio.gather(*(later(n) for n in range(4)))", "task = asyncio.create_task(later(7))", "await task"),
    "colours": (GOOD, r"print('\x1b[1;31mred\x1b[0m \x1b[38;5;46mgreen\x1b[0m')", "{'a': 1, 'b': [None, True]}", "print?"),
    "many": (GOOD, *(f"print({n}); {n}" for n in range(60))),
    "threads": (GOOD, "import threading, time\nt = threading.Thread(target=lambda: (time.sleep(.2), print('late')))\nt.start()",
                "t.join(); print('joined')"),
    "arrays": (GOOD, "import numpy as np\nnp.arange(12).reshape(3, 4)", "np.array([1e-9, np.nan, np.inf])"),
    "kills itself": (DIES, "print('alive', flush=True)", "import os, time\ntime.sleep(.3); os.kill(os.getpid(), 9)", "print('never')"),
    "leaves": (DIES, "import os; os._exit(3)"),
    "other language": (MISSING, "println(1)"),
    "other python": (GOOD, "print('in whatever Python there is')"),
}
KERNELS = {"other language": ("julia-9", "julia"), "other python": ("py35", "python")}


def notebook(name):
    _, *cells = KINDS[name]
    kernel, language = KERNELS.get(name, ("python3", "python"))
    made = [{"cell_type": "markdown", "metadata": {}, "id": "words", "source": f"# {name}\n\n$x$"},
            {"cell_type": "raw", "metadata": {}, "id": "raw", "source": "as it is"}]
    for number, cell in enumerate([*cells, ""]):
        source, *tags = (cell,) if isinstance(cell, str) else cell
        made.append({"cell_type": "code", "metadata": {"tags": tags} if tags else {}, "execution_count": 9, "id": f"cell{number}",
                     "outputs": [{"output_type": "stream", "name": "stdout", "text": "of an earlier run"}], "source": source})
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": {
        "kernelspec": {"name": kernel, "display_name": kernel, "language": language}}})

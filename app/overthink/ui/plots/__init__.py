"""Live plots: both lanes on one time axis.

Import `overthink.ui.plots.panel` when the window already stands: it brings pyqtgraph, which takes a
while. Nothing in here measures; what is drawn follows from the trace.
"""

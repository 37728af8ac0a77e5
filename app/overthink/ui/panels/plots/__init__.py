"""Live plots: both lanes on one time axis.

Import `overthink.ui.panels.plots.panel` only after the window is shown: it loads pyqtgraph, which
is slow. Nothing here measures; everything that is drawn follows from the trace.
"""

"""Charts on the screen: what paints the frozen charts with Qt and pyqtgraph."""
